using System.Text.Json.Serialization;
using Chat.Core.Answers;

namespace Chat.Core.Figures;

/// <summary>What a figure measures or names.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FigureKind>))]
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

    /// <summary>A box (casilla) of a form, without leading zeros: <c>505</c>.</summary>
    Box,

    /// <summary>An article of a law, without its paragraph: <c>96</c>, <c>81bis</c>.</summary>
    Article,

    /// <summary>A span of time: <c>6 months</c>, <c>4 years</c>, <c>2 weeks</c>, <c>10 days</c>, <c>30 working-days</c>, <c>24 hours</c>.</summary>
    Duration,

    /// <summary>
    /// A number whose meaning the words around it do not settle; value as an invariant decimal, with the leading zeros
    /// of a whole one (<c>030</c>), since they are part of a name.
    /// </summary>
    Number,

    /// <summary>
    /// Digits that name and do not measure: a law (<c>35/2006</c>), a ruling (<c>v1234-23</c>), a telephone
    /// (<c>901335533</c>), a section (<c>3.1.2</c>). Lower case, without spaces.
    /// </summary>
    Code,

    /// <summary>A time of day: <c>09:00</c>.</summary>
    Time,
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
