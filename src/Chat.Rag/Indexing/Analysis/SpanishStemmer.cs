namespace Chat.Rag.Indexing.Analysis;

/// <summary>
/// Porter's Spanish stemmer (snowballstem.org/algorithms/spanish) on folded words: citizens leave accents out, so suffixes are compared
/// without them, and the steps that only move an accent fall away. Verb forms meet their nouns (<c>declaro</c>, <c>declaración</c>),
/// which is what the guidance's shorter stems do not do.
/// </summary>
internal static class SpanishStemmer
{
    private static readonly string[] Pronouns = ["selas", "selos", "sela", "selo", "las", "les", "los", "nos", "la", "le", "lo", "me", "se"];
    private static readonly string[] PronounHosts = ["iendo", "ando", "ar", "er", "ir"];

    private static readonly string[] Nouns =
        Longest("anza anzas ico ica icos icas ismo ismos able ables ible ibles ista istas oso osa osos osas amiento amientos imiento imientos");

    private static readonly string[] Agents = Longest("adora ador acion adoras adores aciones ante antes ancia ancias");

    private static readonly string[] VerbsWithY = Longest("ya ye yan yen yeron yendo yo yas yes yais yamos");

    private static readonly string[] Verbs = Longest(
        "arian arias aran ariais aria areis ariamos aremos ara are erian erias eran eras eriais eria ereis eriamos eremos era ere irian irias iran iras iriais iria ireis "
        + "iriamos iremos ira ire aba ada ida ia ara iera ad ed id ase iese aste iste an aban ian aran ieran asen iesen aron ieron ado ido ando iendo io ar er ir as abas "
        + "adas idas ias aras ieras ases ieses is ais abais iais arais ierais aseis ieseis asteis isteis ados idos amos abamos iamos imos aramos ieramos iesemos asemos");

    private static readonly string[] Residue = ["os", "a", "o", "i"];

    public static string Stem(string word)
    {
        if (word.Length < 3 || char.IsAsciiDigit(word[0]))
            return word;
        var rv = RegionV(word);
        var r1 = AfterVowelConsonant(word, 0);
        var r2 = AfterVowelConsonant(word, r1);
        var stem = WithoutPronoun(word, rv);
        var noun = WithoutNounSuffix(stem, r1, r2);
        if (noun is not null)
            return WithoutResidue(noun, rv);
        var verb = Cut(stem, rv, VerbsWithY, after: 'u');
        if (verb is null && Suffix(stem, rv, ["emos", "en", "es", "eis"]) is { } ending)
        {
            verb = stem[..^ending.Length];
            if (verb.EndsWith("gu", StringComparison.Ordinal))
                verb = verb[..^1];
        }

        // "tributen" ends in "en", but "an", "ian" … may be longer endings of the same word.
        var longer = Cut(stem, rv, Verbs);
        return WithoutResidue(Shorter(verb, longer) ?? stem, rv);
    }

    private static string? Shorter(string? a, string? b) => a is null ? b : b is null || a.Length <= b.Length ? a : b;

    private static string WithoutPronoun(string word, int rv)
    {
        if (Suffix(word, rv, Pronouns) is not { } pronoun)
            return word;
        var host = word[..^pronoun.Length];
        return Suffix(host, rv, PronounHosts) is not null || (host.EndsWith("uyendo", StringComparison.Ordinal) && host.Length - 5 >= rv) ? host : word;
    }

    private static string? WithoutNounSuffix(string word, int r1, int r2)
    {
        if (Suffix(word, r2, Nouns) is { } noun)
            return word[..^noun.Length];
        if (Suffix(word, r2, Agents) is { } agent)
            return Drop(word[..^agent.Length], r2, "ic");
        if (Suffix(word, r2, ["logias", "logia"]) is { } logia)
            return word[..^(logia.Length - 3)];
        if (Suffix(word, r2, ["uciones", "ucion"]) is { } ucion)
            return word[..^(ucion.Length - 1)];
        if (Suffix(word, r2, ["encias", "encia"]) is { } encia)
            return word[..^encia.Length] + "ente";
        if (Suffix(word, r1, ["amente"]) is not null)
            return Drop(Drop(word[..^6], r2, "iv"), r2, "at", "os", "ic", "ad");
        if (Suffix(word, r2, ["mente"]) is not null)
            return Drop(word[..^5], r2, "ante", "able", "ible");
        if (Suffix(word, r2, ["idades", "idad"]) is { } idad)
            return Drop(word[..^idad.Length], r2, "abil", "ic", "iv");
        return Suffix(word, r2, ["ivas", "ivos", "iva", "ivo"]) is { } iva ? Drop(word[..^iva.Length], r2, "at") : null;
    }

    private static string WithoutResidue(string word, int rv)
    {
        if (Suffix(word, rv, Residue) is { } residue)
            return word[..^residue.Length];
        if (Suffix(word, rv, ["e"]) is null)
            return word;
        var stem = word[..^1];
        return stem.EndsWith("gu", StringComparison.Ordinal) && stem.Length - 1 >= rv ? stem[..^1] : stem;
    }

    private static string Drop(string word, int region, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (word.Length - suffix.Length >= region && word.EndsWith(suffix, StringComparison.Ordinal))
                return word[..^suffix.Length];
        }

        return word;
    }

    private static string? Cut(string word, int region, string[] suffixes, char after = '\0')
    {
        if (Suffix(word, region, suffixes) is not { } suffix)
            return null;
        var stem = word[..^suffix.Length];
        return after == '\0' || (stem.Length > 0 && stem[^1] == after) ? stem : null;
    }

    // The suffixes are sorted, longest first.
    private static string? Suffix(string word, int region, ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (word.Length - suffix.Length >= region && word.EndsWith(suffix, StringComparison.Ordinal))
                return suffix;
        }

        return null;
    }

    private static int RegionV(string word)
    {
        if (!IsVowel(word[1]))
        {
            for (var i = 2; i < word.Length; i++)
            {
                if (IsVowel(word[i]))
                    return i + 1;
            }

            return word.Length;
        }

        if (!IsVowel(word[0]))
            return Math.Min(3, word.Length);
        for (var i = 2; i < word.Length; i++)
        {
            if (!IsVowel(word[i]))
                return i + 1;
        }

        return word.Length;
    }

    private static int AfterVowelConsonant(string word, int from)
    {
        for (var i = from + 1; i < word.Length; i++)
        {
            if (!IsVowel(word[i]) && IsVowel(word[i - 1]))
                return i + 1;
        }

        return word.Length;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';

    private static string[] Longest(string list) => [.. list.Split(' ').Distinct().OrderByDescending(s => s.Length)];
}
