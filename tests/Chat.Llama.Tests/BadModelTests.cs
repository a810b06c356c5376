using Chat.Llama.Files;
using Chat.TestModels;
using Microsoft.Extensions.AI;

namespace Chat.Llama.Tests;

/// <summary>
/// Model files that are damaged or of another kind, taken all the way from the trust check to an answer. llama.cpp would end the
/// process on some of them: that these tests come to their end is half of what they show.
/// </summary>
public sealed class BadModelTests(TinyModel models, BadModelTests.Files damaged) : IClassFixture<BadModelTests.Files>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Damages => [.. DamagedModels.Names];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task ADamagedFileIsOneSentenceThatNamesItAndAWayOut(string damage)
    {
        var path = damaged.PathOf(damage);

        var fault = await Assert.ThrowsAnyAsync<ModelException>(() => AnswerAsync(path, new GgufRules { Purpose = ModelPurpose.Chat }));

        AssertOneSentence(fault);
        // A file whose weights are no numbers is well-formed and loads; from then on the model is known by what it calls itself.
        Assert.Contains(damage == "not-a-number-weights" ? "tiny gives values" : Path.GetFileName(path), fault.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await AnswerAsync(models.Chat)).Usage!.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task ADamagedFileOfNoStatedPurposeIsRefusedAsWell(string damage) =>
        AssertOneSentence(await Assert.ThrowsAnyAsync<ModelException>(() => AnswerAsync(damaged.PathOf(damage))));

    [Fact]
    public async Task AnEncoderIsRefusedAsAChatModel()
    {
        foreach (var path in (string[])[models.Embedding, models.Reranker])
        {
            var fault = await Assert.ThrowsAsync<ModelFileException>(() => AnswerAsync(path, new GgufRules { Purpose = ModelPurpose.Chat }));

            AssertOneSentence(fault);
            Assert.Contains("architecture is bert, which is not supported for chat", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("chatml")]
    public async Task AnEncoderWritesNothingHoweverItIsLoaded(string? template)
    {
        foreach (var path in (string[])[models.Embedding, models.Reranker])
            AssertOneSentence(await Assert.ThrowsAsync<ModelException>(() => AnswerAsync(path, options: TinyModel.Small with { ChatTemplate = template })));
    }

    [Fact]
    public async Task AChatModelIsRefusedAsAnEmbeddingModelAndAsAReranker()
    {
        using (var file = await CheckAsync(models.Chat, new GgufRules { Purpose = ModelPurpose.Embedding }))
        using (var model = LlamaModel.Load(file, TinyModel.Natives, TinyModel.Small, cancellation: Stop))
        {
            var fault = Assert.Throws<ModelException>(() => LlamaEmbeddingGenerator.Start(model, TinyModel.Small));
            AssertOneSentence(fault);
            Assert.Contains("BGE-M3", fault.Message, StringComparison.Ordinal);
        }

        AssertOneSentence(await Assert.ThrowsAsync<ModelFileException>(() => CheckAsync(models.Chat, new GgufRules { Purpose = ModelPurpose.Reranker })));
        using var again = TinyModel.Load(models.Chat);
        AssertOneSentence(Assert.Throws<ModelException>(() => LlamaReranker.Start(again, TinyModel.Small)));
    }

    [Fact]
    public async Task AContextLargerThanMemoryIsRefusedWithTheSumBeforeAnythingIsLoaded()
    {
        using var file = await CheckAsync(damaged.Deep, new GgufRules { Purpose = ModelPurpose.Chat });
        var options = TinyModel.Small with { RememberedConversations = 0, ContextTokens = 4_194_304 };

        var fault = Assert.Throws<ModelException>(() => LlamaModel.Load(file, TinyModel.Natives, options, cancellation: Stop));

        AssertOneSentence(fault);
        Assert.Contains("KV 274.9", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lower TaxAssistant:Model:ContextTokens", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatFitsToTheByteIsLetIn()
    {
        using var file = await CheckAsync(models.Chat);
        var sum = MemorySum.Of(file.Header, TinyModel.Small, onGpu: false);

        sum.CheckAgainst(sum.Total, "tiny");
        AssertOneSentence(Assert.Throws<ModelException>(() => sum.CheckAgainst(sum.Total - 1, "tiny")));
    }

    private static void AssertOneSentence(ModelException fault)
    {
        Assert.DoesNotContain(fault.Message, char.IsControl);
        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/proc/", fault.Message, StringComparison.Ordinal);
        Assert.Matches("[;:.] ?[A-Za-z]", fault.Message);
    }

    private static Task<TrustedModelFile> CheckAsync(string path, GgufRules? rules = null)
    {
        var data = Path.GetDirectoryName(path)!;
        return new ModelTrust(ModelCatalog.BuiltIn, new ModelPins(data), new ModelDigestCache(data), new ModelTrustOptions { Trust = true }).CheckAsync(path, rules, cancellation: Stop);
    }

    private static async Task<ChatResponse> AnswerAsync(string path, GgufRules? rules = null, LlamaOptions? options = null)
    {
        using var file = await CheckAsync(path, rules);
        using var model = LlamaModel.Load(file, TinyModel.Natives, options ?? TinyModel.Small);
        using var client = LlamaChatClient.Start(model, options ?? TinyModel.Small, TimeProvider.System);
        return await client.GetResponseAsync("Hola, ¿qué es el IVA?", new ChatOptions { Temperature = 0, MaxOutputTokens = 4 }, Stop);
    }

    /// <summary>The damaged files, written once.</summary>
    public sealed class Files : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("damaged-models-").FullName;
        private readonly Dictionary<string, string> _paths;

        /// <summary>Writes them.</summary>
        public Files()
        {
            _paths = DamagedModels.WriteTo(_folder).ToDictionary(m => m.Name, m => m.Path);
            TestModel.Chat(new ChatModelOptions { Shape = new ModelShape("deep", 256, 64, 32, 4, 4, 0, 1 << 20) }).WriteTo(Deep);
        }

        /// <summary>A whole file of 25 MB whose keys and values take 64 KB a token.</summary>
        public string Deep => Path.Combine(_folder, "deep.gguf");

        /// <summary>Where one is.</summary>
        public string PathOf(string name) => _paths[name];

        /// <inheritdoc/>
        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
