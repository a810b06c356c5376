using Chat.Core.Languages;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Runs;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Indexing.Generations;

public sealed class GenerationChecksTests : IDisposable
{
    private readonly IngestionPlace _place = new();
    private readonly LineSource _source = new("lines");

    public GenerationChecksTests()
    {
        for (var i = 0; i < 10; i++)
            _source.Texts[$"k{i}"] = $"L{i}\npalabra {i}\notra {i}";
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task ALargeDropIsRefusedAndLeavesTheOldGenerationServing()
    {
        var first = await _place.RunAsync(_source, cancellation: Stop);
        foreach (var key in new[] { "k0", "k1", "k2" })
            _source.Texts.Remove(key);

        var second = await _place.RunAsync(_source, cancellation: Stop);

        Assert.False(second.IsLive);
        Assert.Contains(second.Refusals, r => r.Contains("7 documents where the live one holds 10: 30% fewer", StringComparison.Ordinal) && r.Contains("--force", StringComparison.Ordinal));
        Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));
        Assert.Contains(await _place.Store.ListAsync(Stop), m => m.Generation == second.Generation);
        Assert.Equal(second.Refusals, _place.Files.ReadState().Refused[second.Generation!]);
    }

    [Fact]
    public async Task ForceTakesALargeDrop()
    {
        await _place.RunAsync(_source, cancellation: Stop);
        foreach (var key in new[] { "k0", "k1", "k2" })
            _source.Texts.Remove(key);
        await _place.RunAsync(_source, cancellation: Stop);

        var forced = await _place.RunAsync(_source, new IngestionOrder(Force: true), cancellation: Stop);

        Assert.True(forced.IsLive);
        Assert.NotEmpty(forced.Forced);
        Assert.Equal(3, forced.Count(DocumentOutcome.Deleted));
        Assert.Equal(forced.Generation, await _place.Store.LiveAsync(Stop));
        Assert.Empty(_place.Files.ReadState().Refused);
    }

    [Fact]
    public async Task ASmallDropGoesLive()
    {
        await _place.RunAsync(_source, cancellation: Stop);
        _source.Texts.Remove("k0");

        Assert.True((await _place.RunAsync(_source, cancellation: Stop)).IsLive);
    }

    [Fact]
    public async Task TooManyCanariesThatFindNothingKeepAGenerationFromServing()
    {
        _place.Canaries.Add(new Canary("¿palabra 1?", Language.Es, ["L1#a1"]));
        _place.Canaries.Add(new Canary("¿desconocido?", Language.Es, ["L2#a1"]));

        var report = await _place.RunAsync(_source, cancellation: Stop);

        Assert.False(report.IsLive);
        Assert.Equal((2, 1), report.Canaries);
        Assert.Contains("Only 1 of 2 canary questions", Assert.Single(report.Refusals), StringComparison.Ordinal);
        Assert.Contains("¿desconocido?", report.Refusals[0], StringComparison.Ordinal);
        Assert.Null(await _place.Store.LiveAsync(Stop));
    }

    [Fact]
    public async Task ACanaryOfADocumentThatIsNotInTheIndexIsNotAsked()
    {
        _place.Canaries.Add(new Canary("¿desconocido?", Language.Es, ["BOE-A-2006-20764#a96"]));

        var report = await _place.RunAsync(_source, cancellation: Stop);

        Assert.True(report.IsLive);
        Assert.Equal((0, 0), report.Canaries);
    }

    [Fact]
    public async Task AnArticleThatIsLostFromItsDocumentIsNamed()
    {
        _place.Canaries.Add(new Canary("¿palabra 1?", Language.Es, ["L1#a1", "L1#a9"]));

        var report = await _place.RunAsync(_source, cancellation: Stop);

        Assert.StartsWith("L1#a9 is not in the index", Assert.Single(report.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGenerationThatDoesNotHoldWhatWasReadIsRefusedAlsoWithForce()
    {
        var report = await _place.RunAsync(_source, cancellation: Stop);
        var built = (await _place.Store.ListAsync(Stop)).Single(m => m.Generation == report.Generation);
        var checks = new GenerationChecks(_place.Store, [], _place.Options, _place.Clock);
        var documents = built.Documents.ToDictionary();
        documents["L0"] = "other";
        documents.Remove("L1");

        var verdict = await checks.CheckAsync(built, new ExpectedContent(documents, built.Units + 1, built.Passages - 1), null, Stop);

        Assert.Equal(4, verdict.Refusals.Count);
        Assert.False(verdict.MayServe(forced: true));
    }

    [Fact]
    public async Task AFileThatIsNotWhatWasWrittenIsRefusedAlsoWithForce()
    {
        var report = await _place.RunAsync(_source, cancellation: Stop);
        var built = (await _place.Store.ListAsync(Stop)).Single(m => m.Generation == report.Generation);
        await File.AppendAllTextAsync(Path.Combine(_place.Index, built.Generation, "passages.json"), " ", Stop);

        var verdict = await new GenerationChecks(_place.Store, [], _place.Options, _place.Clock)
            .CheckAsync(built, new ExpectedContent(built.Documents, built.Units, built.Passages), null, Stop);

        Assert.Contains("other bytes", Assert.Single(verdict.Refusals).Reason, StringComparison.Ordinal);
        Assert.False(verdict.MayServe(forced: true));
    }
}
