using System.Globalization;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Chunking;

/// <summary>
/// Cuts the wordings of a document into passages that are searched and quoted. Cuts fall between numbered paragraphs where these
/// fit, else between paragraphs, else between sentences; never between a table row and its header. Every word of a wording stands
/// in exactly one passage, and the same document always gives the same passages.
/// </summary>
public static class PassageChunker
{
    /// <summary>Characters of a passage at most, unless one table row has more. All figures of docs/retrieval.md are of this length.</summary>
    public const int MostCharacters = 1200;

    /// <summary>The passages of all units and wordings, in the order of the document.</summary>
    public static IReadOnlyList<Passage> Chunk(ParsedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var passages = new List<Passage>(document.Units.Count * 2);
        foreach (var unit in document.Units)
        {
            foreach (var version in unit.Versions)
                passages.AddRange(Chunk(document, unit, version));
        }

        return passages;
    }

    private static IEnumerable<Passage> Chunk(ParsedDocument document, DocumentUnit unit, UnitVersion version)
    {
        var id = document.Id + "#" + unit.Id;
        var name = version.ValidFrom is { } from ? id + "@" + from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : id;
        return PassageTexts.Of(version.Blocks, MostCharacters).Select((text, ordinal) => new Passage
        {
            Id = name + "/" + ordinal.ToString(CultureInfo.InvariantCulture),
            Document = document.Id,
            Unit = id,
            Ordinal = ordinal,
            Kind = unit.Kind,
            DocumentTitle = document.Title,
            Heading = unit.Heading,
            Path = unit.Path,
            Text = text,
            Language = unit.Language ?? document.Language,
            Rank = document.Rank,
            Scope = document.Scope,
            ValidFrom = version.ValidFrom,
            // A repealed text does not say since when; it was changed for the last time then or earlier, and is never in force after.
            ValidUntil = version.ValidUntil ?? (document.IsInForce ? null : document.Provenance.Updated ?? DateOnly.MinValue),
            Provenance = document.Provenance,
        });
    }
}
