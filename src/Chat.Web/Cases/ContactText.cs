using System.Text.RegularExpressions;

namespace Chat.Web.Cases;

/// <summary>What a citizen can be reached by: one telephone or one e-mail, and nothing else, so that no words are sealed where nobody can mask them.</summary>
internal static partial class ContactText
{
    // RFC 5321 lets an address have 254 characters.
    private const int Longest = 254;
    private const int LeastDigits = 9;
    // E.164.
    private const int MostDigits = 15;

    /// <summary>The contact as it is kept; null when it is none.</summary>
    public static string? Read(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length is 0 or > Longest)
            return null;
        if (Mail().IsMatch(text))
            return text;
        return Phone().IsMatch(text) && text.Count(char.IsAsciiDigit) is >= LeastDigits and <= MostDigits ? text : null;
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}._%+'-]+@[\p{L}\p{Nd}-]+(\.[\p{L}\p{Nd}-]+)+$", RegexOptions.NonBacktracking)]
    private static partial Regex Mail();

    [GeneratedRegex(@"^\(?\+?[0-9][0-9 ().\-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Phone();
}
