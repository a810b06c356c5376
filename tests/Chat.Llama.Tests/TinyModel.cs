using Chat.Llama.Files;
using Chat.TestModels;

namespace Chat.Llama.Tests;

/// <summary>Models with random weights, written once for all tests of a run and deleted when it ends.</summary>
public sealed class TinyModel : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tiny-models-").FullName;

    /// <summary>Tokens of the patient model's context.</summary>
    public const int LongContext = 131_072;

    /// <summary>Writes the files.</summary>
    public TinyModel()
    {
        TestModel.Chat().WriteTo(Chat);
        TestModel.Chat(new ChatModelOptions { WithChatTemplate = false }).WriteTo(WithoutTemplate);
        TestModel.Chat(new ChatModelOptions { Shape = ModelShape.Tiny with { Name = "patient", Context = LongContext } }).WriteTo(Patient);
        TestModel.Chat(new ChatModelOptions { Shape = ModelShape.Tiny with { Name = "wide", VocabularySize = 256_000 } }).WriteTo(WideVocabulary);
        TestModel.Chat(new ChatModelOptions { Shape = ModelShape.Tiny with { Name = "wide-heads", Heads = 2 } }).WriteTo(WideHeads);
        TestModel.Embedding().WriteTo(Embedding);
        TestModel.Reranker().WriteTo(Reranker);
    }

    /// <summary>Where llama.cpp is; the scripts name it.</summary>
    public static string Natives => Environment.GetEnvironmentVariable("TaxAssistant__Model__NativesFolder")
        ?? throw new InvalidOperationException("TaxAssistant__Model__NativesFolder names no folder: run ./test, which fetches llama.cpp and names it.");

    /// <summary>A chat model of 4,096 tokens that speaks ChatML.</summary>
    public string Chat => Path.Combine(_folder, "chat.gguf");

    /// <summary>The same without a template.</summary>
    public string WithoutTemplate => Path.Combine(_folder, "no-template.gguf");

    /// <summary>The same with a context that an answer takes minutes to fill: what runs when a test begins still runs when it ends.</summary>
    public string Patient => Path.Combine(_folder, "patient.gguf");

    /// <summary>The same with Salamandra's number of tokens, which several threads look through when many answers run.</summary>
    public string WideVocabulary => Path.Combine(_folder, "wide.gguf");

    /// <summary>The same with heads of 32 numbers, which can be kept at 8 bits.</summary>
    public string WideHeads => Path.Combine(_folder, "wide-heads.gguf");

    /// <summary>An encoder.</summary>
    public string Embedding => Path.Combine(_folder, "embedding.gguf");

    /// <summary>A reranker.</summary>
    public string Reranker => Path.Combine(_folder, "reranker.gguf");

    /// <summary>A client on the chat model.</summary>
    public LlamaChatClient Client(LlamaOptions? options = null) => LlamaChatClient.Start(Load(Chat, options), options ?? Small, TimeProvider.System);

    /// <summary>A client on the patient model.</summary>
    public LlamaChatClient PatientClient(LlamaOptions options, TimeProvider? clock = null)
    {
        options = options with { ContextTokens = options.Sequences * LongContext };
        return LlamaChatClient.Start(Load(Patient, options), options, clock ?? TimeProvider.System);
    }

    /// <summary>Loads one of them, as an operator does who trusts it.</summary>
    public static LlamaModel Load(string file, LlamaOptions? options = null)
    {
        var data = Path.GetDirectoryName(file)!;
        var trust = new ModelTrust(ModelCatalog.BuiltIn, new ModelPins(data), new ModelDigestCache(data), new ModelTrustOptions { Trust = true });
        using var trusted = trust.CheckAsync(file).GetAwaiter().GetResult();
        return LlamaModel.Load(trusted, Natives, options ?? Small);
    }

    /// <summary>Options small enough for a test; each slot has the chat model's 4,096 tokens.</summary>
    public static LlamaOptions Small { get; } = new() { Slots = 4, RememberedConversations = 2, BatchTokens = 128, Threads = 1 };

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
