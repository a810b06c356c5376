using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Sources;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>Compares what was read with what is live: what goes, what comes, what became of each item, and the ledger of the next generation.</summary>
internal sealed class ChangePlan
{
    private readonly Dictionary<string, Dictionary<string, LedgerItem>> _items;
    private readonly Dictionary<string, (string Source, string Key)> _owners = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _live;
    private readonly bool _anew;
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly List<Passage> _added = [];
    private readonly List<DocumentResult> _results = [];
    private readonly Dictionary<string, string> _documents;
    private readonly Dictionary<string, SourceReading> _readings;

    /// <summary>Begins with what is live.</summary>
    /// <param name="ledger">What the live generation was ingested from.</param>
    /// <param name="live">Its documents and their digests.</param>
    /// <param name="anew">True when documents with the same bytes are put in again.</param>
    public ChangePlan(IngestionLedger ledger, IReadOnlyDictionary<string, string> live, bool anew)
    {
        (_live, _anew) = (live, anew);
        _documents = new Dictionary<string, string>(live, StringComparer.Ordinal);
        _readings = new Dictionary<string, SourceReading>(ledger.Readings, StringComparer.Ordinal);
        _items = ledger.Sources.ToDictionary(s => s.Key, s => s.Value.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (source, items) in _items)
        {
            foreach (var (key, item) in items.Where(i => !i.Value.Shadowed && live.ContainsKey(i.Value.Document)))
                _owners[item.Document] = (source, key);
        }
    }

    /// <summary>What became of each item.</summary>
    public IReadOnlyList<DocumentResult> Results => _results;

    /// <summary>True when a generation has to be built.</summary>
    public bool HasChanges => _removed.Count > 0 || _added.Count > 0;

    /// <summary>Documents of the next generation, and their digests.</summary>
    public IReadOnlyDictionary<string, string> Documents => _documents;

    /// <summary>The ledger of the next generation.</summary>
    public IngestionLedger Ledger => new()
    {
        Sources = _items.ToDictionary(s => s.Key, s => (IReadOnlyDictionary<string, LedgerItem>)new SortedDictionary<string, LedgerItem>(s.Value, StringComparer.Ordinal)),
        Readings = new SortedDictionary<string, SourceReading>(_readings, StringComparer.Ordinal),
    };

    /// <summary>What is to be built. From nothing when all that is live goes: training anew then costs nothing.</summary>
    public IndexChange Change => new(_removed, _added, FromNothing: _live.Keys.All(_removed.Contains));

    /// <summary>Units and passages of the next generation; null when the origin of a document is not known.</summary>
    public (int Units, int Passages)? Counts
    {
        get
        {
            var items = _items.Values.SelectMany(i => i.Values).Where(i => !i.Shadowed).ToList();
            return items.Select(i => i.Document).ToHashSet(StringComparer.Ordinal).SetEquals(_documents.Keys)
                ? (items.Sum(i => i.Units), items.Sum(i => i.Passages))
                : null;
        }
    }

    /// <summary>Documents of a source in the next generation.</summary>
    public int DocumentsOf(string source) => Items(source).Values.Count(i => !i.Shadowed);

    /// <summary>Takes the items of a source in. What is gone goes first, so that a file that was renamed is not a second copy of itself.</summary>
    public void Take(IReadOnlyList<ReadItem> read)
    {
        foreach (var item in read.OrderByDescending(i => i.Item is DeletedItem))
        {
            var (source, key) = (item.Source, item.Item.Key);
            switch (item.Item)
            {
                case FailedItem failed:
                    Add(source, key, Items(source).GetValueOrDefault(key)?.Document, DocumentOutcome.Failed, 0, failed.Reason);
                    break;
                case DeletedItem:
                    Delete(source, key);
                    break;
                case FetchedItem when item.Fault is not null:
                    Add(source, key, Items(source).GetValueOrDefault(key)?.Document, DocumentOutcome.Failed, 0, item.Fault);
                    break;
                case FetchedItem fetched when item.Document is not null:
                    Put(item, fetched, item.Document);
                    break;
                case FetchedItem fetched when Items(source).TryGetValue(key, out var same):
                    // Other version, same bytes: the source need not fetch it again.
                    Items(source)[key] = same with { Version = fetched.Version };
                    Add(source, key, same.Document, DocumentOutcome.Skipped, 0, null);
                    break;
                default:
                    Add(source, key, Items(source).GetValueOrDefault(key)?.Document, DocumentOutcome.Skipped, 0, null);
                    break;
            }
        }
    }

    /// <summary>What failed of a source: key and sentence.</summary>
    public IReadOnlyDictionary<string, string> FailuresOf(string source) => _results
        .Where(r => r.Source == source && r.Outcome == DocumentOutcome.Failed)
        .GroupBy(r => r.Key, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First().Why ?? "", StringComparer.Ordinal);

    /// <summary>Notes that a source was read: to its end, unless the fault is the source's own. Then what failed before is not known to be better.</summary>
    public void Completed(string source, DateTimeOffset now)
    {
        var failures = FailuresOf(source);
        var before = _readings.GetValueOrDefault(source);
        _readings[source] = failures.ContainsKey(source)
            ? new SourceReading(before?.Completed, (before?.Failures ?? new Dictionary<string, string>()).Concat(failures).GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal))
            : new SourceReading(now, failures);
    }

    private void Delete(string source, string key)
    {
        if (!Items(source).Remove(key, out var item))
            return;
        if (_owners.TryGetValue(item.Document, out var owner) && owner == (source, key))
            Leave(item.Document);
        Add(source, key, item.Document, DocumentOutcome.Deleted, 0, null);
    }

    private void Put(ReadItem item, FetchedItem fetched, ParsedDocument document)
    {
        var (source, key) = (item.Source, item.Item.Key);
        var next = new LedgerItem(
            fetched.Version, document.Id, document.Provenance.Digest, document.Provenance.Updated, item.Passages.Select(p => p.Unit).Distinct().Count(), item.Passages.Count);
        if (_owners.TryGetValue(document.Id, out var owner) && owner != (source, key))
        {
            if (owner.Source == source)
            {
                Add(source, key, document.Id, DocumentOutcome.Failed, 0, $"It is the same document as {owner.Key} ({document.Id}), which is in the index; remove one of the two.");
                return;
            }

            // Of the same state, what was ingested last counts: the operator asked for it. The other source does not bring its own again until it changes.
            var theirs = Items(owner.Source)[owner.Key];
            if ((document.Provenance.Updated ?? DateOnly.MinValue) < (theirs.Updated ?? DateOnly.MinValue))
            {
                Forget(source, key, document.Id);
                Items(source)[key] = next with { Shadowed = true };
                Add(source, key, document.Id, DocumentOutcome.Skipped, 0, $"The index has {document.Id} from source {owner.Source} in a later state.");
                return;
            }

            Items(owner.Source)[owner.Key] = theirs with { Shadowed = true };
        }

        Forget(source, key, document.Id);
        Items(source)[key] = next;
        _owners[document.Id] = (source, key);
        if (!_anew && _documents.GetValueOrDefault(document.Id) == document.Provenance.Digest && owner == default && !_removed.Contains(document.Id))
        {
            // In the index without a ledger that says where from: it is known now.
            Add(source, key, document.Id, DocumentOutcome.Skipped, 0, null, document.Warnings);
            return;
        }

        if (_live.ContainsKey(document.Id))
            _removed.Add(document.Id);
        Supersede(document.Id, source);
        _added.AddRange(item.Passages);
        _documents[document.Id] = document.Provenance.Digest;
        Add(source, key, document.Id, _live.ContainsKey(document.Id) ? DocumentOutcome.Updated : DocumentOutcome.Created, item.Passages.Count, null, document.Warnings);
    }

    // Another source brought it earlier in this run: what that one brought gives way.
    private void Supersede(string document, string source)
    {
        if (_added.RemoveAll(p => p.Document == document) == 0)
            return;
        for (var i = 0; i < _results.Count; i++)
        {
            if (_results[i].Document == document && _results[i].Outcome is DocumentOutcome.Created or DocumentOutcome.Updated)
                _results[i] = _results[i] with { Outcome = DocumentOutcome.Skipped, Passages = 0, Why = $"Source {source} has {document} in a later state." };
        }
    }

    // The item was another document before: that one is gone.
    private void Forget(string source, string key, string now)
    {
        if (Items(source).GetValueOrDefault(key) is { } before && before.Document != now
            && _owners.TryGetValue(before.Document, out var owner) && owner == (source, key))
        {
            Leave(before.Document);
        }
    }

    private void Leave(string document)
    {
        _owners.Remove(document);
        _documents.Remove(document);
        if (_live.ContainsKey(document))
            _removed.Add(document);
        // Other sources' copies were passed over while this one stood; without their entries they come in with the next run.
        foreach (var items in _items.Values)
        {
            foreach (var key in items.Where(i => i.Value.Shadowed && i.Value.Document == document).Select(i => i.Key).ToList())
                items.Remove(key);
        }
    }

    private Dictionary<string, LedgerItem> Items(string source)
    {
        if (!_items.TryGetValue(source, out var items))
            _items[source] = items = new Dictionary<string, LedgerItem>(StringComparer.Ordinal);
        return items;
    }

    private void Add(string source, string key, string? document, DocumentOutcome outcome, int passages, string? why, IReadOnlyList<string>? warnings = null) =>
        _results.Add(new DocumentResult(source, key, document, outcome, passages, why) { Warnings = warnings ?? [] });
}
