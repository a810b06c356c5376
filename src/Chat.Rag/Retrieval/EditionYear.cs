using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Rag.Indexing;

namespace Chat.Rag.Retrieval;

/// <summary>
/// The tax year that a manual or a page explains. Manuals are published anew each year and do not say until when they hold; their title
/// ("Manual práctico de Renta 2025") or their address (<c>…/manuales-practicos/irpf-2025/…</c>) says for which year they were written.
/// </summary>
public static partial class EditionYear
{
    /// <summary>The year; null where neither title, headings nor address name exactly one.</summary>
    public static int? Of(Passage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return One(passage.DocumentTitle) ?? One(string.Join(' ', passage.Path)) ?? One(passage.Provenance.Address);
    }

    /// <summary>
    /// True when the words may be used for a question. One that names a tax year is answered from that year's edition only; one that names
    /// none, from the edition of the year that is filed now (the last one that is over) or a later one. A page without a year shows the
    /// state of its day, and says nothing about a year before that.
    /// </summary>
    /// <param name="passage">Of a manual or a page.</param>
    /// <param name="taxYear">The year that the question names; null when it names none.</param>
    /// <param name="asOf">The day on which it is asked.</param>
    public static bool Fits(Passage passage, int? taxYear, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(passage);
        if (Of(passage) is { } edition)
            return taxYear is { } asked ? edition == asked : edition >= asOf.Year - 1;
        return taxYear is not { } year || year >= asOf.Year || (passage.Provenance.Updated is { } updated && updated.Year <= year);
    }

    private static int? One(string text)
    {
        var years = Year().Matches(text).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).Distinct().ToList();
        return years is [var year] ? year : null;
    }

    // Four digits that are no part of a longer number or word; "IRPF-2025" and "renta2025/" both name a year.
    [GeneratedRegex(@"(?<!\d)20\d\d(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Year();
}
