namespace Chat.Core.Figures;

/// <summary>Whether a figure stands in a text that has others.</summary>
public static class FigureMatch
{
    /// <summary>
    /// True when one of the others says the same: the same kind and value, or the same number where one of the two
    /// stands without a unit (<c>el 303</c> beside <c>modelo 303</c>, <c>30 y 31 de enero</c>).
    /// </summary>
    public static bool StandsIn(this Figure figure, IEnumerable<Figure> others) => others.Any(o => Same(figure, o));

    private static bool Same(Figure a, Figure b)
    {
        if (a.Kind == b.Kind)
            return a.Value == b.Value || (a.Kind == FigureKind.Date && WithoutYear(a.Value) == WithoutYear(b.Value) && (IsYearless(a.Value) || IsYearless(b.Value)));
        if (a.Kind == FigureKind.Date || b.Kind == FigureKind.Date)
            return PartOf(a, b) || PartOf(b, a);
        return (a.Kind == FigureKind.Number || b.Kind == FigureKind.Number) && Bare(a) == Bare(b);
    }

    private static bool IsYearless(string date) => date.StartsWith("--", StringComparison.Ordinal);

    private static string WithoutYear(string date) => date[^5..];

    // The day or the year of a date, written apart from it.
    private static bool PartOf(Figure part, Figure date) => date.Kind == FigureKind.Date && part.Kind switch
    {
        FigureKind.Number => part.Value == date.Value[^2..].TrimStart('0'),
        FigureKind.Year => date.Value.StartsWith(part.Value, StringComparison.Ordinal),
        _ => false,
    };

    private static string Bare(Figure figure) => figure.Kind == FigureKind.Duration ? figure.Value[..figure.Value.IndexOf(' ', StringComparison.Ordinal)] : figure.Value;
}
