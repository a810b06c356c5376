using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Ingestion.Html;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>
/// Pages of an administration, followed link by link from a few addresses, within hosts and paths that are listed and as <c>robots.txt</c> allows.
/// The same page under several addresses comes once. Links with a query are not followed: behind them are searches and calendars without an end.
/// </summary>
public sealed partial class WebPageSource : IDocumentSource
{
    private const string Accepted = "text/html, application/xhtml+xml, application/pdf;q=0.8";

    private readonly WebSourceSettings _settings;
    private readonly SafeFetcher _fetcher;
    private readonly AllowedAddresses _allowed;
    private readonly DownloadStore _store;

    /// <summary>With settings, a fetcher, and the data directory for what is downloaded.</summary>
    public WebPageSource(WebSourceSettings settings, SafeFetcher fetcher, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _fetcher) = (settings, fetcher);
        _allowed = new AllowedAddresses(settings.Hosts, settings.Paths);
        _store = new DownloadStore(Path.Combine(dataDirectory, "sources", settings.Id));
    }

    /// <inheritdoc/>
    public string Id => _settings.Id;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceState previous, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(previous);
        var crawl = new Crawl(_settings.Start.Select(Plain));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (whole, pages) = (true, 0);
        while (crawl.Next() is { } stop)
        {
            if (pages == _settings.Pages)
            {
                // Not under the source's own id: the pages that were read are good, and the source need not be read again at once.
                yield return new FailedItem(_settings.Start[0].AbsoluteUri, $"Source '{Id}' has more than {_settings.Pages} pages; the others were left out: raise pages in sources.yml, or make its paths narrower.");
                whole = false;
                break;
            }

            var visit = await VisitAsync(crawl, stop, previous, cancellation);
            if (visit.Fetched)
                pages++;
            if (visit.Item is FailedItem)
                whole = false;
            if (stop.Depth < _settings.Depth)
                crawl.Add(visit.Links.Where(IsWanted), stop.Depth + 1);
            // A page that several addresses lead to is said once.
            if (visit.Item is { } item && seen.Add(item.Key))
                yield return item;
        }

        // What could not be reached because a page on the way failed is not gone.
        foreach (var gone in whole ? previous.Items.Keys.Where(k => !seen.Contains(k)).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            _store.Remove(gone);
            yield return new DeletedItem(gone);
        }
    }

    private static string KeyOf(Uri address) => AllowedAddresses.HostOf(address) + address.AbsolutePath;

    private static Uri Plain(Uri address) => new(address.GetLeftPart(UriPartial.Path));

    private bool IsWanted(Uri address) =>
        _allowed.WhyNot(address) is null && address.Query.Length == 0 && HasPageName(address) && IsInLanguage(address);

    private static bool HasPageName(Uri address) =>
        Path.GetExtension(address.AbsolutePath).ToLowerInvariant() is "" or ".html" or ".htm" or ".shtml" or ".xhtml" or ".pdf" or ".jsp" or ".php" or ".aspx";

    // Sites of the administration put a language into the path: /Sede/gl_es/…; va is Valencian.
    private bool IsInLanguage(Uri address) =>
        LanguageInPath().Match(address.AbsolutePath) is not { Success: true } match
        || (LanguageCodes.TryParse(match.Groups[1].Value, out var language) && _settings.Languages.Contains(language));

    private async Task<Visit> VisitAsync(Crawl crawl, Stop stop, SourceState previous, CancellationToken cancellation)
    {
        var key = KeyOf(stop.Address);
        try
        {
            var robots = await RobotsAsync(crawl, stop.Address, cancellation);
            if (!robots.Allows(stop.Address.PathAndQuery))
                return stop.Depth > 0 ? new Visit() : new Visit(new FailedItem(key, $"robots.txt of {stop.Address.Host} asks that {key} is left alone, so it was; take it out of source '{Id}'."));
            return await FetchAsync(crawl, stop, key, robots, previous, cancellation);
        }
        catch (FetchException fault)
        {
            return new Visit(new FailedItem(key, fault.Message));
        }
        catch (DocumentException fault)
        {
            return new Visit(new FailedItem(key, fault.Message)) { Fetched = true };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Visit(new FailedItem(key, $"{key} cannot be kept in the data directory ({fault.Message.TrimEnd('.')}); make room there, or give this user the right to write."));
        }
    }

    private async Task<Visit> FetchAsync(Crawl crawl, Stop stop, string key, RobotsTxt robots, SourceState previous, CancellationToken cancellation)
    {
        var kept = _store.Read(key);
        var reply = await _fetcher.FetchAsync(
            new FetchRequest(stop.Address, _allowed, Accepted)
            {
                PerSecond = robots.Delay is { } delay ? Math.Min(_settings.PerSecond, 1 / delay.TotalSeconds) : _settings.PerSecond,
                WhyNotFollow = async (next, stopped) => (await RobotsAsync(crawl, next, stopped)).Allows(next.PathAndQuery) ? null : $"robots.txt of {next.Host} asks to be left alone",
                Tag = kept?.About.Tag,
                Modified = kept?.About.Modified,
            },
            cancellation);
        switch (reply)
        {
            case NothingThere nothing:
                _store.Remove(key);
                return previous.Items.ContainsKey(key) ? new Visit(new DeletedItem(key)) { Fetched = true }
                    : stop.Depth > 0 ? new Visit { Fetched = true } // a dead link of theirs
                    : new Visit(new FailedItem(key, $"{key} does not exist ({nothing.Status}); correct the start address of source '{Id}'."));
            case NotModified when kept is var (about, content):
                return Read(crawl, stop, new Uri(about.Address), about.MediaType, content, about, previous);
            case FetchedBody body:
                // A redirect to a page that has its own turn.
                if (KeyOf(body.Address) is var real && real != key && !crawl.Claim(real))
                    return new Visit { Fetched = true };
                var copy = new Download(real, "", body.Address.AbsoluteUri, body.MediaType, DownloadStore.Digest(body.Content.Span)) { Tag = body.Tag, Modified = body.Modified };
                if (Readable(body.MediaType))
                    _store.Write(copy, body.Content);
                return Read(crawl, stop, body.Address, body.MediaType, body.Content, copy, previous);
            default:
                throw new FetchException($"{key} was said to be unchanged, and there is no copy; run it again.");
        }
    }

    private static bool Readable(string mediaType) => mediaType is "text/html" or "application/xhtml+xml" or "application/pdf";

    private Visit Read(Crawl crawl, Stop stop, Uri address, string mediaType, ReadOnlyMemory<byte> content, Download copy, SourceState previous)
    {
        var key = KeyOf(address);
        if (!Readable(mediaType))
            return new Visit(new FailedItem(key, $"{key} is '{mediaType}', which is not read; only HTML and PDF are.")) { Fetched = true };
        if (mediaType == "application/pdf")
            return new Visit(Item(key, address, copy.Digest, mediaType, content, copy.Digest, null, previous)) { Fetched = true };

        var page = WebPage.Read(content, key);
        var links = page.Links.Select(l => Resolve(address, page.Base, l)).OfType<Uri>().Select(Unfragmented).ToList();
        if (!crawl.IsCanonical(key) && Canonical(address, page) is { } canonical && KeyOf(canonical) != key)
        {
            crawl.AddCanonical(canonical, stop.Depth);
            return new Visit { Fetched = true, Links = links };
        }

        // Two addresses with the same words: the first one is the page.
        if (!page.MayBeIndexed || page.Sections.Count == 0 || !crawl.ClaimText(page.TextDigest()))
            return new Visit { Fetched = true, Links = links };
        var version = $"{page.TextDigest()[..32]}@{page.Updated:yyyy-MM-dd}";
        return new Visit(Item(key, address, version, "text/html", content, copy.Digest, page.Updated, previous)) { Fetched = true, Links = links };
    }

    private SourceItem Item(string key, Uri address, string version, string mediaType, ReadOnlyMemory<byte> content, string digest, DateOnly? updated, SourceState previous) =>
        previous.Items.TryGetValue(key, out var known) && known.Version == version
            ? new UnchangedItem(key)
            : new FetchedItem(key, version, new SourceDocument(
                address.Segments[^1] is { Length: > 1 } name ? name : address.Host,
                mediaType,
                content,
                new Provenance(Id, address.AbsoluteUri, _settings.Licence, updated, digest))
            {
                Rank = _settings.Rank,
                Scope = _settings.Scope,
            });

    private Uri? Canonical(Uri address, WebPage page) =>
        page.Canonical is { } written && Resolve(address, page.Base, written) is { } canonical && IsWanted(canonical) ? Unfragmented(canonical) : null;

    private static Uri? Resolve(Uri page, string? written, string link)
    {
        var from = written is not null && Uri.TryCreate(page, written, out var given) ? given : page;
        return Uri.TryCreate(from, link.Trim(), out var address) ? address : null;
    }

    private static Uri Unfragmented(Uri address) => address.Fragment.Length == 0 ? address : new(address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped));

    private async Task<RobotsTxt> RobotsAsync(Crawl crawl, Uri address, CancellationToken cancellation)
    {
        var host = AllowedAddresses.HostOf(address);
        if (crawl.Robots.TryGetValue(host, out var known))
            return known;
        var place = new Uri(address, "/robots.txt");
        var request = new FetchRequest(place, new AllowedAddresses(_settings.Hosts, ["/robots.txt"]), "text/plain") { PerSecond = _settings.PerSecond, MostBytes = RobotsTxt.MostBytes };
        // A site that cannot say what it asks for is left alone: the exception ends this page, and the next one asks again.
        var reply = await _fetcher.FetchAsync(request, cancellation);
        return crawl.Robots[host] = reply is FetchedBody body ? RobotsTxt.Read(body.Content.Span) : RobotsTxt.Open;
    }

    [GeneratedRegex("/([a-z]{2})_[a-z]{2}(/|$)", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageInPath();

    /// <summary>A page to be looked at.</summary>
    private sealed record Stop(Uri Address, int Depth);

    /// <summary>What came of a page.</summary>
    private sealed record Visit(SourceItem? Item = null)
    {
        public bool Fetched { get; init; }

        public IReadOnlyList<Uri> Links { get; init; } = [];
    }

    /// <summary>What one reading has before it and behind it.</summary>
    private sealed class Crawl
    {
        private readonly Queue<Stop> _queue = new();
        private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
        private readonly HashSet<string> _canonical = new(StringComparer.Ordinal);
        private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

        public Crawl(IEnumerable<Uri> start) => Add(start, 0);

        public Dictionary<string, RobotsTxt> Robots { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Stop? Next() => _queue.TryDequeue(out var stop) ? stop : null;

        public void Add(IEnumerable<Uri> addresses, int depth)
        {
            foreach (var address in addresses.Where(a => _keys.Add(KeyOf(a))))
                _queue.Enqueue(new Stop(address, depth));
        }

        /// <summary>The page that another one says it is; what it says of itself is not followed any further, or two could point at each other.</summary>
        public void AddCanonical(Uri address, int depth)
        {
            _canonical.Add(KeyOf(address));
            Add([address], depth);
        }

        public bool IsCanonical(string key) => _canonical.Contains(key);

        public bool Claim(string key) => _keys.Add(key);

        public bool ClaimText(string digest) => _texts.Add(digest);
    }
}
