using Chat.TestModels;

[assembly: AssemblyFixture(typeof(Chat.Cli.Tests.TinyModels))]

namespace Chat.Cli.Tests;

/// <summary>Models with random weights, written once for all tests of a run.</summary>
public sealed class TinyModels : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxassistant-models-").FullName;

    /// <summary>Writes them.</summary>
    public TinyModels()
    {
        TestModel.Chat().WriteTo(Chat);
        TestModel.Chat(new ChatModelOptions { WithChatTemplate = false }).WriteTo(WithoutTemplate);
        TestModel.Chat(new ChatModelOptions { Shape = new ModelShape("measurable", 4, 256, 512, 4, 4, 0, 32_768) }).WriteTo(Measurable);
        TestModel.Embedding().WriteTo(Embedding);
    }

    /// <summary>Where llama.cpp is; ./test fetches it and names it.</summary>
    public static string Natives => Environment.GetEnvironmentVariable("TaxAssistant__Model__NativesFolder") is { Length: > 0 } folder
        ? folder
        : throw new InvalidOperationException("TaxAssistant__Model__NativesFolder names no folder: run ./test, which fetches llama.cpp and names it.");

    /// <summary>A chat model.</summary>
    public string Chat => Path.Combine(_folder, "tiny.gguf");

    /// <summary>The same without a chat template.</summary>
    public string WithoutTemplate => Path.Combine(_folder, "no-template.gguf");

    /// <summary>One of 3 million parameters: a token takes long enough to be timed.</summary>
    public string Measurable => Path.Combine(_folder, "measurable.gguf");

    /// <summary>An encoder.</summary>
    public string Embedding => Path.Combine(_folder, "embedding.gguf");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
