namespace Chat.Core.Identifiers;

/// <summary>
/// The cadastral reference of a property: fourteen characters of the plot, four of the unit in it and two letters of control,
/// one for each half of the plot. Rule: Dirección General del Catastro; texto refundido de la Ley del Catastro, art. 6.3.
/// </summary>
public static class CadastralReference
{
    private const int Length = 20;
    private const int Half = 7;
    private const string Letters = "MQWERTYUIOPASDFGHJKLBZX";
    private static readonly int[] Weights = [13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1];

    /// <summary>True when both letters of control are right.</summary>
    public static bool IsValid(string text)
    {
        var id = SpanishIdentifiers.Compact(text);
        return id.Length == Length && id.All(char.IsAsciiLetterOrDigit)
            && Control(id[..Half] + id[14..18]) == id[18]
            && Control(id[Half..14] + id[14..18]) == id[19];
    }

    private static char Control(string characters) => Letters[characters.Select((c, i) => Weights[i] * Value(c)).Sum() % Letters.Length];

    // Letters count by their place in the Spanish alphabet, Ñ included.
    private static int Value(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + (c > 'N' ? 2 : 1);
}
