using System.Text.Json;
using Chat.Core.Answers;

namespace Chat.Cli.Tests.Verbs;

/// <summary><c>replay</c>, <c>impact</c>, <c>receipts</c>.</summary>
public sealed class RecordsVerbsTests(Workplace place) : IClassFixture<Workplace>
{
    private const string Question = "libro prestado en 2026";

    [Fact]
    public async Task AReplayOfTheSameKnowledgeIsTheSame()
    {
        var kept = await KeptAnswer.KeepAsync(place, "same", Question);

        var run = await place.RunAsync("replay", $"{kept.Turn.Code}", "--data", place.At("same"), "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.Json.GetProperty("same").GetBoolean());
        Assert.Empty(run.Json.GetProperty("surroundings").EnumerateArray());
        Assert.NotEmpty(run.Json.GetProperty("sentences").EnumerateArray());
    }

    [Fact]
    public async Task AReplayShowsWhatIsAnotherSentenceBySentence()
    {
        var kept = await KeptAnswer.KeepAsync(place, "other", Question, a => a with
        {
            KnowledgeVersion = "eeeeeeeeeeeeeeee",
            Outcome = Outcome.AnsweredPartial,
            Sentences = [a.Sentences[0] with { Text = "5 libros a la vez." }, .. a.Sentences.Skip(1)],
            Figures = [.. a.Figures.Select(f => f with { Text = "5" })],
            Sources = [a.Sources[0] with { Quote = "5 libros." }, .. a.Sources.Skip(1)],
        });

        var run = await place.RunAsync("replay", $"{kept.Turn.Code}".ToLowerInvariant(), "--data", place.At("other"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("another answer", run.Output, StringComparison.Ordinal);
        Assert.Contains("since then, knowledge: eeeeeeeeeeeeeeee → ", run.Output, StringComparison.Ordinal);
        Assert.Contains("outcome: AnsweredPartial → Answered", run.Output, StringComparison.Ordinal);
        Assert.Contains("- 5 libros a la vez. [1]", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ 6 libros", run.Output, StringComparison.Ordinal);
        Assert.Contains("(source)", run.Output, StringComparison.Ordinal);
        Assert.Contains("- 5 (figure)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImpactCountsAndListsTheAnswersThatRestedOnASource()
    {
        var kept = await KeptAnswer.KeepAsync(place, "impact", Question);
        await KeptAnswer.KeepAsync(place, "impact", "=1+1, receta de tortilla con cebolla");
        var topic = kept.Sources.First(s => s.Cited).SourceId;
        var article = kept.Sources.First(s => !s.Cited).SourceId;

        var run = await place.RunAsync("impact", topic, "--data", place.At("impact"), "--json", "--csv", place.At("impact.csv"));
        var byArticle = await place.RunAsync("impact", article, "--data", place.At("impact"));
        var byLaw = await place.RunAsync("impact", article.Split('#')[0], "--data", place.At("impact"), "--json");
        var none = await place.RunAsync("impact", "topic:nada/nada", "--data", place.At("impact"));

        Assert.Equal((0, 1), (run.ExitCode, run.Json.GetProperty("answers").GetInt32()));
        Assert.Equal(1, run.Json.GetProperty("outcomes").EnumerateObject().Single().Value.GetInt32());
        Assert.Equal(2, File.ReadAllLines(place.At("impact.csv")).Length);
        Assert.Contains($"{kept.Turn.Code}  rests on", byArticle.Output, StringComparison.Ordinal);
        Assert.Equal(1, byLaw.Json.GetProperty("answers").GetInt32());
        Assert.StartsWith("No answer", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADownloadedReceiptIsVerifiedOfflineAndAChangedOneIsNot()
    {
        var kept = await KeptAnswer.KeepAsync(place, "keys", Question);
        await File.WriteAllTextAsync(place.At("receipt.json"), kept.Receipt.Document, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(place.At("changed.json"), kept.Receipt.Document!.Replace("6 libros", "9 libros", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var before = await place.RunAsync("receipts", "verify", place.At("receipt.json"), "--data", place.At("keys"));
        var rotated = await place.RunAsync("receipts", "rotate", "--data", place.At("keys"));
        var after = await place.RunAsync("receipts", "verify", place.At("receipt.json"), "--data", place.At("keys"));
        var changed = await place.RunAsync("receipts", "verify", place.At("changed.json"), "--data", place.At("keys"));
        var elsewhere = await place.RunAsync("receipts", "verify", place.At("receipt.json"), "--data", place.At("elsewhere"));
        var given = await place.RunAsync("receipts", "verify", place.At("receipt.json"), "--data", place.At("elsewhere"), "--key", Directory.GetFiles(Path.Combine(place.At("keys"), "receipt-keys"), "*.json").Single(f => kept.Receipt.Document.Contains(Path.GetFileNameWithoutExtension(f), StringComparison.Ordinal)));

        Assert.Equal((0, 0, 0, 1, 1, 0), (before.ExitCode, rotated.ExitCode, after.ExitCode, changed.ExitCode, elsewhere.ExitCode, given.ExitCode));
    }

    [Fact]
    public async Task WhatIsNotThereIsSaidInOneSentence()
    {
        var kept = await KeptAnswer.KeepAsync(place, "erased", Question);
        await KeptAnswer.EraseAsync(place, "erased");

        var empty = await place.RunAsync("replay", $"{kept.Turn.Code}", "--data", place.At("empty"));
        var unreadable = await place.RunAsync("replay", "XXXX", "--data", place.At("erased"));
        var erased = await place.RunAsync("replay", $"{kept.Turn.Code}", "--data", place.At("erased"));

        Assert.All([empty, unreadable, erased], r => Assert.Equal((7, 1), (r.ExitCode, r.Error.TrimEnd().Split('\n').Length)));
        Assert.False(Directory.Exists(place.At("empty")));
        Assert.Contains("erased at the citizen's request", erased.Error, StringComparison.Ordinal);
    }
}
