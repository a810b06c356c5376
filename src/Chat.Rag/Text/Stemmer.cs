using Chat.Core.Languages;

namespace Chat.Rag.Text;

/// <summary>
/// Cuts a folded word to its stem. Snowball's stemmers need the accents that citizens leave out
/// (<c>declaracion</c> and <c>declaración</c> must meet), so endings are cut on the folded form:
/// plural and gender first, then a fixed prefix, which also takes the Basque case endings off.
/// Prefix lengths were chosen by leave-one-out over the topics' own ways of asking (docs/evaluation.md).
/// </summary>
internal static class Stemmer
{
    private const int RomancePrefix = 6;
    private const int BasquePrefix = 6;

    public static string Stem(string token, Language language)
    {
        if (char.IsAsciiDigit(token[0]))
            return token;
        if (language == Language.Eu)
            return token.Length > BasquePrefix ? token[..BasquePrefix] : TrimBasque(token);
        var stem = TrimRomance(token);
        return stem.Length > RomancePrefix ? stem[..RomancePrefix] : stem;
    }

    private static string TrimRomance(string token)
    {
        var length = token.Length;
        if (length > 4 && token[length - 1] == 's')
            length--;
        if (length > 3 && token[length - 1] is 'a' or 'o' or 'e')
            length--;
        return token[..length];
    }

    private static string TrimBasque(string token) =>
        token.Length > 4 && token[^1] is 'a' or 'k' ? token[..^1] : token;
}
