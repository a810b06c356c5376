using Chat.Llama;
using Chat.Llama.Files;
using Chat.Rag.Generation;
using Chat.Rag.Models;
using Microsoft.Extensions.Configuration;

namespace Chat.Rag.Tests.Models;

public sealed class ModelProfileTests
{
    // Shapes as the publisher gives them.
    private static readonly GgufHeader Salamandra7B = Shape(layers: 32, width: 4096, heads: 32, kvHeads: 8, file: 0);
    private static readonly GgufHeader Salamandra2B = Shape(layers: 24, width: 2048, heads: 16, kvHeads: 16, file: 0);

    [Theory]
    [InlineData("gpu-24gb", 24e9)]
    [InlineData("gpu-80gb", 80e9)]
    [InlineData("cpu-2b", 8e9)]
    public void AProfilesMemorySumIsWhatItSaysAndFitsItsMachine(string name, double memory)
    {
        var profile = ModelProfile.All[name];
        var onGpu = profile.Options.GpuLayers != 0;
        var header = (onGpu ? Salamandra7B : Salamandra2B) with { FileBytes = profile.FileBytes, TensorBytes = profile.FileBytes };

        var sum = MemorySum.Of(header, profile.Options, onGpu);

        Assert.Equal(sum.Total, profile.TotalBytes);
        // A tenth is left for what the driver and the service take.
        Assert.InRange(sum.Total, memory / 4, memory * 0.9);
        Assert.Empty(profile.Options.Faults());
    }

    [Fact]
    public void ASingleSettingWinsOverTheProfiles()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection([new("Profile", "gpu-24gb"), new("Slots", "3"), new("KvType", "Q8")]).Build();

        var options = LocalModel.Options(section);

        Assert.Equal(ModelProfile.All["gpu-24gb"].Options with { Slots = 3, KvType = KvType.Q8 }, options);
        Assert.Equal(16, ModelProfile.All["gpu-24gb"].Options.Slots);
    }

    // A conversation has 2,500 tokens of passages and 600 of answer (the settings' own), the rules, the question and turns before it.
    [Theory]
    [InlineData("gpu-24gb")]
    [InlineData("gpu-80gb")]
    [InlineData("cpu-2b")]
    public void AProfilesConversationHoldsPassagesAndAnswerBesideRulesAndTurns(string name)
    {
        var options = ModelProfile.All[name].Options;
        var generation = new GenerationOptions();

        var length = options.ContextTokens / (options.Slots + options.RememberedConversations);

        Assert.Equal(0, length % 256); // llama.cpp rounds up: no cell that the sum does not count
        Assert.InRange(length - generation.PassageTokens - generation.MostTokens, 2_000, 4_000);
    }

    // 2 × layers × KV heads × 128 × 2 bytes: 128 KiB a token for the 7B (llama.cpp's arithmetic).
    [Fact]
    public void AKvCellOfSalamandra7BTakes128KiB() => Assert.Equal(128 << 10, Salamandra7B.KvBytesPerToken(GgmlType.F16, GgmlType.F16));

    private static GgufHeader Shape(int layers, int width, int heads, int kvHeads, long file) => new()
    {
        File = "shape.gguf",
        Version = 3,
        Architecture = "llama",
        ContextLength = 8192,
        Layers = layers,
        Heads = heads,
        KvHeadsByLayer = [.. Enumerable.Repeat(kvHeads, layers)],
        KeyLength = 128,
        ValueLength = 128,
        EmbeddingLength = width,
        VocabularySize = 256_000,
        Tokenizer = "llama",
        CanRank = false,
        ParameterCount = 0,
        TensorCount = 0,
        TensorBytes = file,
        FileBytes = file,
    };
}
