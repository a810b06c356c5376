namespace Chat.Core.Identifiers;

/// <summary>
/// A Spanish account in the form before IBAN (CCC): four digits of the bank, four of the branch, two of control and ten of the account.
/// Rule: Consejo Superior Bancario, each control digit by weights on division by 11.
/// </summary>
public static class BankAccount
{
    private const int Length = 20;
    private static readonly int[] Weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];

    /// <summary>True when both control digits are right.</summary>
    public static bool IsValid(string text)
    {
        var id = SpanishIdentifiers.Compact(text);
        return id.Length == Length && id.All(char.IsAsciiDigit) && id[..8] != "00000000"
            && Control("00" + id[..8]) == id[8] && Control(id[10..]) == id[9];
    }

    private static char Control(string digits) => (11 - (digits.Select((d, i) => (d - '0') * Weights[i]).Sum() % 11)) switch
    {
        11 => '0',
        10 => '1',
        var control => (char)('0' + control),
    };
}
