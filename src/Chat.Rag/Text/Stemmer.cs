using Chat.Core.Languages;

namespace Chat.Rag.Text;

/// <summary>
/// Cuts a folded word to its stem. Snowball's Romance stemmers need the accents that citizens leave out
/// (<c>declaracion</c> and <c>declaración</c> must meet), so endings are cut on the folded form, and what is left is
/// cut to a fixed length. How this compares: docs/evaluation.md, <c>evaluate knowledge</c>.
/// </summary>
internal static class Stemmer
{
    private const int RomancePrefix = 6;
    private const int BasquePrefix = 8;
    private const int ShortestStem = 3;
    private const int BasqueRounds = 12; // until nothing can be cut: "elektroniko" must meet "elektronikoa", which carries one ending more

    private static readonly string[] RomanceVerbEndings = ["ando", "iend", "ad", "id", "ar", "er", "ir", "i"];

    // Case endings and verb nouns, longest first; a word may carry several ("etxebizitza-ren-tzat").
    private static readonly string[] BasqueEndings =
    [
        "entzako", "arentzat", "rentzat", "etarako", "etatik", "arekin", "etako", "etara", "tzeko", "tzean", "rekin", "ekiko",
        "tzea", "tzen", "teko", "tean", "aren", "etan", "etaz", "ekin", "rako", "tea", "ten", "ren", "tan", "tik", "dik", "ean", "ari",
        "eko", "era", "ko", "go", "ra", "ak", "ek", "en", "an", "az", "ez", "ei", "ik", "tu", "du", "a", "k", "n", "e", "i", "u",
    ];

    public static string Stem(string token, Language language)
    {
        if (char.IsAsciiDigit(token[0]))
            return token;
        return language == Language.Eu ? Cut(TrimBasque(token), BasquePrefix) : Cut(TrimRomance(token), RomancePrefix);
    }

    private static string Cut(string stem, int length) => stem.Length > length ? stem[..length] : stem;

    private static string TrimRomance(string token)
    {
        var stem = token;
        if (stem.Length > 4 && stem[^1] == 's')
            stem = stem[..^1];
        if (stem.Length > 3 && stem[^1] is 'a' or 'o' or 'e')
            stem = stem[..^1];
        foreach (var ending in RomanceVerbEndings)
        {
            if (stem.Length - ending.Length >= ShortestStem && stem.EndsWith(ending, StringComparison.Ordinal))
                return stem[..^ending.Length];
        }

        return stem;
    }

    private static string TrimBasque(string token)
    {
        var stem = token;
        for (var round = 0; round < BasqueRounds; round++)
        {
            var ending = BasqueEndings.FirstOrDefault(e => stem.Length - e.Length >= ShortestStem && stem.EndsWith(e, StringComparison.Ordinal));
            if (ending is null)
                break;
            stem = stem[..^ending.Length];
        }

        return stem;
    }
}
