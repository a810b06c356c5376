using System.Security.Cryptography;

namespace Chat.Records.Receipts;

/// <summary>
/// The code of a receipt: 80 random bits as sixteen symbols of Crockford's base32 (no I, L, O, U, so that it can be read out on the
/// telephone), and a check symbol by the Luhn algorithm modulo 32, which finds every wrong symbol and nearly every pair of neighbours
/// that changed places. Written <c>XXXXX-XXXXX-XXXXX-XX</c>.
/// </summary>
public readonly record struct ReceiptCode
{
    /// <summary>Crockford's alphabet.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int Random = 16;
    private const int Group = 5;

    private readonly string? _symbols;

    private ReceiptCode(string symbols) => _symbols = symbols;

    /// <summary>The seventeen symbols without hyphens.</summary>
    public string Symbols => _symbols ?? "";

    /// <summary>A new one that nobody can guess.</summary>
    public static ReceiptCode New()
    {
        var drawn = RandomNumberGenerator.GetString(Alphabet, Random);
        return new ReceiptCode(drawn + Check(drawn));
    }

    /// <summary>Reads one as people type it: any case, with or without hyphens and spaces, O for 0, I and L for 1.</summary>
    public static bool TryParse(string? text, out ReceiptCode code)
    {
        code = default;
        if (text is null || text.Length > 64)
            return false;
        var symbols = new string([.. text.Where(c => c is not ('-' or ' ')).Select(Plain)]);
        if (symbols.Length != Random + 1 || symbols.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal)) || Check(symbols[..Random]) != symbols[^1])
            return false;
        code = new ReceiptCode(symbols);
        return true;
    }

    /// <summary>One that was read from the database.</summary>
    internal static ReceiptCode Kept(string symbols) => new(symbols);

    /// <summary>In groups, as it is shown.</summary>
    public override string ToString() => string.Join('-', Symbols.Chunk(Group).Select(g => new string(g)));

    private static char Plain(char typed) => char.ToUpperInvariant(typed) switch { 'O' => '0', 'I' or 'L' => '1', var c => c };

    private static char Check(string symbols)
    {
        var (sum, factor) = (0, 2);
        for (var i = symbols.Length - 1; i >= 0; i--)
        {
            var addend = factor * Alphabet.IndexOf(symbols[i], StringComparison.Ordinal);
            sum += addend / Alphabet.Length + addend % Alphabet.Length;
            factor = 3 - factor;
        }

        return Alphabet[(Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length];
    }
}
