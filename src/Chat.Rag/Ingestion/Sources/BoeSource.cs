using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>
/// Consolidated law from the BOE's open data. The list, newest update first, says what may have changed since last time; only of that
/// metadata are asked for, and only of what has changed the text. A text that was downloaded is kept: a run that was stopped does not ask for it again.
/// Documents are <c>documento > metadatos + texto</c>, XML.
/// </summary>
public sealed class BoeSource : IDocumentSource
{
    // A text that is changed while a run reads others must be seen by the next one: the list is read from before the last run began.
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    private readonly BoeSourceSettings _settings;
    private readonly BoeApi _api;
    private readonly DownloadStore _store;

    /// <summary>With settings, a fetcher, and the data directory for what is downloaded.</summary>
    public BoeSource(BoeSourceSettings settings, SafeFetcher fetcher, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _api = new BoeApi(settings, fetcher);
        _store = new DownloadStore(Path.Combine(dataDirectory, "sources", settings.Id));
    }

    /// <inheritdoc/>
    public string Id => _settings.Id;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceState previous, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(previous);
        var (wanted, fault) = await WantedAsync(previous, cancellation);
        if (fault is not null)
            yield return new FailedItem(Id, fault);
        foreach (var (law, updated) in wanted)
            yield return await ReadAsync(law, updated, previous, cancellation);
        if (fault is not null)
            yield break;
        var there = wanted.Select(w => w.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in previous.Items.Keys.Where(k => !there.Contains(k)).Order(StringComparer.Ordinal))
        {
            _store.Remove(gone);
            yield return new DeletedItem(gone);
        }
    }

    /// <summary>The texts in order, each with its last change where the list tells it; the fault of the list, if it had one.</summary>
    private async Task<(IReadOnlyList<(string Id, string? Updated)> Wanted, string? Fault)> WantedAsync(SourceState previous, CancellationToken cancellation)
    {
        try
        {
            if (_settings.Query is null)
                return (await NamedAsync(previous, cancellation), null);
            var found = await _api.ListAsync(null, cancellation);
            return found.Count <= _settings.Most
                ? ([.. found.OrderBy(f => f.Id, StringComparer.Ordinal).Select(f => (f.Id, (string?)f.Updated))], null)
                : ([], $"The query of source '{Id}' finds more than {_settings.Most} texts; make it narrower, or raise most in sources.yml.");
        }
        catch (FetchException caught)
        {
            return ([], caught.Message);
        }
    }

    private async Task<IReadOnlyList<(string Id, string? Updated)>> NamedAsync(SourceState previous, CancellationToken cancellation)
    {
        if (previous.Completed is not { } completed)
            return [.. _settings.Laws.Select(l => (l, (string?)null))];
        var changed = (await _api.ListAsync(completed - Overlap, cancellation)).ToDictionary(e => e.Id, e => e.Updated, StringComparer.Ordinal);
        return
        [
            .. _settings.Laws.Select(law => (law, changed.TryGetValue(law, out var updated) ? updated
                // Not among the changes, and live: what is live is still the last. Failed last time or new in the list: metadata must tell.
                : previous.Items.TryGetValue(law, out var known) && !previous.Failures.ContainsKey(law) ? known.Version : null)),
        ];
    }

    private async Task<SourceItem> ReadAsync(string law, string? updated, SourceState previous, CancellationToken cancellation)
    {
        try
        {
            var known = previous.Items.GetValueOrDefault(law);
            if (updated is not null && known?.Version == updated)
                return new UnchangedItem(law);
            if (updated is not null && Kept(law, updated) is { } kept)
                return kept;
            if (await _api.MetadataAsync(law, cancellation) is not { } metadata)
                return Missing(law, known);
            updated = _api.UpdatedOf(metadata);
            if (known?.Version == updated)
                return new UnchangedItem(law);
            if (Kept(law, updated) is { } again)
                return again;
            return await _api.TextAsync(law, cancellation) is { } text ? Keep(law, updated, BoeApi.Join(metadata, text)) : Missing(law, known);
        }
        catch (FetchException fault)
        {
            return new FailedItem(law, fault.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new FailedItem(law, $"{law} cannot be kept in the data directory ({fault.Message.TrimEnd('.')}); make room there, or give this user the right to write.");
        }
    }

    private SourceItem Missing(string law, KnownItem? known)
    {
        _store.Remove(law);
        return known is not null ? new DeletedItem(law) : new FailedItem(law, $"The BOE has no consolidated text {law}; correct the id in source '{Id}' of sources.yml.");
    }

    private FetchedItem? Kept(string law, string updated) =>
        _store.Read(law) is var (about, content) && about.Version == updated ? Item(law, updated, content, about.Digest) : null;

    private FetchedItem Keep(string law, string updated, byte[] content)
    {
        var digest = DownloadStore.Digest(content);
        _store.Write(new Download(law, updated, BoeApi.PageOf(law), "application/xml", digest), content);
        return Item(law, updated, content, digest);
    }

    private FetchedItem Item(string law, string updated, byte[] content, string digest)
    {
        DateOnly? day = DateOnly.TryParseExact(updated.AsSpan(0, Math.Min(8, updated.Length)), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
        return new FetchedItem(law, updated, new SourceDocument(law + ".xml", "application/xml", content, new Provenance(Id, BoeApi.PageOf(law), _settings.Licence, day, digest))
        {
            Rank = _settings.Rank,
            Scope = _settings.Scope,
        });
    }
}
