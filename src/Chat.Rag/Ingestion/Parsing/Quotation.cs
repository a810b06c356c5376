namespace Chat.Rag.Ingestion.Parsing;

/// <summary>
/// Follows the new wording that a changing law quotes over several paragraphs: articles inside it belong to another law,
/// and are filed below the article that quotes them.
/// </summary>
internal sealed class Quotation
{
    // The longest measured in the 234 laws has 712 lines; one whose end was lost with a table must not take in the rest of a law.
    private const int MostLines = 800;

    private int _balance;
    private int _left;

    /// <summary>The unit that quotes; null outside of a quotation.</summary>
    public UnitDraft? Quoting { get; private set; }

    /// <summary>Looks at a line of a unit. True when a quotation ends with it.</summary>
    public bool Passes(string text, UnitDraft? unit)
    {
        var change = text.Count(c => c == '«') - text.Count(c => c == '»');
        if (Quoting is null)
        {
            // Only quoted headings matter: «CAPÍTULO II, «Artículo 5.
            if (change <= 0 || unit is null || text[0] != '«' || !OpensWithHeading(text[1..]))
                return false;
            (Quoting, _balance, _left) = (unit, change, MostLines);
            return false;
        }

        _balance += change;
        var ends = _balance <= 0 && text.AsSpan().TrimEnd(".;, ").EndsWith("»");
        if (!ends && --_left > 0)
            return false;
        return ends;
    }

    /// <summary>Forgets it.</summary>
    public void Close() => Quoting = null;

    /// <summary>True when it has gone on for too long to be believed.</summary>
    public bool IsLost => Quoting is not null && _left <= 0;

    private static bool OpensWithHeading(string text) =>
        LegalHeading.TryRead(text, out _) || StructuralHeading.TryRead(text, out _);
}
