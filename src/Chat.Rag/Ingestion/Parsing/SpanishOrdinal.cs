using Chat.Rag.Text;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>
/// Reads ordinals as laws write them: <c>primera</c>, <c>decimoctava</c>, <c>décima octava</c>, <c>trigésimo segunda</c>, <c>centésima</c>.
/// The cardinals that some regional laws use for articles (<c>diecisiete</c>) are read too.
/// </summary>
public static class SpanishOrdinal
{
    private static readonly (string Stem, int Value)[] Hundreds = [("ducentesim", 200), ("centesim", 100)];

    private static readonly (string Stem, int Value)[] Tens =
    [
        ("vigesim", 20), ("trigesim", 30), ("cuadragesim", 40), ("quincuagesim", 50),
        ("sexagesim", 60), ("septuagesim", 70), ("octogesim", 80), ("nonagesim", 90), ("decim", 10),
    ];

    // The longer stem first: "undecim" would otherwise be looked for after "decim".
    private static readonly (string Stem, int Value)[] Ones =
    [
        ("undecim", 11), ("duodecim", 12), ("primer", 1), ("segund", 2), ("tercer", 3), ("cuart", 4), ("quint", 5),
        ("sext", 6), ("septim", 7), ("octav", 8), ("noven", 9), ("non", 9),
    ];

    private static readonly Dictionary<string, int> Cardinals = new(StringComparer.Ordinal)
    {
        ["uno"] = 1, ["una"] = 1, ["dos"] = 2, ["tres"] = 3, ["cuatro"] = 4, ["cinco"] = 5, ["seis"] = 6, ["siete"] = 7, ["ocho"] = 8,
        ["nueve"] = 9, ["diez"] = 10, ["once"] = 11, ["doce"] = 12, ["trece"] = 13, ["catorce"] = 14, ["quince"] = 15,
        ["dieciseis"] = 16, ["diecisiete"] = 17, ["dieciocho"] = 18, ["diecinueve"] = 19, ["veinte"] = 20, ["veintiuno"] = 21,
        ["veintidos"] = 22, ["veintitres"] = 23, ["veinticuatro"] = 24, ["veinticinco"] = 25, ["veintiseis"] = 26,
        ["veintisiete"] = 27, ["veintiocho"] = 28, ["veintinueve"] = 29, ["treinta"] = 30,
    };

    /// <summary>The number of an ordinal in one or more words, any gender; false for other words.</summary>
    public static bool TryParse(string words, out int number)
    {
        var written = Folding.Fold(words).Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        var rest = written;
        // Undécima begins with no ten; a hundred and a ten may come before all others.
        if (!Take(Ones, ref rest, out number) || rest.Length > 0)
        {
            rest = written;
            Take(Hundreds, ref rest, out var hundreds);
            Take(Tens, ref rest, out var tens);
            Take(Ones, ref rest, out var ones);
            number = hundreds + tens + ones;
        }

        return rest.Length == 0 && number > 0;
    }

    /// <summary>As <see cref="TryParse"/>, and cardinals up to thirty.</summary>
    public static bool TryParseAny(string words, out int number) =>
        TryParse(words, out number) || Cardinals.TryGetValue(Folding.Fold(words).Trim(), out number);

    // A stem and its ending; the ending of a first part may be run into what follows (decimoctava, vigesimoprimera).
    private static bool Take((string Stem, int Value)[] stems, ref string rest, out int value)
    {
        foreach (var (stem, number) in stems)
        {
            if (!rest.StartsWith(stem, StringComparison.Ordinal))
                continue;
            var after = rest[stem.Length..];
            // "octava" of "decimoctava" shares its o with the stem before it; every other part has a vowel of its own.
            rest = after.StartsWith("octav", StringComparison.Ordinal) || after.Length == 0 || after[0] is not ('o' or 'a')
                ? after
                : after[1..];
            value = number;
            return true;
        }

        value = 0;
        return false;
    }
}
