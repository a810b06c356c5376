using Chat.Llama.Vectors;
using Microsoft.Extensions.AI;

namespace Chat.Llama.Tests;

public sealed class LlamaVectorTests(TinyModel models)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VectorsHaveLengthOneAndDoNotDependOnTheirNeighbours()
    {
        using var generator = LlamaEmbeddingGenerator.Start(TinyModel.Load(models.Embedding), TinyModel.Small);
        string[] texts = ["obligación de declarar", "", "IVA", .. Enumerable.Range(1, 20).Select(n => string.Concat(Enumerable.Repeat("retenció ", n)))];

        var together = await generator.GenerateAsync(texts, cancellationToken: Stop);

        Assert.Equal(PoolingType.Cls, generator.Pooling);
        Assert.Equal(texts.Length, together.Count);
        Assert.True(together.Usage!.InputTokenCount > texts.Length);
        foreach (var (text, embedding) in texts.Zip(together))
        {
            var alone = await generator.GenerateVectorAsync(text, cancellationToken: Stop);
            Assert.Equal(generator.Dimensions, alone.Length);
            Assert.Equal(1, Product(alone.Span, alone.Span), 4);
            Assert.Equal(1, Product(alone.Span, embedding.Vector.Span), 3);
        }

        Assert.True(Product(together[0].Vector.Span, together[2].Vector.Span) < 0.999);
    }

    [Fact]
    public async Task ALongTextIsCutOffAndNotRefused()
    {
        using var generator = LlamaEmbeddingGenerator.Start(TinyModel.Load(models.Embedding), TinyModel.Small with { Slots = 1, RememberedConversations = 0, ContextTokens = 128 });
        var text = string.Concat(Enumerable.Repeat("impuesto sobre la renta ", 500));

        var (whole, longer) = (await generator.GenerateVectorAsync(text, cancellationToken: Stop), await generator.GenerateVectorAsync(text + "y algo más", cancellationToken: Stop));

        Assert.Equal(whole.ToArray(), longer.ToArray());
    }

    [Fact]
    public async Task CancellingLeavesTheGeneratorReadyForTheNext()
    {
        using var generator = LlamaEmbeddingGenerator.Start(TinyModel.Load(models.Embedding), TinyModel.Small);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["uno"], cancellationToken: cancelled.Token));
        Assert.Single(await generator.GenerateAsync(["dos"], cancellationToken: Stop));
    }

    [Fact]
    public void AModelThatMakesNoVectorsIsRefused()
    {
        Assert.Contains("no embedding model", Assert.Throws<ModelException>(() => LlamaEmbeddingGenerator.Start(TinyModel.Load(models.Reranker), TinyModel.Small)).Message, StringComparison.Ordinal);
        Assert.Contains("no reranker", Assert.Throws<ModelException>(() => LlamaReranker.Start(TinyModel.Load(models.Embedding), TinyModel.Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APassageHasTheSameScoreInAnyCompany()
    {
        using var reranker = LlamaReranker.Start(TinyModel.Load(models.Reranker), TinyModel.Small);
        string[] passages = ["El tipo general es el 21 %.", "", "Artículo 96. Obligación de declarar.", string.Concat(Enumerable.Repeat("muy largo ", 2_000))];

        var together = await reranker.ScoreAsync("¿qué IVA pago?", passages, Stop);

        Assert.Equal(4, together.Count);
        Assert.All(together, s => Assert.InRange(s, 0, 1));
        Assert.True(together.Distinct().Count() > 1);
        for (var i = 0; i < passages.Length; i++)
            Assert.Equal((await reranker.ScoreAsync("¿qué IVA pago?", [passages[i]], Stop))[0], together[i], 3);
        Assert.Empty(await reranker.ScoreAsync("x", [], Stop));
    }

    private static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
