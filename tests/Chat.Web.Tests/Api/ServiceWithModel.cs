using Chat.Llama;
using Chat.Llama.Batching;
using Chat.TestModels;
using Microsoft.Extensions.AI;

namespace Chat.Web.Tests.Api;

/// <summary>The service with a model of random weights in its process: it writes nonsense, so the gate refuses it and the guidance answers.</summary>
public sealed class ServiceWithModel : RunningService
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-web-model-").FullName;

    /// <summary>Answers written at a time.</summary>
    public const int Slots = 2;

    /// <summary>Requests that may wait.</summary>
    public const int QueueLength = 3;

    /// <summary>How the engine stands.</summary>
    public EngineState Model => Get<IChatClient>().GetService<LlamaChatClient>()!.State;

    /// <inheritdoc/>
    protected override IEnumerable<string> Settings
    {
        get
        {
            // Its vocabulary is letters, so a prompt takes many more tokens than a real model's.
            var model = Path.Combine(_folder, "random.gguf");
            TestModel.Chat(new ChatModelOptions { Shape = ModelShape.Tiny with { Name = "random-words", Context = 32_768 } }).WriteTo(model);
            return
            [
                "--TaxAssistant:Model:Path", model, "--TaxAssistant:Model:Trust", "true", "--TaxAssistant:Model:NativesFolder", Natives,
                "--TaxAssistant:Model:Slots", $"{Slots}", "--TaxAssistant:Model:QueueLength", $"{QueueLength}", "--TaxAssistant:Model:Threads", "1",
                "--TaxAssistant:Model:ContextTokens", "131072", "--TaxAssistant:Model:RememberedConversations", "2",
                "--TaxAssistant:Generation:MostTokens", "200", "--TaxAssistant:Generation:PassageTokens", "400", "--TaxAssistant:Generation:Seed", "7",
                // However slow the machine that runs the tests: what is shown here is not the time limit.
                "--TaxAssistant:Generation:MostRetries", "1", "--TaxAssistant:Generation:FirstSentenceLimit", "00:09:00", "--TaxAssistant:Generation:TimeLimit", "00:10:00",
            ];
        }
    }

    private static string Natives => Environment.GetEnvironmentVariable("TaxAssistant__Model__NativesFolder") is { Length: > 0 } folder
        ? folder
        : throw new InvalidOperationException("TaxAssistant__Model__NativesFolder names no folder: run ./test, which fetches llama.cpp and names it.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
