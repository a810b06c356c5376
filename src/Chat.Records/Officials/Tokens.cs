using System.Security.Cryptography;
using System.Text;

namespace Chat.Records.Officials;

/// <summary>Secrets that are given out once and kept as digests only.</summary>
internal static class Tokens
{
    // Crockford's: nothing in it is mistaken for something else on paper.
    private const string Symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>160 random bits in 32 symbols, for a link.</summary>
    public static string NewLink() => RandomNumberGenerator.GetString(Symbols, 32);

    /// <summary>80 random bits as <c>XXXX-XXXX-XXXX-XXXX</c>, for paper.</summary>
    public static string NewRecovery() => string.Join('-', RandomNumberGenerator.GetString(Symbols, 16).Chunk(4).Select(c => new string(c)));

    /// <summary>SHA-256; the bits are too many to be guessed, so that no salt and no slow digest is needed.</summary>
    public static string DigestOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Plain(token))));

    // As people type it: any case, with O for 0 and I or L for 1, with or without hyphens.
    private static string Plain(string token) =>
        new([.. token.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c })]);
}
