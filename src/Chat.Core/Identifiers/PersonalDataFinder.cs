using System.Text.RegularExpressions;

namespace Chat.Core.Identifiers;

/// <summary>Personal data found in a text.</summary>
/// <param name="Type"><c>DNI</c>, <c>NIE</c>, <c>CIF</c>, <c>IBAN</c>, <c>EMAIL</c>, <c>PHONE</c>.</param>
/// <param name="Start">UTF-16 offset of the first character.</param>
/// <param name="End">UTF-16 offset after the last one.</param>
/// <param name="Value">As written.</param>
public sealed record PersonalData(string Type, int Start, int End, string Value);

/// <summary>
/// Finds personal data. A pattern only proposes; the check digit decides, so that form numbers, amounts and law ids
/// are left alone. Linear in the length of the text.
/// </summary>
public static partial class PersonalDataFinder
{
    // The agencies' own lines are public (shared by the Tax Agency and the general information service).
    private static readonly HashSet<string> PublicPhones = new(StringComparer.Ordinal) { "917575777", "915548770", "901335533", "901200345", "915357321" };

    /// <summary>All personal data, in order, without overlaps.</summary>
    public static IReadOnlyList<PersonalData> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<PersonalData>();
        Add(Iban(), "IBAN", SpanishIdentifiers.IsIban);
        Add(Email(), "EMAIL", _ => true);
        Add(Nie(), "NIE", SpanishIdentifiers.IsNie);
        Add(Dni(), "DNI", SpanishIdentifiers.IsDni);
        Add(PersonalNif(), "DNI", SpanishIdentifiers.IsPersonalNif);
        Add(Cif(), "CIF", SpanishIdentifiers.IsCif);
        Add(Phone(), "PHONE", IsPrivatePhone);
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;

        void Add(Regex pattern, string type, Func<string, bool> isOne)
        {
            foreach (Match match in pattern.Matches(text))
            {
                var value = match.Groups["v"];
                var (start, end) = (value.Index, value.Index + value.Length);
                if (isOne(value.Value) && !found.Any(f => start < f.End && f.Start < end))
                    found.Add(new PersonalData(type, start, end, value.Value));
            }
        }
    }

    /// <summary>The text with each find replaced by its type in brackets: <c>[DNI]</c>.</summary>
    public static string Mask(string text, IReadOnlyList<PersonalData> found)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(found);
        var masked = new System.Text.StringBuilder(text.Length);
        var from = 0;
        foreach (var data in found)
        {
            masked.Append(text, from, data.Start - from).Append('[').Append(data.Type).Append(']');
            from = data.End;
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    private static bool IsPrivatePhone(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length > 9)
            digits = digits[^9..];
        return !PublicPhones.Contains(digits);
    }

    [GeneratedRegex(@"\b(?<v>[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]{4}){2,7}(?:[ .-]?[A-Za-z0-9]{1,3})?)\b", RegexOptions.NonBacktracking)]
    private static partial Regex Iban();

    [GeneratedRegex(@"\b(?<v>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"\b(?<v>[XYZxyz][ .-]?\d(?:[.]?\d{3}){2}[ .-]?[A-Za-z])\b", RegexOptions.NonBacktracking)]
    private static partial Regex Nie();

    [GeneratedRegex(@"\b(?<v>(?:\d{7,8}|\d{1,2}\.\d{3}\.\d{3})[ .-]?[A-Za-z])\b", RegexOptions.NonBacktracking)]
    private static partial Regex Dni();

    [GeneratedRegex(@"\b(?<v>[KLMklm][ .-]?\d{7}[ .-]?[A-Za-z])\b", RegexOptions.NonBacktracking)]
    private static partial Regex PersonalNif();

    [GeneratedRegex(@"\b(?<v>[A-HJNP-SUVWa-hjnp-suvw][ .-]?\d{2}[ .]?\d{3}[ .]?\d{2}[ .-]?[0-9A-Ja-j])\b", RegexOptions.NonBacktracking)]
    private static partial Regex Cif();

    [GeneratedRegex(@"(?:^|[^\d.,])(?<v>(?:(?:\+|00)34[ .-]?)?[679]\d{2}(?:[ .-]?\d{3}[ .-]?\d{3}|[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}))\b", RegexOptions.NonBacktracking)]
    private static partial Regex Phone();
}
