using System.Security.Cryptography;
using System.Text;
using Chat.Records.Receipts;

namespace Chat.Records.Conversations;

/// <summary>
/// What only the visitor holds: 130 random bits. The conversation's id is its digest, so that whoever knows the secret is known to own the
/// conversation, and nothing that is kept gives the secret away.
/// </summary>
public sealed class ConversationSecret
{
    private const int Length = 26;

    private ConversationSecret(string token)
    {
        Token = token;
        Id = new Guid(SHA256.HashData(Encoding.ASCII.GetBytes("taxassistant-conversation:" + token)).AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>The secret.</summary>
    public string Token { get; }

    /// <summary>The conversation's id.</summary>
    public Guid Id { get; }

    /// <summary>One for a new conversation.</summary>
    public static ConversationSecret New() => new(RandomNumberGenerator.GetString(ReceiptCode.Alphabet, Length));

    /// <summary>The one that follows from 26 bytes or more that nobody can guess.</summary>
    public static ConversationSecret Of(ReadOnlySpan<byte> bytes)
    {
        Span<char> symbols = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
            symbols[i] = ReceiptCode.Alphabet[bytes[i] % ReceiptCode.Alphabet.Length];
        return new(new string(symbols));
    }

    /// <summary>The secret that a visitor sends back; null when it is none.</summary>
    public static ConversationSecret? Parse(string? token) =>
        token is { Length: Length } && token.All(c => ReceiptCode.Alphabet.Contains(c, StringComparison.Ordinal)) ? new(token) : null;
}
