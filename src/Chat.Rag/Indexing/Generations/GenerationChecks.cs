using System.Globalization;

namespace Chat.Rag.Indexing.Generations;

/// <summary>
/// What stands between a new generation and the citizens: that it holds what it should, that its files are what was written (opening it
/// compares their digests), that it has not shrunk, and that questions whose answer is known still find it.
/// </summary>
/// <param name="store">Opens the generation.</param>
/// <param name="canaries">Questions whose answer is known.</param>
/// <param name="options">Limits.</param>
/// <param name="clock">Canaries are asked as of today.</param>
public sealed class GenerationChecks(IPassageIndexStore store, IReadOnlyList<Canary> canaries, IndexGenerationOptions options, TimeProvider clock)
{
    private const int First = 10;

    /// <summary>Checks a generation that is whole and not live.</summary>
    /// <param name="built">Its manifest.</param>
    /// <param name="expected">What it must hold.</param>
    /// <param name="previous">The live one; null for the first.</param>
    /// <param name="cancellation">Stops the checks.</param>
    public async Task<GenerationVerdict> CheckAsync(IndexManifest built, ExpectedContent expected, IndexManifest? previous, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(built);
        ArgumentNullException.ThrowIfNull(expected);
        var refusals = new List<Refusal>();
        refusals.AddRange(Counts(built, expected).Select(r => new Refusal(r, CanBeForced: false)));
        if (previous is not null)
            refusals.AddRange(Drops(built, previous).Select(r => new Refusal(r, CanBeForced: true)));

        IPassageIndex index;
        try
        {
            index = await store.OpenAsync(built.Generation, cancellation);
        }
        catch (IndexException fault)
        {
            return new GenerationVerdict([.. refusals, new Refusal(fault.Message, CanBeForced: false)], 0, []);
        }

        await using (index)
        {
            var asked = canaries.Where(c => c.Units.Any(u => built.Documents.ContainsKey(Document(u)))).ToList();
            foreach (var canary in asked)
            {
                if (await LostAsync(index, built, canary, cancellation) is { } unit)
                    refusals.Add(new Refusal($"{unit} is not in the index, although its document is: it was not read whole; look at the warnings of {Document(unit)}, or correct {CanaryFile.Name}.", CanBeForced: true));
            }

            var missed = await MissedAsync(index, asked, cancellation);
            var share = asked.Count == 0 ? 1 : 1 - ((double)missed.Count / asked.Count);
            if (share < options.CanaryShare)
            {
                refusals.Add(new Refusal(
                    string.Create(CultureInfo.InvariantCulture, $"Only {asked.Count - missed.Count} of {asked.Count} canary questions find their article among the first {First} ({options.CanaryShare:0%} must): not '{missed[0].Question}'; see why with ./taxassistant index explain, or ingest again with --force."),
                    CanBeForced: true));
            }

            return new GenerationVerdict(refusals, asked.Count, missed);
        }
    }

    private static IEnumerable<string> Counts(IndexManifest built, ExpectedContent expected)
    {
        if (built.Passages == 0)
            yield return "It holds no passage at all; nothing of what was ingested could be read.";
        var missing = expected.Documents.Where(d => built.Documents.GetValueOrDefault(d.Key) != d.Value).Select(d => d.Key).ToList();
        if (missing.Count > 0)
            yield return $"{missing.Count} of {expected.Documents.Count} documents are not in it as they were read, {missing[0]} among them; ingest again with --from-nothing.";
        var foreign = built.Documents.Keys.Where(d => !expected.Documents.ContainsKey(d)).ToList();
        if (foreign.Count > 0)
            yield return $"{foreign.Count} documents are in it that should be gone, {foreign[0]} among them; ingest again with --from-nothing.";
        if (expected.Units is { } units && units != built.Units)
            yield return $"It holds {built.Units} units instead of {units}; ingest again with --from-nothing.";
        if (expected.Passages is { } passages && passages != built.Passages)
            yield return $"It holds {built.Passages} passages instead of {passages}; ingest again with --from-nothing.";
    }

    private IEnumerable<string> Drops(IndexManifest built, IndexManifest previous)
    {
        if (Drop(previous.Documents.Count, built.Documents.Count) is { } documents)
            yield return Sentence("documents", documents, built.Documents.Count, previous.Documents.Count);
        if (Drop(previous.Passages, built.Passages) is { } passages)
            yield return Sentence("passages", passages, built.Passages, previous.Passages);

        double? Drop(int before, int now) => before > 0 && before - now > options.LargestDrop * before ? (double)(before - now) / before : null;

        string Sentence(string what, double share, int now, int before) => string.Create(
            CultureInfo.InvariantCulture,
            $"It holds {now} {what} where the live one holds {before}: {share:0%} fewer, and at most {options.LargestDrop:0%} may go at once; look at what was deleted, and ingest again with --force if that is right.");
    }

    private static string Document(string unit) => unit[..unit.IndexOf('#', StringComparison.Ordinal)];

    private static async Task<string?> LostAsync(IPassageIndex index, IndexManifest built, Canary canary, CancellationToken cancellation)
    {
        foreach (var unit in canary.Units.Where(u => built.Documents.ContainsKey(Document(u))))
        {
            if ((await index.ReadUnitAsync(unit, cancellation)).Count == 0)
                return unit;
        }

        return null;
    }

    private async Task<List<Canary>> MissedAsync(IPassageIndex index, IReadOnlyList<Canary> asked, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
        var missed = new List<Canary>();
        foreach (var canary in asked)
        {
            var hits = await index.SearchAsync(new PassageQuery(canary.Question, canary.Language) { InForceOn = today, Limit = First }, cancellation);
            if (!hits.Any(h => canary.Units.Contains(h.Unit)))
                missed.Add(canary);
        }

        return missed;
    }
}
