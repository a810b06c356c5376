namespace Chat.Core.Figures;

/// <summary>The words that figures are made of, folded (lower case, no accents), in the four languages.</summary>
internal static class FigureWords
{
    private static readonly (int Month, string[] Names)[] MonthNames =
    [
        (1, ["enero", "gener", "xaneiro", "urtarril"]),
        (2, ["febrero", "febrer", "febreiro", "otsail"]),
        (3, ["marzo", "marc", "martxo"]),
        (4, ["abril", "apiril"]),
        (5, ["mayo", "maig", "maio", "maiatz"]),
        (6, ["junio", "juny", "xuno", "ekain"]),
        (7, ["julio", "juliol", "xullo", "uztail"]),
        (8, ["agosto", "agost", "abuztu"]),
        (9, ["septiembre", "setiembre", "setembre", "setembro", "irail"]),
        (10, ["octubre", "outubro", "urri"]),
        (11, ["noviembre", "novembre", "novembro", "azaro"]),
        (12, ["diciembre", "desembre", "decembro", "abendu"]),
    ];

    private static readonly (int Value, string[] Words)[] CountWords =
    [
        (1, ["un", "una", "unha", "bat"]),
        (2, ["dos", "dues", "dous", "duas", "bi"]),
        (3, ["tres", "hiru"]),
        (4, ["cuatro", "quatre", "catro", "lau"]),
        (5, ["cinco", "cinc", "bost"]),
        (6, ["seis", "sis", "sei"]),
        (7, ["siete", "set", "sete", "zazpi"]),
        (8, ["ocho", "vuit", "huit", "oito", "zortzi"]),
        (9, ["nueve", "nou", "nove", "bederatzi"]),
        (10, ["diez", "deu", "dez", "hamar"]),
        (11, ["once", "onze", "hamaika"]),
        (12, ["doce", "dotze", "hamabi"]),
        (13, ["trece", "tretze", "hamahiru"]),
        (14, ["catorce", "catorze", "hamalau"]),
        (15, ["quince", "quinze", "hamabost"]),
        (16, ["dieciseis", "setze", "dezaseis", "hamasei"]),
        (18, ["dieciocho", "divuit", "dezaoito", "hemezortzi"]),
        (20, ["veinte", "vint", "vinte", "hogei"]),
        (24, ["veinticuatro", "vint-i-quatre", "vinte e catro", "hogeita lau"]),
        (25, ["veinticinco", "vint-i-cinc", "vinte e cinco", "hogeita bost"]),
        (30, ["treinta", "trenta", "trinta", "hogeita hamar"]),
        (40, ["cuarenta", "quaranta", "corenta", "berrogei"]),
        (45, ["cuarenta y cinco", "quaranta-cinc", "corenta e cinco", "berrogeita bost"]),
        (50, ["cincuenta", "cinquanta", "cincuenta", "berrogeita hamar"]),
        (60, ["sesenta", "seixanta", "sesenta", "hirurogei"]),
        (90, ["noventa", "noranta", "laurogeita hamar"]),
        (100, ["cien", "cent", "ehun"]),
    ];

    /// <summary>Month of a name; Basque ones are stems.</summary>
    public static IReadOnlyDictionary<string, int> MonthOf { get; } = Index(MonthNames);

    /// <summary>The Basque stems, which take the day after them: <c>ekainaren 30a</c>.</summary>
    public static IEnumerable<string> BasqueMonths => MonthNames.Select(m => m.Names[^1]);

    /// <summary>Value of a word that counts days, months or years.</summary>
    public static IReadOnlyDictionary<string, int> CountOf { get; } = Index(CountWords);

    /// <summary>Alternatives for a pattern, the longer first, so that <c>juliol</c> is not read as <c>julio</c>.</summary>
    public static string AnyOf(IEnumerable<string> words) => string.Join('|', words.OrderByDescending(w => w.Length));

    private static Dictionary<string, int> Index((int Value, string[] Words)[] table) => table
        .SelectMany(row => row.Words.Distinct().Select(word => (word, row.Value)))
        .ToDictionary(entry => entry.word, entry => entry.Value, StringComparer.Ordinal);
}
