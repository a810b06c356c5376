namespace Chat.Core.Figures;

/// <summary>Whether a figure stands in a text that has others.</summary>
public static class FigureMatch
{
    /// <summary>
    /// True when the others say what the figure says. The same kind and value always do. Beyond that:
    /// <list type="bullet">
    /// <item>a bare number stands in the same number with a unit: <c>el 303</c> in <c>modelo 303</c>, <c>el 30</c> in <c>30 de enero</c>;</item>
    /// <item>an amount, rate, form or box stands in the same bare number, since tables and lists of the law write no unit;
    /// an article, a day or a span of time does not;</item>
    /// <item>a day without a year stands in the full date; a full date needs its year from another of the figures.</item>
    /// </list>
    /// An amount never stands in a rate, nor a rate in an amount.
    /// </summary>
    /// <param name="figure">What is stated.</param>
    /// <param name="others">The figures of the source.</param>
    public static bool StandsIn(this Figure figure, IEnumerable<Figure> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var known = others as IReadOnlyCollection<Figure> ?? [.. others];
        return known.Any(other => Says(other, figure)) || (IsFullDate(figure) && HasDayAndYear(known, figure.Value));
    }

    private static bool Says(Figure source, Figure stated) => (stated.Kind, source.Kind) switch
    {
        (FigureKind.Date, FigureKind.Date) => stated.Value == source.Value || (!IsFullDate(stated) && stated.Value[^5..] == source.Value[^5..]),
        (FigureKind.Number, FigureKind.Date) => stated.Value.TrimStart('0') == source.Value[^2..].TrimStart('0'),
        (FigureKind.Year, FigureKind.Date) => IsFullDate(source) && stated.Value == source.Value[..4],
        (FigureKind.Number, FigureKind.Duration) => stated.Value == source.Value[..source.Value.IndexOf(' ', StringComparison.Ordinal)],
        (FigureKind.Number, FigureKind.Box) or (FigureKind.Box, FigureKind.Number) => stated.Value.TrimStart('0') == source.Value.TrimStart('0'),
        (FigureKind.Number, FigureKind.Amount or FigureKind.Rate or FigureKind.Form or FigureKind.Article)
            or (FigureKind.Amount or FigureKind.Rate or FigureKind.Form, FigureKind.Number) => stated.Value == source.Value,
        _ => stated.Kind == source.Kind && stated.Value == source.Value,
    };

    private static bool IsFullDate(Figure figure) => figure.Kind == FigureKind.Date && figure.Value[0] != '-';

    private static bool HasDayAndYear(IReadOnlyCollection<Figure> figures, string date) =>
        figures.Any(f => f.Kind == FigureKind.Date && !IsFullDate(f) && f.Value[^5..] == date[^5..])
        && figures.Any(f => (f.Kind == FigureKind.Year && f.Value == date[..4]) || (IsFullDate(f) && f.Value[..4] == date[..4]));
}
