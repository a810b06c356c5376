using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Runs;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Ingestion.Runs;

public sealed class IngestionRunTests : IDisposable
{
    private readonly IngestionPlace _place = new();
    private readonly LineSource _source = new("lines");

    public IngestionRunTests()
    {
        _source.Texts["one"] = "L1\nuno";
        _source.Texts["two"] = "L2\ndos";
        _source.Texts["three"] = "L3\ntres";
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task TheFirstRunCreatesEverythingAndGoesLive()
    {
        var report = await RunAsync();

        Assert.True(report.IsLive);
        Assert.Equal(3, report.Count(DocumentOutcome.Created));
        Assert.Equal((3, 3), report.Holds);
        Assert.Equal(report.Generation, await _place.Store.LiveAsync(Stop));
    }

    [Fact]
    public async Task AnUnchangedCorpusDoesNoWork()
    {
        var first = await RunAsync();

        var second = await RunAsync();

        Assert.Null(second.Generation);
        Assert.Equal(3, second.Count(DocumentOutcome.Skipped));
        Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));
        Assert.Single(await _place.Store.ListAsync(Stop));
        Assert.Equal(3, _place.Parser.Parsed);
    }

    [Fact]
    public async Task EachDocumentSaysWhatBecameOfIt()
    {
        await RunAsync();
        _source.Texts["two"] = "L2\ndos y medio";
        _source.Texts.Remove("three");
        _source.Texts["four"] = "L4\ncuatro";

        var report = await RunAsync(new IngestionOrder(Force: true));

        Assert.Equal(
            [("four", "L4", DocumentOutcome.Created), ("one", "L1", DocumentOutcome.Skipped), ("three", "L3", DocumentOutcome.Deleted), ("two", "L2", DocumentOutcome.Updated)],
            report.Documents.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => (d.Key, d.Document!, d.Outcome)));
        Assert.Equal("dos y medio", await TextAsync("L2#a1"));
        Assert.Null(await TextAsync("L3#a1"));
        Assert.Equal("cuatro", await TextAsync("L4#a1"));
    }

    [Fact]
    public async Task OneBadDocumentDoesNotStopTheRestAndIsNamed()
    {
        _source.Texts["damaged"] = "!L5";
        _source.Texts["breaking"] = "!!L6";
        _source.Texts["empty"] = "L7";
        _source.Faults["gone"] = "The page cannot be had; try later.";
        _source.Texts["gone"] = "";

        var report = await RunAsync();

        Assert.True(report.IsLive);
        Assert.Equal(3, report.Count(DocumentOutcome.Created));
        var why = report.Documents.Where(d => d.Outcome == DocumentOutcome.Failed).ToDictionary(d => d.Key, d => d.Why);
        Assert.Equal("damaged is damaged; fetch it again.", why["damaged"]);
        Assert.StartsWith("breaking cannot be read (FormatException: broken)", why["breaking"], StringComparison.Ordinal);
        Assert.StartsWith("L7 holds nothing", why["empty"], StringComparison.Ordinal);
        Assert.Equal("The page cannot be had; try later.", why["gone"]);
    }

    [Fact]
    public async Task WhatIsLiveOfADocumentThatFailsNowStaysLive()
    {
        await RunAsync();
        _source.Texts["one"] = "!damaged";

        var report = await RunAsync();

        Assert.Null(report.Generation);
        Assert.Equal("L1", Assert.Single(report.Documents, d => d.Outcome == DocumentOutcome.Failed).Document);
        Assert.Equal("uno", await TextAsync("L1#a1"));
    }

    [Fact]
    public async Task ADocumentThatFailedIsTriedAgain()
    {
        _source.Texts["one"] = "!damaged";
        await RunAsync();
        _source.Texts["one"] = "L1\nuno";

        Assert.Equal(1, (await RunAsync()).Count(DocumentOutcome.Created));
    }

    [Fact]
    public async Task ARunThatIsStoppedLosesNothingAndTheNextOneIsWhole()
    {
        var first = await RunAsync();
        _source.Texts["two"] = "L2\nnuevo";
        foreach (var stage in new[] { "reading", "writing", "flushing", "recording", "checking" })
        {
            using var stop = new CancellationTokenSource();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _place.RunAsync(_source, progress: new Heard<IngestionProgress>(p =>
            {
                if (p.Stage == stage)
                    stop.Cancel();
            }), cancellation: stop.Token));

            Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));
            Assert.Equal("dos", await TextAsync("L2#a1"));
        }

        Assert.True((await RunAsync()).IsLive);
        Assert.Equal("nuevo", await TextAsync("L2#a1"));
    }

    [Fact]
    public async Task AGlossaryThatHasChangedMakesTheIndexAnewAlsoWhenNoDocumentHas()
    {
        var first = await RunAsync();
        var fit = GenerationFit.Outdated;
        var store = new EmbeddedIndexStore(_place.Index, PlainIndex.Format(_place.Clock, fitOf: m => m.Generation == first.Generation ? fit : GenerationFit.Current), _place.Options, _place.Clock);
        var run = new IngestionRun(store, [_place.Parser], LineDocument.Cut, new GenerationChecks(store, [], _place.Options, _place.Clock), _place.Files, _place.Clock);

        var second = await run.RunAsync([_source], default, null, Stop);
        var third = await run.RunAsync([_source], default, null, Stop);

        Assert.True(second.IsLive);
        Assert.Equal((3, 3), (second.Count(DocumentOutcome.Skipped), second.Holds.Passages));
        Assert.Null(third.Generation);
    }

    [Fact]
    public async Task AnOperatorWhoGoesBackDuringARunKeepsTheLastWord()
    {
        var first = await RunAsync();
        _source.Texts["one"] = "L1\nuno nuevo";
        var second = await RunAsync();
        _source.Texts["one"] = "L1\nuno más nuevo";

        var third = await _place.RunAsync(_source, progress: new Heard<IngestionProgress>(p =>
        {
            if (p.Stage == "writing")
                _place.Store.SwitchAsync(first.Generation!, Stop).GetAwaiter().GetResult();
        }), cancellation: Stop);

        Assert.False(third.IsLive);
        Assert.Contains($"{first.Generation} was made live while this one was built upon {second.Generation}", Assert.Single(third.Refusals), StringComparison.Ordinal);
        Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));
        Assert.Empty(_place.Files.ReadState().Unusable);
    }

    [Fact]
    public async Task TwoRunsAtATimeAreRefused()
    {
        IndexException? refusal = null;
        _source.Before = _ => refusal ??= Assert.Throws<IndexException>(() => _place.RunAsync(new LineSource("other"), cancellation: Stop).GetAwaiter().GetResult());

        await RunAsync();

        Assert.StartsWith("This process already is ingesting", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourcesDoNotDeleteOneAnothersDocuments()
    {
        await RunAsync();
        var other = new LineSource("other") { Texts = { ["nine"] = "L9\nnueve" } };

        var report = await _place.RunAsync(other, cancellation: Stop);

        Assert.Equal((4, 4), report.Holds);
        Assert.Equal("uno", await TextAsync("L1#a1"));
    }

    [Fact]
    public async Task OfTheSameDocumentInTwoSourcesTheLaterStateIsKept()
    {
        _source.Texts["one"] = "L1 2026-01-01\nde enero";
        await RunAsync();
        var other = new LineSource("other") { Texts = { ["old"] = "L1 2025-06-01\nde antes" } };

        var older = await _place.RunAsync(other, cancellation: Stop);
        Assert.Null(older.Generation);
        Assert.Contains("from source lines in a later state", Assert.Single(older.Documents).Why, StringComparison.Ordinal);

        other.Texts["old"] = "L1 2026-09-01\nde septiembre";
        Assert.True((await _place.RunAsync(other, cancellation: Stop)).IsLive);
        Assert.Equal("de septiembre", await TextAsync("L1#a1"));
        Assert.Null((await RunAsync()).Generation);
        Assert.Null((await _place.RunAsync(other, cancellation: Stop)).Generation);
    }

    [Fact]
    public async Task OfTheSameDocumentInTwoSourcesOfOneRunTheLaterStateIsKept()
    {
        var first = new LineSource("first") { Texts = { ["a"] = "L1 2026-01-01\nde enero" } };
        var second = new LineSource("second") { Texts = { ["b"] = "L1 2026-09-01\nde septiembre" } };

        var report = await _place.Run().RunAsync([first, second], default, null, Stop);

        Assert.True(report.IsLive);
        Assert.Equal((1, 1), report.Holds);
        Assert.Equal("de septiembre", await TextAsync("L1#a1"));
        Assert.Equal([DocumentOutcome.Skipped, DocumentOutcome.Created], report.Documents.Select(d => d.Outcome));
    }

    [Fact]
    public async Task WhenTheLaterCopyIsDeletedTheOtherSourcesCopyComesBack()
    {
        _source.Texts["one"] = "L1 2026-01-01\nde enero";
        await RunAsync();
        var other = new LineSource("other") { Texts = { ["new"] = "L1 2026-09-01\nde septiembre" } };
        await _place.RunAsync(other, cancellation: Stop);
        other.Texts.Clear();
        await _place.RunAsync(other, new IngestionOrder(Force: true), cancellation: Stop);
        Assert.Null(await TextAsync("L1#a1"));

        await RunAsync();

        Assert.Equal("de enero", await TextAsync("L1#a1"));
    }

    [Fact]
    public async Task TwoFilesWithTheSameDocumentAreReportedAndOneIsTaken()
    {
        _source.Texts["zz"] = "L1\nuno otra vez";

        var report = await RunAsync();

        Assert.Contains("It is the same document as one (L1)", Assert.Single(report.Documents, d => d.Outcome == DocumentOutcome.Failed).Why, StringComparison.Ordinal);
        Assert.Equal("uno", await TextAsync("L1#a1"));
    }

    [Fact]
    public async Task AFileThatWasRenamedIsNoSecondCopyOfItself()
    {
        await RunAsync();
        _source.Texts.Remove("one");
        _source.Texts["renamed"] = "L1\nuno";

        var report = await RunAsync();

        Assert.True(report.IsLive);
        Assert.Equal((3, 3), report.Holds);
        Assert.Equal("uno", await TextAsync("L1#a1"));
    }

    [Fact]
    public async Task AFileThatBecomesAnotherDocumentTakesTheOldOneOut()
    {
        await RunAsync();
        _source.Texts["one"] = "L8\nocho";

        await RunAsync();

        Assert.Null(await TextAsync("L1#a1"));
        Assert.Equal("ocho", await TextAsync("L8#a1"));
    }

    [Fact]
    public async Task AnewTakesEverythingInAgainAndNoticesWhatIsGone()
    {
        await RunAsync();
        _source.Texts.Remove("three");

        var report = await RunAsync(new IngestionOrder(Force: true, Anew: true));

        Assert.Equal(2, report.Count(DocumentOutcome.Updated));
        Assert.Equal(1, report.Count(DocumentOutcome.Deleted));
        Assert.Equal((2, 2), report.Holds);
        Assert.Equal(5, _place.Parser.Parsed);
    }

    [Fact]
    public async Task GoingBackToAnEarlierGenerationAlsoGoesBackInWhatTheNextRunComparesWith()
    {
        var first = await RunAsync();
        _source.Texts["two"] = "L2\nnuevo";
        await RunAsync();
        await _place.Store.SwitchAsync(first.Generation!, Stop);

        var report = await RunAsync();

        Assert.Equal(1, report.Count(DocumentOutcome.Updated));
        Assert.Equal("nuevo", await TextAsync("L2#a1"));
    }

    [Fact]
    public async Task WithoutItsLedgerAnIndexIsRecognisedByTheDigestsOfItsDocuments()
    {
        await RunAsync();
        Directory.Delete(Path.Combine(_place.Data, "ingestion"), recursive: true);

        Assert.Null((await RunAsync()).Generation);
        _source.Texts.Remove("three");
        Assert.Equal(1, (await RunAsync(new IngestionOrder(Force: true))).Count(DocumentOutcome.Deleted));
    }

    [Fact]
    public async Task PassagesOfAnOlderRecipeAreMadeAnew()
    {
        var first = await RunAsync();
        var ledger = _place.Files.ReadLedger(first.Generation!);
        _place.Files.WriteLedger(first.Generation!, ledger with { Recipe = 0 });

        var second = await RunAsync();

        Assert.Equal(3, second.Count(DocumentOutcome.Updated));
        Assert.Null((await RunAsync()).Generation);
    }

    [Fact]
    public async Task LedgersOfGenerationsThatAreGoneGoWithThem()
    {
        for (var i = 0; i < 5; i++)
        {
            _source.Texts["one"] = $"L1\nuno {i}";
            await RunAsync();
        }

        Assert.Equal(
            (await _place.Store.ListAsync(Stop)).Select(m => $"{m.Generation}.json").Order(),
            Directory.EnumerateFiles(Path.Combine(_place.Data, "ingestion")).Select(f => Path.GetFileName(f)!).Order());
    }

    private Task<IngestionReport> RunAsync(IngestionOrder order = default) => _place.RunAsync(_source, order, cancellation: Stop);

    private async Task<string?> TextAsync(string unit)
    {
        await using var index = await _place.Store.OpenAsync((await _place.Store.LiveAsync(Stop))!, Stop);
        return await index.ReadUnitAsync(unit, Stop) is [var first, ..] ? first.Text : null;
    }
}
