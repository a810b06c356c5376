using System.Text.RegularExpressions;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>A heading that groups articles: book, title, chapter, section.</summary>
/// <param name="Level">1 for a book to 5 for a subsection; the outer one is the smaller.</param>
/// <param name="HasTitle">False when only the number stands there and the title follows on the next line.</param>
public readonly partial record struct StructuralHeading(int Level, bool HasTitle)
{
    // Measured in the 234 laws: the longest such line has 236 characters.
    private const int Longest = 260;

    /// <summary>Reads one; false for a sentence that begins with a reference (<c>Título I de la Ley 3/2015</c>).</summary>
    public static bool TryRead(string text, out StructuralHeading heading)
    {
        ArgumentNullException.ThrowIfNull(text);
        heading = default;
        if (text.Length > Longest || text.Length < 6 || Label().Match(text) is not { Success: true } match)
            return false;
        var rest = text.AsSpan(match.Length).TrimStart(".:-–— ");
        if (!rest.IsEmpty && !char.IsUpper(rest[0]) && rest[0] is not ('(' or '«' or '['))
            return false;
        var level = char.ToUpperInvariant(text[0]) switch { 'L' => 1, 'T' => 2, 'C' => 3, 'P' => 1, _ => text.StartsWith("Sub", StringComparison.OrdinalIgnoreCase) ? 5 : 4 };
        heading = new(level, !rest.IsEmpty && rest[0] != '(');
        return true;
    }

    [GeneratedRegex(@"^(?:libro|t[íi]tulo|cap[íi]tulo|(?:sub)?secci[óo]n|parte) (?:(?-i:[IVXLC]{1,8})(?: ?(?:bis|ter|qu[aá]ter))?|\d{1,3}\.?[ºª]?|preliminar|[úu]nic[oa]|\p{L}{2,10}(?:er|n[dt]|art|int|xt|im|av|ven|imer)[oa])(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
