using Chat.Llama.Sampling;
using CsCheck;

namespace Chat.Llama.Tests.Sampling;

public sealed class TokenSamplerTests(TinyModel models)
{
    [Fact]
    public void WithoutTemperatureTheLikeliestTokenIsTaken()
    {
        using var model = TinyModel.Load(models.Chat);
        Gen.Float[-50, 50].Array[model.Vocabulary.Size].Sample(logits =>
        {
            using var sampler = new TokenSampler(model.Vocabulary, new SamplingOptions(0, 1, 0, null));
            Assert.Equal(logits.Max(), logits[sampler.Sample(logits)!.Value.Id]);
        }, iter: 50, threads: 1);
    }

    // Drawn shares against the softmax computed in the plainest way.
    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(0.5f, 1f)]
    [InlineData(1f, 0.7f)]
    [InlineData(0.8f, 0.9f)]
    public void TokensAreDrawnWithTheirShare(float temperature, float topP)
    {
        using var model = TinyModel.Load(models.Chat);
        var random = new Random(3);
        var logits = Enumerable.Range(0, model.Vocabulary.Size).Select(_ => (float)(random.NextDouble() * 5) - 10).ToArray();
        for (var i = 0; i < 8; i++)
            logits[40 + i] = 4 - (i * 0.6f);
        using var sampler = new TokenSampler(model.Vocabulary, new SamplingOptions(temperature, topP, 11, null));

        const int Draws = 20_000;
        var drawn = Enumerable.Range(0, Draws).Select(_ => sampler.Sample(logits)!.Value.Id).CountBy(t => t).ToDictionary();

        foreach (var (token, share) in Shares(logits, temperature, topP))
        {
            // Four standard deviations of a binomial.
            Assert.InRange(drawn.GetValueOrDefault(token) / (double)Draws, share - (4 * Math.Sqrt(share / Draws)) - 1e-3, share + (4 * Math.Sqrt(share / Draws)) + 1e-3);
        }

        if (topP < 1)
            Assert.All(drawn.Keys, t => Assert.Contains(t, Shares(logits, temperature, topP).Keys));
    }

    [Fact]
    public void AnAnswerObeysItsGrammar()
    {
        using var model = TinyModel.Load(models.Chat);
        var random = new Random(5);
        for (var seed = 0; seed < 20; seed++)
        {
            using var sampler = new TokenSampler(model.Vocabulary, new SamplingOptions(0.7f, 0.95f, seed, """root ::= ("sí" | "no") " [" [1-3] "]" """));
            var text = new List<LlamaToken>();
            while (sampler.Sample([.. Enumerable.Range(0, model.Vocabulary.Size).Select(_ => (float)random.NextDouble())]) is { } token && !model.Vocabulary.EndsAnswer(token))
                text.Add(token);

            Assert.Matches("^ ?(sí|no) \\[[1-3]\\]$", model.Tokenizer.Detokenize(text));
        }
    }

    [Theory]
    [InlineData("root ::= (")]
    [InlineData("other ::= \"x\"")]
    [InlineData("root ::= missing")]
    public void AGrammarThatCannotBeReadIsRefused(string grammar)
    {
        using var model = TinyModel.Load(models.Chat);

        Assert.Throws<ModelException>(() => new TokenSampler(model.Vocabulary, new SamplingOptions(0, 1, 0, grammar)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ValuesThatAreNoNumbersAreSaidToBeADamagedFile(float value)
    {
        using var model = TinyModel.Load(models.Chat);
        using var sampler = new TokenSampler(model.Vocabulary, new SamplingOptions(0, 1, 0, null));
        var logits = new float[model.Vocabulary.Size];
        logits[100] = value;

        Assert.Contains("damaged", Assert.Throws<ModelException>(() => sampler.Sample(logits)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<int, double> Shares(float[] logits, float temperature, float topP)
    {
        var max = logits.Max();
        var weights = logits.Select((l, i) => (Token: i, Weight: Math.Exp((l - max) / (double)temperature))).OrderByDescending(w => w.Weight).ToList();
        var (total, reached) = (weights.Sum(w => w.Weight), 0.0);
        var kept = weights.TakeWhile(w =>
        {
            var goesOn = reached < total * topP;
            reached += w.Weight;
            return goesOn;
        }).ToList();
        return kept.ToDictionary(w => w.Token, w => w.Weight / kept.Sum(k => k.Weight));
    }
}
