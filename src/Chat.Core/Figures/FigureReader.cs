namespace Chat.Core.Figures;

/// <summary>
/// Reads the figures of a text as Spanish, Catalan, Galician and Basque write them: <c>22.000 €</c>, <c>22 mil euros</c>,
/// <c>%21</c>, <c>30 de juny</c>, <c>ekainaren 30a</c>, <c>303 eredua</c>, <c>art. 96</c>. Linear in the length of the text.
/// </summary>
public static class FigureReader
{
    private const char AlreadyRead = '\u0001'; // no letter, digit or sign of the grammar

    /// <summary>The figures of a text, in the order in which they stand, without overlaps.</summary>
    /// <param name="text">Any text; what is no figure is passed over.</param>
    public static IReadOnlyList<Figure> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = FoldedText.Of(text);
        if (!folded.Text.AsSpan().ContainsAnyInRange('0', '9') && !FigureGrammar.NumberWord.IsMatch(folded.Text))
            return [];

        var found = Find(folded.Text);
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        FigureLists.ShareUnits(found, folded.Text);
        return found.ConvertAll(f =>
        {
            var (start, end) = folded.Original(f.Start, f.End);
            return new Figure(f.Kind, f.Value, text[start..end], start);
        });
    }

    private static List<FoundFigure> Find(string text)
    {
        var found = new List<FoundFigure>();
        var rest = text;
        var digits = text.Count(char.IsAsciiDigit);
        foreach (var rule in FigureGrammar.Rules.Where(r => r.CanStandIn(text, digits)))
        {
            char[]? masked = null;
            foreach (System.Text.RegularExpressions.Match match in rule.Pattern.Matches(rest))
            {
                if (rule.Read(match) is not var (kind, value))
                    continue;
                var span = match.Groups["f"] is { Success: true } figure ? figure : match;
                if (rule.States)
                    found.Add(new FoundFigure(kind, value, span.Index, span.Index + span.Length, rule.Shares, match.Groups["pl"].Success));
                masked ??= rest.ToCharArray();
                masked.AsSpan(span.Index, span.Length).Fill(AlreadyRead);
            }

            rest = masked is null ? rest : new string(masked);
        }

        return found;
    }
}

/// <summary>A figure in folded text.</summary>
/// <param name="Kind">What it measures or names.</param>
/// <param name="Value">See <see cref="FigureKind"/>.</param>
/// <param name="Start">First character.</param>
/// <param name="End">After the last one.</param>
/// <param name="Shares">Who shares its unit or heading.</param>
/// <param name="IsPlural">True when the heading announces more than one.</param>
internal sealed record FoundFigure(FigureKind Kind, string Value, int Start, int End, Shares Shares, bool IsPlural);
