using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>A line of the BOE's list: a text and when it was last changed there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Updated">As the list writes it (<c>20260327T104512Z</c>): compared letter by letter.</param>
internal sealed record BoeEntry(string Id, string Updated);

/// <summary>The interface of consolidated legislation in the BOE's open data: list, metadata, text.</summary>
internal sealed class BoeApi(BoeSourceSettings settings, SafeFetcher fetcher)
{
    private const int PageOfList = 100;

    // About 12,000 texts are consolidated; a list without an end is none of the BOE's.
    private const int LongestList = 50_000;

    private readonly AllowedAddresses _allowed = new([AllowedAddresses.HostOf(settings.Address)], [settings.Address.AbsolutePath]);

    /// <summary>The page where people read a text.</summary>
    public static string PageOf(string id) => $"https://www.boe.es/buscar/act.php?id={id}";

    /// <summary>The list, newest update first, down to the first entry that is older than <paramref name="since"/>; all of it without one.</summary>
    /// <exception cref="FetchException">It cannot be had.</exception>
    public async Task<IReadOnlyList<BoeEntry>> ListAsync(DateTimeOffset? since, CancellationToken cancellation)
    {
        var stop = since?.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var entries = new Dictionary<string, BoeEntry>(StringComparer.Ordinal);
        for (var offset = 0; offset < LongestList; offset += PageOfList)
        {
            var query = settings.Query is null ? "" : "&query=" + Uri.EscapeDataString(settings.Query);
            var data = await AskAsync($"?limit={PageOfList}&offset={offset}{query}", cancellation)
                ?? (offset > 0 ? new XElement("data") : throw new FetchException($"{settings.Address} does not exist; correct the address of source '{settings.Id}'."));
            var page = data.Elements("item").Select(Entry).ToList();
            // What is updated while pages are read moves to the front, so an entry may come twice; the first is the newer one.
            foreach (var entry in page)
                entries.TryAdd(entry.Id, entry);
            if (page.Count == 0 || entries.Count > Most || (stop is not null && string.CompareOrdinal(page[^1].Updated, stop) < 0))
                return [.. entries.Values];
        }

        throw new FetchException($"{settings.Address} lists more than {LongestList} texts; look at the address of source '{settings.Id}'.");
    }

    /// <summary>Metadata of a text; null when there is none of that id.</summary>
    public async Task<XElement?> MetadataAsync(string id, CancellationToken cancellation)
    {
        if (await AskAsync($"/id/{id}/metadatos", cancellation) is not { } data)
            return null;
        var metadata = data.DescendantsAndSelf("metadatos").FirstOrDefault() ?? data;
        return Text(metadata, "identificador") == id
            ? metadata
            : throw new FetchException($"The BOE gave metadata of '{Text(metadata, "identificador")}' instead of {id}; try again later.");
    }

    /// <summary>When metadata or a line of the list say that the text was last changed.</summary>
    public string UpdatedOf(XElement element) => Text(element, "fecha_actualizacion") is { Length: > 0 } updated
        ? updated
        : throw new FetchException($"{settings.Address} gave an entry without fecha_actualizacion; its form must have changed.");

    /// <summary>The text with its blocks; null when there is none of that id.</summary>
    public async Task<XElement?> TextAsync(string id, CancellationToken cancellation)
    {
        if (await AskAsync($"/id/{id}/texto", cancellation) is not { } data)
            return null;
        return data.DescendantsAndSelf("texto").FirstOrDefault() is { } text && text.Elements("bloque").Any()
            ? text
            : throw new FetchException($"The BOE gave a text of {id} without a single block; try again later.");
    }

    // One more than asked for says that there are more.
    private int Most => settings.Query is null ? int.MaxValue : settings.Most;

    private static string Text(XElement element, string name) => element.Element(name)?.Value.Trim() ?? "";

    private BoeEntry Entry(XElement item) => Text(item, "identificador") is { Length: > 0 } id && SourcesReader.BoeId().IsMatch(id)
        ? new(id, UpdatedOf(item))
        : throw new FetchException($"{settings.Address} listed '{Text(item, "identificador")}', which is no id of the BOE; its form must have changed.");

    /// <summary>The <c>data</c> of a response; null for 404.</summary>
    private async Task<XElement?> AskAsync(string path, CancellationToken cancellation)
    {
        var address = new Uri(settings.Address.AbsoluteUri + path);
        var reply = await fetcher.FetchAsync(new FetchRequest(address, _allowed, "application/xml") { PerSecond = settings.PerSecond }, cancellation);
        if (reply is not FetchedBody body)
            return null;
        try
        {
            var root = SafeXml.Read(body.Content, LoadOptions.PreserveWhitespace, cancellation);
            var code = root.Element("status")?.Element("code")?.Value.Trim();
            if (root.Name != "response" || code is null)
                throw new FetchException($"{address.GetLeftPart(UriPartial.Path)} gave XML that is no response of the BOE; look at the address of source '{settings.Id}'.");
            if (code == "404")
                return null;
            return code == "200" && root.Element("data") is { } data
                ? data
                : throw new FetchException($"{address.GetLeftPart(UriPartial.Path)} answered with status {Shown(code)}; try again later.");
        }
        catch (XmlException fault)
        {
            throw new FetchException($"{address.GetLeftPart(UriPartial.Path)} gave no whole XML ({fault.Message.TrimEnd('.')}); try again later.", fault);
        }
    }

    private static string Shown(string code) => new([.. code.Where(char.IsAsciiDigit).Take(5)]);

    /// <summary>Metadata and text in one document: <c>documento > metadatos + texto</c>.</summary>
    public static byte[] Join(XElement metadata, XElement text)
    {
        var joined = new XElement("documento", metadata.Name == "metadatos" ? metadata : new XElement("metadatos", metadata.Elements()), text);
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = true }))
            joined.Save(writer);
        return bytes.ToArray();
    }
}
