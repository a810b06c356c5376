using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>A place in a text where a figure goes: <c>{{name}}</c>, <c>{{name:number}}</c>, <c>{{taxYear+1}}</c>.</summary>
public readonly partial record struct FigureSlot(string Name, string Format)
{
    private const string TaxYear = "taxYear";
    private const string NextYear = "taxYear+1";

    /// <summary>True for the tax year answered for, or the one after.</summary>
    public bool IsTaxYear => Name is TaxYear or NextYear;

    /// <summary>All slots of a text, in order.</summary>
    public static IEnumerable<FigureSlot> In(string template) => Slot().Matches(template).Select(Of);

    /// <summary>Names of the declared figures that a text uses.</summary>
    public static IEnumerable<string> NamesIn(string template) => In(template).Where(s => !s.IsTaxYear).Select(s => s.Name);

    /// <summary>The text without its slots.</summary>
    public static string Remove(string template) => Slot().Replace(template, "");

    /// <summary>
    /// Fills the slots for a tax year. Null when a figure has no value for that year:
    /// a sentence is then left unsaid rather than said for another year.
    /// </summary>
    public static string? Fill(string template, IReadOnlyDictionary<string, TopicFigure> figures, int? taxYear, Language language)
    {
        var whole = true;
        var text = Slot().Replace(template, match =>
        {
            var slot = Of(match);
            if (slot.IsTaxYear)
            {
                whole &= taxYear is not null;
                return (taxYear + (slot.Name == NextYear ? 1 : 0))?.ToString(CultureInfo.InvariantCulture) ?? "";
            }

            var figure = figures[slot.Name];
            var value = figure.ValueFor(taxYear);
            whole &= value is not null;
            return value is null ? "" : figure.Format(value, language, slot.Format);
        });
        return whole ? text : null;
    }

    private static FigureSlot Of(Match match) => new(match.Groups["name"].Value, match.Groups["format"].Value);

    [GeneratedRegex(@"\{\{(?<name>[a-zA-Z0-9_+]+)(?::(?<format>[a-z]+))?\}\}")]
    private static partial Regex Slot();
}
