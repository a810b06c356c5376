namespace Chat.Testing.Indexing;

/// <summary>What a run that is killed ingests; the same for the process that is killed and for the test that looks at what it left.</summary>
public static class KilledRun
{
    /// <summary>Two documents, one of which changes.</summary>
    public static LineSource Source(string words) => new("lines")
    {
        Texts =
        {
            ["changing"] = $"L1\nel mínimo exento {words}\nla cuota íntegra",
            ["staying"] = "L2\nla base imponible general\nla tarifa del impuesto",
        },
    };
}
