namespace Chat.Core.Languages;

/// <summary>
/// Letters without their accents. <see cref="string.Normalize()"/> cannot be used for this: with
/// <c>InvariantGlobalization</c>, which the service is built with so that it needs no ICU library, it changes nothing.
/// </summary>
public static class Accents
{
    private static readonly string[] Families =
        ["aàáâãäåāăą", "cçćč", "dď", "eèéêëēėęě", "gğ", "iìíîïīį", "lľ", "nñńň", "oòóôõöōőø", "rŕř", "sśšş", "tťţ", "uùúûüūůű", "yýÿ", "zźżž"];

    private static readonly Dictionary<char, char> PlainOf = Families
        .SelectMany(family => family.Skip(1).Select(letter => (letter, family[0])))
        .ToDictionary(pair => pair.letter, pair => pair.Item2);

    /// <summary>The lower-case letter without its accent: <c>Ñ</c> gives <c>n</c>; anything else in lower case.</summary>
    public static char Fold(char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        return lower >= 128 && PlainOf.TryGetValue(lower, out var plain) ? plain : lower;
    }
}
