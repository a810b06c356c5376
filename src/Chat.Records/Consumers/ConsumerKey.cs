using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Records.Consumers;

/// <summary>The key of a consumer: <c>tax_</c> and 260 random bits. It is given out once; what is kept is its digest.</summary>
public static class ConsumerKey
{
    /// <summary>What each begins with, so that one that was left in a file or a log is found by whoever looks for such.</summary>
    public const string Prefix = "tax_";

    // Crockford's, 5 bits each.
    private const string Symbols = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 52;

    private static readonly SearchValues<char> Known = SearchValues.Create(Symbols);

    /// <summary>A new one.</summary>
    public static string New() => Prefix + RandomNumberGenerator.GetString(Symbols, Length);

    /// <summary>True for what has the form of one.</summary>
    public static bool IsOne(string? text) =>
        text is { Length: 56 } && text.StartsWith(Prefix, StringComparison.Ordinal) && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Known);

    /// <summary>SHA-256 in lower-case hexadecimal; the bits are too many to be guessed, so that no salt and no slow digest is needed.</summary>
    public static string DigestOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
