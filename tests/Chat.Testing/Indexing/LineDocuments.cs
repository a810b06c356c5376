using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Sources;

namespace Chat.Testing.Indexing;

/// <summary>
/// A source of documents that a test holds in memory: the first line is the id and, optionally, the day of its state
/// (<c>L1 2026-01-01</c>); every other line is an article.
/// </summary>
/// <param name="id">Id of the source.</param>
public sealed class LineSource(string id) : IDocumentSource
{
    /// <summary>Texts by key.</summary>
    public SortedDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that cannot be had, and why.</summary>
    public Dictionary<string, string> Faults { get; } = [];

    /// <summary>Called before each item, on the source's way: a test stops or waits there.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>What it was last told of what is live.</summary>
    public SourceState? Told { get; private set; }

    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceState previous, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Told = previous;
        foreach (var (key, text) in Texts)
        {
            Before?.Invoke(key);
            cancellation.ThrowIfCancellationRequested();
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (Faults.TryGetValue(key, out var fault))
                yield return new FailedItem(key, fault);
            else if (previous.Items.TryGetValue(key, out var known) && known.Version == digest)
                yield return new UnchangedItem(key);
            else
                yield return new FetchedItem(key, digest, LineDocument.Of(key, text, id));
        }

        foreach (var gone in previous.Items.Keys.Where(k => !Texts.ContainsKey(k)))
            yield return new DeletedItem(gone);
        if (Faults.TryGetValue(id, out var whole))
            yield return new FailedItem(id, whole);
        await Task.CompletedTask;
    }
}

/// <summary>Takes such documents apart. A document that begins with an exclamation mark is damaged; one with two marks breaks the parser.</summary>
public sealed class LineParser : IDocumentParser
{
    private int _parsed;

    /// <summary>How many documents were taken apart.</summary>
    public int Parsed => _parsed;

    /// <inheritdoc/>
    public bool CanParse(SourceDocument document) => document.MediaType == "text/plain";

    /// <inheritdoc/>
    public Task<ParsedDocument> ParseAsync(SourceDocument document, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _parsed);
        var text = Encoding.UTF8.GetString(document.Content.Span);
        if (text.StartsWith("!!", StringComparison.Ordinal))
            throw new FormatException("broken");
        if (text.StartsWith('!'))
            throw new DocumentException($"{document.Name} is damaged; fetch it again.");
        return Task.FromResult(LineDocument.Parse(document, text));
    }
}

/// <summary>Such a document, as bytes, taken apart, and cut.</summary>
public static class LineDocument
{
    /// <summary>As a source gives it.</summary>
    public static SourceDocument Of(string key, string text, string source)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var updated = text.Split('\n')[0].Split(' ') is [_, var day] ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : (DateOnly?)null;
        return new SourceDocument(key, "text/plain", bytes, new Provenance(source, key, "Free.", updated, Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    /// <summary>One passage for each wording of each article.</summary>
    public static IReadOnlyList<Passage> Cut(ParsedDocument document) =>
    [
        .. document.Units.SelectMany(u => u.Versions.Select(v => new Passage
        {
            Id = $"{document.Id}#{u.Id}/0",
            Document = document.Id,
            Unit = $"{document.Id}#{u.Id}",
            Ordinal = 0,
            Kind = u.Kind,
            DocumentTitle = document.Title,
            Heading = u.Heading,
            Path = u.Path,
            Text = string.Join('\n', v.Blocks.OfType<Paragraph>().Select(p => p.Text)),
            Language = document.Language,
            Rank = document.Rank,
            Scope = document.Scope,
            ValidFrom = v.ValidFrom,
            ValidUntil = v.ValidUntil,
            Provenance = document.Provenance,
        })),
    ];

    internal static ParsedDocument Parse(SourceDocument document, string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new ParsedDocument
        {
            Id = lines[0].Split(' ')[0],
            Title = lines[0],
            Rank = DocumentRank.Law,
            Scope = ParsedDocument.StateScope,
            Language = Language.Es,
            Provenance = document.Provenance,
            Units = [.. lines.Skip(1).Select((line, i) => new DocumentUnit($"a{i + 1}", UnitKind.Article, $"Artículo {i + 1}", [], [new UnitVersion(null, null, null, [new Paragraph(line)])]))],
        };
    }
}
