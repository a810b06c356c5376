namespace Chat.Core.Identifiers;

/// <summary>
/// The code of a supply point of electricity or gas (CUPS): ES, sixteen digits, two letters of control (remainder of 529, written
/// as two remainders of 23) and, for a border point, a digit and a letter. Rule: RD 1435/2002 and CNMC, operating procedure 10.8.
/// </summary>
public static class SupplyPoint
{
    private const string Letters = "TRWAGMYFPDXBNJZSQVHLCKE";

    /// <summary>True when the letters of control are right.</summary>
    public static bool IsValid(string text)
    {
        var id = SpanishIdentifiers.Compact(text);
        if (id.Length is not (20 or 22) || !id.StartsWith("ES", StringComparison.Ordinal) || !id[2..18].All(char.IsAsciiDigit))
            return false;
        var control = (int)(long.Parse(id[2..18], null) % (Letters.Length * Letters.Length));
        return id[18] == Letters[control / Letters.Length] && id[19] == Letters[control % Letters.Length]
            && (id.Length == 20 || (char.IsAsciiDigit(id[20]) && "FPRCXYZ".Contains(id[21], StringComparison.Ordinal)));
    }
}
