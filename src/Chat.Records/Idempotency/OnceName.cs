using System.Security.Cryptography;
using System.Text;

namespace Chat.Records.Idempotency;

/// <summary>
/// A write as its sender named it. Only digests of it are kept, and none of them can be turned back or tried out without the sender's own
/// name for it.
/// </summary>
public sealed class OnceName
{
    private readonly byte[] _secret;

    /// <summary>Names a write.</summary>
    /// <param name="sender">Whose name it is: the id of a consumer, or <c>""</c> where nobody is known.</param>
    /// <param name="key">The sender's own name for the write.</param>
    /// <param name="operation">What it writes to.</param>
    /// <param name="body">What was sent.</param>
    public OnceName(string sender, string key, string operation, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(operation);
        _secret = SHA256.HashData(Encoding.UTF8.GetBytes($"taxassistant-once-secret\n{sender}\n{key}"));
        Name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"taxassistant-once-name\n{sender}\n{key}")));
        using var digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        digest.AppendData(Encoding.UTF8.GetBytes(operation + "\n"));
        digest.AppendData(body);
        Body = Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>The same for the same sender and key.</summary>
    public string Name { get; }

    /// <summary>The same for the same sender, key, operation and body: with it a row that the write makes can be found again.</summary>
    public string Body { get; }

    /// <summary>32 bytes that follow from the sender's name and from a salt; neither alone gives them.</summary>
    public byte[] Derive(string salt) => HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(salt));
}
