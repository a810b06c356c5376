namespace Chat.Core.Tests.Identifiers;

/// <summary>A thousand characters of what costs the finders most: figures apart, beginnings of everything, introductions without end.</summary>
internal static class HeavyTexts
{
    /// <summary>
    /// Milliseconds that no text may take: what a machine that does other work never reaches, and a finder that is not linear does. How long
    /// they take is measured (`benchmark personal-data`).
    /// </summary>
    public const double Slow = 10;

    private const int Length = 1_000;

    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        ("questions", Repeat("¿Tengo que declarar con dos pagadores si gané 22.000 € en 2025? Vivo en Lugo. ")),
        ("figures", Repeat("1")),
        ("figures apart", Repeat("1 ")),
        ("DNI", Repeat("12345678Z ")),
        ("telephones", Repeat("600123456 ")),
        ("prefixes", Repeat("+1")),
        ("accounts begun", Repeat("es9 ")),
        ("plates begun", Repeat("coche 1234 M-")),
        ("PINs begun", Repeat("pin es ")),
        ("codes begun", Repeat("csv nrc referencia ")),
        ("names", Repeat("Joan de ")),
        ("introductions", Repeat("me llamo ")),
        ("addresses begun", Repeat("vivo en la calle ")),
        ("dates begun", Repeat("dni caduca 12/")),
        ("brackets", Repeat("(")),
        ("e-mails begun", Repeat("a.@")),
    ];

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, (Length / text.Length) + 1))[..Length];
}
