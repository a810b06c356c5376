using System.Globalization;

namespace Chat.Core.Figures;

/// <summary>Numbers as Spain writes them: a point or space groups thousands, a comma begins the decimals.</summary>
internal static class NumberNotation
{
    // decimal holds 28 digits; a longer run names something and measures nothing.
    private const int MostDigits = 28;

    /// <summary>
    /// The value as an invariant decimal; null when the digits are no well-formed number: <c>1.2023.04</c>, <c>1,000,000</c>.
    /// A point before one or two digits is a decimal point typed on a phone; an apostrophe (<c>22'50</c>) is a handwritten comma.
    /// </summary>
    public static decimal? Read(string written)
    {
        var decimals = written.IndexOfAny([',', '\'']);
        var whole = decimals < 0 ? written : written[..decimals];
        var fraction = decimals < 0 ? "" : written[(decimals + 1)..];
        // One kind of separator: "1.500 300" are two numbers.
        var groups = whole.Split(whole.Contains('.', StringComparison.Ordinal) ? '.' : ' ');
        if (groups is [var units, { Length: > 0 } small] && whole.Contains('.', StringComparison.Ordinal) && decimals < 0 && (small.Length < 3 || units == "0"))
            (groups, fraction) = ([groups[0]], groups[1]);
        if ((groups.Length > 1 && !IsGrouped(groups)) || (decimals >= 0 && fraction.Length == 0) || groups[0].Length == 0)
            return null;
        var digits = string.Concat(groups);
        return digits.Length + fraction.Length <= MostDigits
            && decimal.TryParse(digits + "." + fraction, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    /// <summary>An invariant decimal without idle zeros.</summary>
    public static string Write(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    // "22.000" and "1 000 000", but not "0.125", "1.2023" or "2025 300".
    private static bool IsGrouped(string[] groups) =>
        groups[0].Length is > 0 and <= 3 && groups[0][0] != '0' && groups.Skip(1).All(g => g.Length == 3);
}
