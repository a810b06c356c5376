using System.Globalization;
using Chat.Core.Languages;

namespace Chat.Web.Hosting;

/// <summary>Numbers as the four languages write them.</summary>
internal static class Numbers
{
    private static readonly NumberFormatInfo Written = new() { NumberGroupSeparator = "." };

    /// <summary>With a point between thousands: <c>1.000</c>.</summary>
    public static string Grouped(long number) => number.ToString("N0", Written);

    /// <summary>A share with one decimal: <c>96,4 %</c>; Basque writes the sign first.</summary>
    public static string Percent(decimal share, Language language)
    {
        var number = share.ToString("0.0", CultureInfo.InvariantCulture).Replace('.', ',');
        return language == Language.Eu ? $"%{number}" : $"{number}\u00a0%";
    }

    /// <summary>A score with three decimals and a comma, since a point stands between thousands: <c>1,236</c>.</summary>
    public static string Score(double score) => score.ToString("0.000", CultureInfo.InvariantCulture).Replace('.', ',');

    /// <summary>Without any separator: a year, a source number.</summary>
    public static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Years in a row as a span: <c>2023–2026</c>, <c>2023, 2025</c>.</summary>
    public static string Years(IReadOnlyList<int> years) =>
        years.Count > 2 && years[^1] - years[0] == years.Count - 1 ? $"{Plain(years[0])}–{Plain(years[^1])}" : string.Join(", ", years.Select(Plain));
}
