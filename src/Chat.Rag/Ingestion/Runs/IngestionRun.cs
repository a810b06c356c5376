using System.Diagnostics;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Sources;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>How a run goes about it.</summary>
/// <param name="Force">Goes live although the checks would have an operator look first.</param>
/// <param name="Anew">Takes everything in again, also what has not changed.</param>
public readonly record struct IngestionOrder(bool Force = false, bool Anew = false);

/// <summary>
/// From sources to a live generation: read, parse, cut, compare, build, check, switch. Nothing that serves is touched before the last
/// step, which is one rename: whoever stops or kills a run loses nothing but its work.
/// </summary>
/// <param name="store">The index.</param>
/// <param name="parsers">Asked in order.</param>
/// <param name="cut">Makes passages of a document.</param>
/// <param name="checks">Stand before the switch.</param>
/// <param name="files">What runs leave behind.</param>
/// <param name="clock">When it ran, and how long it took.</param>
public sealed class IngestionRun(
    IPassageIndexStore store,
    IReadOnlyList<IDocumentParser> parsers,
    Func<ParsedDocument, IReadOnlyList<Passage>> cut,
    GenerationChecks checks,
    IngestionFiles files,
    TimeProvider clock)
{
    private readonly SourceReader _reader = new(parsers, cut);

    /// <summary>Ingests sources.</summary>
    /// <exception cref="IndexException">Another process ingests, or the index cannot be built; what serves is untouched.</exception>
    public async Task<IngestionReport> RunAsync(
        IReadOnlyList<IDocumentSource> sources, IngestionOrder order, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sources);
        using var mine = files.Lock();
        var state = files.ReadState();
        var times = new Stopwatches(clock);

        var live = await LiveAsync(cancellation);
        var standing = live is null ? GenerationFit.Current : store.FitOf(live);
        // What this version cannot read is not built upon: all documents come in as if for the first time, and it serves until then.
        var before = standing == GenerationFit.Unreadable ? null : live;
        var ledger = before is null ? new IngestionLedger() : files.ReadLedger(before.Generation);
        var anew = order.Anew || ledger.Recipe != IngestionLedger.CurrentRecipe;
        var plan = new ChangePlan(ledger, before?.Documents ?? new Dictionary<string, string>(), anew);
        await ReadAsync(sources, ledger, plan, anew, progress, cancellation);
        times.Lap("read");

        if (!plan.HasChanges && standing != GenerationFit.Outdated)
        {
            if (before is not null)
                files.WriteLedger(before.Generation, plan.Ledger with { Recipe = ledger.Recipe });
            Record(state, sources, plan, generation: null, refusals: []);
            progress?.Report(new IngestionProgress("done", plan.Results.Count, plan.Results.Count));
            return new IngestionReport { Documents = plan.Results, Times = times.Result };
        }

        var built = await store.BuildAsync(plan.Change, Forward(progress), cancellation);
        progress?.Report(new IngestionProgress("recording", 0, 0));
        // Passages of a source that was not read are still of the recipe before.
        var whole = ledger.Sources.Keys.All(s => sources.Any(r => r.Id == s));
        files.WriteLedger(built.Generation, plan.Ledger with { Recipe = whole ? IngestionLedger.CurrentRecipe : ledger.Recipe });
        times.Lap("build");

        progress?.Report(new IngestionProgress("checking", 0, 0));
        var verdict = await checks.CheckAsync(built, new ExpectedContent(plan.Documents, plan.Counts?.Units, plan.Counts?.Passages), live, cancellation);
        times.Lap("check");

        // An operator who went to another generation meanwhile meant it; this one does not rest upon that.
        if (await store.LiveAsync(cancellation) is var now && now != live?.Generation)
            verdict = verdict with { Refusals = [.. verdict.Refusals, new Refusal($"Generation {now ?? "none"} was made live while this one was built upon {live?.Generation ?? "none"}; ingest again, or take it with ./taxassistant index switch.", CanBeForced: true)] };
        var reasons = verdict.Refusals.Select(r => r.Reason).ToList();
        var goesLive = verdict.MayServe(order.Force);
        if (goesLive)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new IngestionProgress("switching", 0, 0));
            await store.SwitchAsync(built.Generation, cancellation);
            times.Lap("switch");
        }

        progress?.Report(new IngestionProgress("done", plan.Results.Count, plan.Results.Count));
        Record(state, sources, plan, built.Generation, goesLive ? [] : verdict.Refusals);
        files.Prune((await store.ListAsync(CancellationToken.None)).Select(m => m.Generation));
        return new IngestionReport
        {
            Documents = plan.Results,
            Generation = built.Generation,
            Refusals = goesLive ? [] : reasons,
            MayBeTaken = verdict.MayServe(forced: true),
            Forced = goesLive ? reasons : [],
            Canaries = (verdict.Asked, verdict.Asked - verdict.Missed.Count),
            Holds = (built.Units, built.Passages),
            Times = times.Result,
        };
    }

    private static Heard<IndexProgress>? Forward(IProgress<IngestionProgress>? progress) =>
        progress is null ? null : new Heard<IndexProgress>(p => progress.Report(new IngestionProgress(p.Stage, p.Done, p.Total)));

    // A live generation that cannot be read is not none: building from nothing would take away all that other sources brought.
    private async Task<IndexManifest?> LiveAsync(CancellationToken cancellation) =>
        await store.LiveAsync(cancellation) is not { } live ? null
            : (await store.ListAsync(cancellation)).FirstOrDefault(m => m.Generation == live)
                ?? throw new IndexException($"The live generation {live} cannot be read; go back to another with ./taxassistant index switch, then ingest again.");

    private async Task ReadAsync(
        IReadOnlyList<IDocumentSource> sources, IngestionLedger ledger, ChangePlan plan, bool anew, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var source in sources)
        {
            var items = ledger.Sources.GetValueOrDefault(source.Id);
            // A source that is read anew is not told what is live, and so cannot say what is gone: what it no longer has is found below.
            var known = anew ? SourceState.Empty : ledger.StateOf(source.Id);
            var read = await _reader.ReadAsync(source, known, key => anew ? null : items?.GetValueOrDefault(key)?.Digest, Read, cancellation);
            if (anew && items is not null && read.All(r => r.Item is not FailedItem))
                read = [.. read, .. items.Keys.Except(read.Select(r => r.Item.Key), StringComparer.Ordinal).Select(k => new ReadItem(source.Id, new DeletedItem(k)))];
            plan.Take(read);
            plan.Completed(source.Id, clock.GetUtcNow());
        }

        void Read() => progress?.Report(new IngestionProgress("reading", Interlocked.Increment(ref done), 0));
    }

    private void Record(IngestionState state, IReadOnlyList<IDocumentSource> sources, ChangePlan plan, string? generation, IReadOnlyList<Refusal> refusals)
    {
        var now = clock.GetUtcNow();
        var all = new SortedDictionary<string, SourceStatus>(state.Sources.ToDictionary(), StringComparer.Ordinal);
        foreach (var source in sources)
        {
            var results = plan.Results.Where(r => r.Source == source.Id).ToList();
            var failures = plan.FailuresOf(source.Id);
            var before = all.GetValueOrDefault(source.Id);
            var fault = failures.GetValueOrDefault(source.Id) ?? (refusals is [var first, ..] ? first.Reason : null);
            all[source.Id] = new SourceStatus
            {
                LastRun = now,
                Path = (source as FolderSource)?.Place ?? before?.Path,
                LastSuccess = fault is null ? now : before?.LastSuccess,
                Documents = refusals.Count > 0 ? before?.Documents ?? 0 : plan.DocumentsOf(source.Id),
                Created = Count(DocumentOutcome.Created),
                Updated = Count(DocumentOutcome.Updated),
                Deleted = Count(DocumentOutcome.Deleted),
                Skipped = Count(DocumentOutcome.Skipped),
                Failures = failures,
                Fault = fault,
            };

            int Count(DocumentOutcome outcome) => results.Count(r => r.Outcome == outcome);
        }

        // Of refused generations only the newest is kept by a store.
        state = generation is null ? state
            : refusals.Count == 0 ? state with { Refused = new Dictionary<string, IReadOnlyList<string>>(), Unusable = [] }
            : state with
            {
                Refused = new Dictionary<string, IReadOnlyList<string>> { [generation] = [.. refusals.Select(r => r.Reason)] },
                Unusable = refusals.All(r => r.CanBeForced) ? [] : [generation],
            };
        files.WriteState(state with { Sources = all });
    }

    private sealed class Heard<T>(Action<T> hear) : IProgress<T>
    {
        // Where it happens: Progress<T> would deliver it later and out of order.
        public void Report(T value) => hear(value);
    }

    private sealed class Stopwatches(TimeProvider clock)
    {
        private readonly Dictionary<string, TimeSpan> _laps = [];
        private long _start = clock.GetTimestamp();

        public IngestionTimes Result => new(
            _laps.GetValueOrDefault("read"), _laps.GetValueOrDefault("build"), _laps.GetValueOrDefault("check"), _laps.GetValueOrDefault("switch"));

        public void Lap(string stage)
        {
            var now = clock.GetTimestamp();
            _laps[stage] = clock.GetElapsedTime(_start, now);
            _start = now;
        }
    }
}
