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

    /// <summary>A question with personal data and a credential that nobody needs to give.</summary>
    public static IReadOnlyDictionary<string, string> WithPersonalData { get; } = new Dictionary<string, string>
    {
        ["es"] = "Me llamo Wioletta Kowalska, DNI 12345678Z, cuenta ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, mi referencia es QX7K2P. ¿Tengo que declarar con dos pagadores?",
        ["ca"] = "Em dic Wioletta Kowalska, DNI 12345678Z, compte ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, la referència és QX7K2P. He de declarar amb dos pagadors?",
        ["gl"] = "Chámome Wioletta Kowalska, DNI 12345678Z, conta ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, a referencia é QX7K2P. Teño que declarar con dous pagadores?",
        ["eu"] = "Nire izena Wioletta Kowalska da, NANa 12345678Z, kontua ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, erreferentzia QX7K2P da. Bi ordaintzaile izan ditut, aitorpena egin behar dut?",
    };
}
