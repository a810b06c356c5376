using System.Text;
using System.Text.RegularExpressions;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Chunking;

/// <summary>Packs blocks into texts of a length.</summary>
internal static partial class PassageTexts
{
    /// <summary>The texts, in order. A piece that is longer than allowed and cannot be cut stands alone.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<Block> blocks, int most)
    {
        var text = new StringBuilder(most);
        foreach (var section in Sections(blocks, most))
        {
            // A numbered paragraph that fits nowhere whole begins in a passage of its own, so that its first words lead it.
            if (text.Length > 0 && text.Length + 1 + Length(section) > most && (Length(section) <= most || text.Length > most / 2))
                yield return Take(text);
            foreach (var piece in section)
            {
                if (text.Length > 0 && text.Length + 1 + piece.Text.Length > most)
                    yield return Take(text);
                if (text.Length > 0)
                    text.Append(piece.Continues ? ' ' : '\n');
                text.Append(piece.Text);
            }
        }

        if (text.Length > 0)
            yield return Take(text);
    }

    private static int Length(List<Piece> section) => section.Sum(p => p.Text.Length + 1) - 1;

    private static string Take(StringBuilder text)
    {
        var taken = text.ToString();
        text.Clear();
        return taken;
    }

    // A numbered paragraph (1., 2.º, Uno.) and all below it, up to the next one.
    private static IEnumerable<List<Piece>> Sections(IReadOnlyList<Block> blocks, int most)
    {
        var section = new List<Piece>();
        foreach (var block in blocks)
        {
            if (section.Count > 0 && block is Paragraph { Text: var text } && Numbered().IsMatch(text))
            {
                yield return section;
                section = [];
            }

            section.AddRange(Pieces(block, most));
        }

        if (section.Count > 0)
            yield return section;
    }

    private static IEnumerable<Piece> Pieces(Block block, int most) => block switch
    {
        Paragraph paragraph => Sentences(paragraph.Text, most),
        Note note => Sentences(note.Text, most),
        Table table => table.Rows.Count == 0 ? Rows([], [table.Header]) : Rows(table.Header, table.Rows),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "Not a block that can be shown."),
    };

    private static IEnumerable<Piece> Sentences(string text, int most)
    {
        if (text.Length <= most)
            return [new Piece(text, Continues: false)];
        return SentenceCuts.Cut(text, most).Select((part, i) => new Piece(part, Continues: i > 0));
    }

    private static IEnumerable<Piece> Rows(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => (Name: i < header.Count ? header[i].Trim() : "", Cell: cell.Trim())).Where(c => c.Cell.Length > 0)
                .Select(c => c.Name.Length > 0 ? c.Name + ": " + c.Cell : c.Cell);
            if (string.Join(" | ", cells) is { Length: > 0 } line)
                yield return new Piece(line, Continues: false);
        }
    }

    private readonly record struct Piece(string Text, bool Continues);

    [GeneratedRegex(@"^(?:\d{1,3}\.(?:[ºª])?(?!\d)|\d{1,3}\.? ?bis\.|[A-Z]\. |(?:Uno|Dos|Tres|Cuatro|Cinco|Seis|Siete|Ocho|Nueve|Diez|Once|Doce|Trece|Catorce|Quince)\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
