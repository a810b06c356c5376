using Chat.Llama;
using Chat.Rag.Models;
using Chat.TestModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Rag.Tests;

/// <summary>A chat model with random weights on disk: it knows nothing, and writes whatever its grammar lets it. Deleted when the tests end.</summary>
public sealed class TinyChatModel : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tiny-chat-").FullName;

    /// <summary>Writes the file, as docs/transcript/make.sh does.</summary>
    public TinyChatModel() => TestModel.Chat(new ChatModelOptions { Shape = ModelShape.Tiny with { Context = 8192 }, Quantization = Quantization.F32 }).WriteTo(File);

    /// <summary>Where llama.cpp is; the scripts name it.</summary>
    public static string Natives => Environment.GetEnvironmentVariable("TaxAssistant__Model__NativesFolder")
        ?? throw new InvalidOperationException("TaxAssistant__Model__NativesFolder names no folder: run ./test, which fetches llama.cpp and names it.");

    /// <summary>The GGUF file.</summary>
    public string File => Path.Combine(_folder, "tiny.gguf");

    /// <summary>A folder for what the service keeps.</summary>
    public string DataDirectory => Path.Combine(_folder, "data");

    /// <summary>A client on it, loaded as the service loads it.</summary>
    public LlamaChatClient Client() => LocalModel.Load(
        new ModelOptions { Path = File, NativesFolder = Natives, Trust = true },
        new LlamaOptions { Slots = 1, Threads = 1 },
        DataDirectory,
        TimeProvider.System,
        NullLogger.Instance);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
