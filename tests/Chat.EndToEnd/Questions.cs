namespace Chat.EndToEnd;

/// <summary>What citizens ask in these tests.</summary>
internal static class Questions
{
    public static IReadOnlyDictionary<string, string> TwoPayers { get; } = new Dictionary<string, string>
    {
        ["es"] = "He tenido dos pagadores, ¿tengo que hacer la declaración de la renta?",
        ["ca"] = "He tingut dos pagadors, he de fer la declaració de la renda?",
        ["gl"] = "Tiven dous pagadores, teño que facer a declaración da renda?",
        ["eu"] = "Bi ordaintzaile izan ditut, errenta-aitorpena egin behar dut?",
    };
}
