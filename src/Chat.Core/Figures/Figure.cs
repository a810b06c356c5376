namespace Chat.Core.Figures;

/// <summary>What a figure measures or names.</summary>
public enum FigureKind
{
    /// <summary>Money in euros; value as an invariant decimal, <c>22000</c> or <c>0.26</c>.</summary>
    Amount,

    /// <summary>A percentage; value as an invariant decimal, <c>21</c> for 21 %.</summary>
    Rate,

    /// <summary>A day: <c>2026-06-30</c>, or <c>--06-30</c> when no year is written (ISO 8601).</summary>
    Date,

    /// <summary>A calendar year that may be a tax year (ejercicio): <c>2025</c>.</summary>
    Year,

    /// <summary>A form (modelo): <c>303</c>.</summary>
    Form,

    /// <summary>A box (casilla) of a form: <c>505</c>.</summary>
    Box,

    /// <summary>An article of a law: <c>96</c>, <c>81bis</c>.</summary>
    Article,

    /// <summary>A span of time: <c>6 months</c>, <c>4 years</c>, <c>10 days</c>, <c>30 working-days</c>.</summary>
    Duration,

    /// <summary>A number whose meaning the words around it do not settle; value as an invariant decimal.</summary>
    Number,
}

/// <summary>A figure as it stands in a text.</summary>
/// <param name="Kind">What it measures or names.</param>
/// <param name="Value">The value in one form for all languages; see <see cref="FigureKind"/>.</param>
/// <param name="Text">The words as written.</param>
/// <param name="Start">Where they begin, in UTF-16 units.</param>
public readonly record struct Figure(FigureKind Kind, string Value, string Text, int Start)
{
    /// <summary>Where the words end (exclusive), in UTF-16 units.</summary>
    public int End => Start + Text.Length;
}
