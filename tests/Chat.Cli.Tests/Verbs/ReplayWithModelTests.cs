using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag;
using Chat.Rag.Answering;
using Chat.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Tests.Verbs;

/// <summary><c>replay</c> of an answer that a model wrote: the words hang on model and seed, and the seed is that of then.</summary>
public sealed class ReplayWithModelTests(Workplace place) : IClassFixture<Workplace>
{
    private static readonly string[] Wordings =
    [
        "La multa por retraso es de 0,5 € al día [1].",
        "Por retraso al devolver, la multa es de 0,5 € al día [1].",
        "Al día, la multa por retraso es de 0,5 € [1].",
    ];

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task TheSameModelWritesTheSameWithTheSeedOfThen(long seed)
    {
        await using var server = await ServerAsync("model-a", shift: 0);
        var kept = await KeepAsync($"same-model-{seed}", server, seed);

        var run = await ReplayAsync($"same-model-{seed}", server, kept);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.Json.GetProperty("same").GetBoolean());
        Assert.Empty(run.Json.GetProperty("surroundings").EnumerateArray());
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.Equal(seed, SeedOf(r)));
    }

    [Fact]
    public async Task AnotherModelIsNamedAndItsSentencesShownBesideThoseOfThen()
    {
        await using var server = await ServerAsync("model-a", shift: 0);
        await using var other = await ServerAsync("model-b", shift: 1);
        var kept = await KeepAsync("other-model", server, seed: 3);

        var run = await ReplayAsync("other-model", other, kept);

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.False(run.Json.GetProperty("same").GetBoolean());
        var change = Assert.Single(run.Json.GetProperty("surroundings").EnumerateArray());
        Assert.Equal(("model", "model-a", "model-b"), (change.GetProperty("what").GetString(), change.GetProperty("then").GetString(), change.GetProperty("now").GetString()));
        Assert.Equal(SeedOf(server.Requests[0]), SeedOf(other.Requests[0]));
        var kinds = run.Json.GetProperty("sentences").EnumerateArray().Select(s => s.GetProperty("kind").GetString()).ToList();
        Assert.Contains("gone", kinds);
        Assert.Contains("new", kinds);
    }

    [Fact]
    public async Task AReusedAnswerIsNamedAndItsOtherWordsAreNoFault()
    {
        await using var server = await ServerAsync("model-a", shift: 0);
        var kept = await KeepAsync("reused", server, seed: 3, again: "¡MULTA por retraso, al devolver tarde!");
        Assert.Single(server.Requests);
        // What it writes for the other spelling.
        server.Answer = _ => OpenAiAnswer.Says(Wordings[1]);

        var run = await ReplayAsync("reused", server, kept);
        var told = await place.RunAsync("replay", kept, "--data", place.At("reused"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.Json.GetProperty("same").GetBoolean());
        Assert.True(run.Json.GetProperty("isReused").GetBoolean());
        Assert.Equal(["prompt"], run.Json.GetProperty("surroundings").EnumerateArray().Select(c => c.GetProperty("what").GetString()));
        Assert.Contains(run.Json.GetProperty("sentences").EnumerateArray(), s => s.GetProperty("kind").GetString() == "new");
        Assert.Equal(0, told.ExitCode);
        Assert.Contains("It had been given again", told.Output, StringComparison.Ordinal);
    }

    // A model of one sentence, which of three by the seed, as a sampler draws.
    private static async Task<OpenAiServer> ServerAsync(string model, int shift)
    {
        var server = await OpenAiServer.StartAsync();
        server.Model = model;
        server.Answer = request => OpenAiAnswer.Says(Wordings[(int)((SeedOf(request) + shift) % Wordings.Length)]);
        return server;
    }

    private static long SeedOf(OpenAiRequest request) => request.Body.GetProperty("seed").GetInt64();

    private static Dictionary<string, string?> Model(OpenAiServer server) => new()
    {
        ["TaxAssistant:Model:Endpoints:0:Url"] = server.Url,
        ["TaxAssistant:Model:Endpoints:0:Id"] = server.Model,
        ["TaxAssistant:Generation:Temperature"] = 0.7f.ToString(CultureInfo.InvariantCulture),
    };

    // The seed is set for the answer that is kept, and not for the replay.
    private async Task<string> KeepAsync(string data, OpenAiServer server, long seed, string? again = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Model(server))
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["TaxAssistant:KnowledgeFolder"] = place.Library.Folder,
                ["TaxAssistant:DataDirectory"] = place.At(data),
                ["TaxAssistant:Generation:Seed"] = seed.ToString(CultureInfo.InvariantCulture),
                ["TaxAssistant:Generation:ReuseFrom"] = "0",
            })
            .Build();
        await using var services = new ServiceCollection().AddLogging().AddTaxAssistant(configuration).BuildServiceProvider();
        var done = await services.GetRequiredService<AnswerPipeline>().CompleteAsync(
            new Question("multa por retraso al devolver tarde", Language.Es, TestAssistant.Today), TestContext.Current.CancellationToken);
        if (again is not null)
        {
            done = await services.GetRequiredService<AnswerPipeline>().CompleteAsync(new Question(again, Language.Es, TestAssistant.Today), TestContext.Current.CancellationToken);
            Assert.True(done.Answer.Generation!.IsReused);
        }

        Assert.Equal(AnswerMode.Generated, done.Answer.Mode);
        return $"{(await KeptAnswer.KeepAsync(place, data, done)).Turn.Code}";
    }

    private async Task<Run> ReplayAsync(string data, OpenAiServer server, string code)
    {
        foreach (var (name, value) in Model(server))
            place.Variables[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        return await place.RunAsync("replay", code, "--data", place.At(data), "--json");
    }
}
