using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Core.Figures;

/// <summary>
/// Gives the numbers of a list or range the unit that is written once: <c>del 1 al 20 de abril</c>,
/// <c>entre 1.500 y 2.000 euros</c>, <c>modelos 111, 115 y 123</c>, <c>apirilaren 1etik 20ra</c>.
/// </summary>
internal static class FigureLists
{
    // What may stand between two numbers of a list, Basque endings of the first one included.
    private static readonly Regex Joins = new(
        @"^(?:[a-z]{0,5} (?:eta|edo|ala) |e?tik | ?[-–/] ?| (?:y|e|i|o|u|ou|ni|a|al|als|ao|hasta|y hasta|fins a|fins al|ata|ou ata)(?: el| la| o| os| els| los| las| les| l'|) ?)$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private const int LongestJoin = 16;

    /// <summary>Retypes the bare numbers of each list in place.</summary>
    /// <param name="found">Sorted by start.</param>
    /// <param name="text">The folded text.</param>
    public static void ShareUnits(List<FoundFigure> found, string text)
    {
        for (var i = found.Count - 1; i >= 0; i--)
        {
            if (found[i].Shares == Shares.Before && MayHaveMore(found[i]))
                Share(found, text, i, -1);
        }

        for (var i = 0; i < found.Count; i++)
        {
            if ((found[i].Shares == Shares.After && MayHaveMore(found[i])) || OpensBasqueRange(found, text, i))
                Share(found, text, i, +1);
        }
    }

    // "art. 96, 3 hijos": a heading in the singular has one number; three digits beside a form are a form.
    private static bool MayHaveMore(FoundFigure figure) => figure.IsPlural || figure.Kind is not (FigureKind.Box or FigureKind.Article);

    // "15.000 eurotik 20.000ra"
    private static bool OpensBasqueRange(List<FoundFigure> found, string text, int i) =>
        found[i].Kind is FigureKind.Amount or FigureKind.Rate or FigureKind.Date or FigureKind.Duration
        && i + 1 < found.Count && Between(found, text, i, i + 1) is { } between
        && (between is "tik " or "etik " || (between is " " && text.AsSpan(0, found[i].End).EndsWith("tik")));

    private static void Share(List<FoundFigure> found, string text, int head, int step)
    {
        // A comma belongs to the list once a conjunction has shown that there is one.
        var isList = found[head].IsPlural && step > 0;
        for (var i = head + step; i >= 0 && i < found.Count; i += step)
        {
            var between = Between(found, text, Math.Min(i, i - step), Math.Max(i, i - step));
            var joined = between is not null && (Joins.IsMatch(between) || (between is " " && step > 0 && OpensBasqueRange(found, text, head)));
            if (found[i].Kind != FigureKind.Number || !(joined || (isList && between is ", ")) || Like(found[head], found[i].Value) is not { } value)
                return;
            isList |= joined;
            found[i] = found[i] with { Kind = found[head].Kind, Value = value };
        }
    }

    private static string? Between(List<FoundFigure> found, string text, int left, int right)
    {
        var length = found[right].Start - found[left].End;
        return length is >= 0 and <= LongestJoin ? text.Substring(found[left].End, length) : null;
    }

    /// <summary>The value of a bare number beside such a figure; null when it cannot be one.</summary>
    private static string? Like(FoundFigure head, string number) => head.Kind switch
    {
        FigureKind.Amount or FigureKind.Rate when !IsName(number) => number,
        FigureKind.Duration when !IsName(number) => number + head.Value[head.Value.IndexOf(' ', StringComparison.Ordinal)..],
        FigureKind.Form when IsWhole(number) && number.Length == 3 => number,
        FigureKind.Box when IsWhole(number) && number.Length <= 4 => number.TrimStart('0') is { Length: > 0 } box ? box : "0",
        FigureKind.Article when IsWhole(number) && number.Length <= 3 => number,
        FigureKind.Date when IsWhole(number) && number.Length <= 2 => DayOfMonth(head.Value, number),
        _ => null,
    };

    // "1 y 31 de abril" has one date.
    private static string? DayOfMonth(string date, string day)
    {
        var year = date.StartsWith("--", StringComparison.Ordinal) ? null : date[..4];
        return FigureGrammar.Day(year, date[^5..^3], day) is var (_, value) ? value : null;
    }

    private static bool IsWhole(string number) => number.All(char.IsAsciiDigit);

    private static bool IsName(string number) => number is ['0', >= '0' and <= '9', ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
