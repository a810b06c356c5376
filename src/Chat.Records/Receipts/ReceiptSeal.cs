using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chat.Records.Receipts;

/// <summary>What a verification found.</summary>
public enum ReceiptVerdict
{
    /// <summary>Every byte is as it was signed, and every passage has its digest.</summary>
    Genuine,

    /// <summary>It is no receipt of this format, byte for byte.</summary>
    NotAReceipt,

    /// <summary>It was signed with a key that is not among those given.</summary>
    UnknownKey,

    /// <summary>It was changed after it was signed.</summary>
    Changed,

    /// <summary>It is as it was signed, but a passage has not the digest that it states.</summary>
    WrongDigest,
}

/// <summary>Signs receipts and verifies them.</summary>
public static class ReceiptSeal
{
    private const string Receipt = "receipt";

    /// <summary>The signed document in its canonical form.</summary>
    public static string Sign(ReceiptContent content, ReceiptKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var signature = keys.Sign(CanonicalJson.Write(JsonSerializer.SerializeToElement(content, RecordsJson.Default.ReceiptContent)));
        return Encoding.UTF8.GetString(CanonicalJson.Write(JsonSerializer.SerializeToElement(new SignedReceipt(content, signature), RecordsJson.Default.SignedReceipt)));
    }

    /// <summary>
    /// Verifies a document. It must be canonical itself: then no byte of it can be another, spaces and escapes included, without this saying
    /// so.
    /// </summary>
    public static ReceiptVerdict Verify(ReadOnlyMemory<byte> document, KeySet keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (CanonicalJson.Read(document) is not { ValueKind: JsonValueKind.Object } whole || Read(whole) is not { } signed)
            return ReceiptVerdict.NotAReceipt;
        if (keys.Find(signed.Signature.Key) is not { } key)
            return ReceiptVerdict.UnknownKey;
        if (!IsSigned(whole.GetProperty(Receipt), signed.Signature, key))
            return ReceiptVerdict.Changed;
        return signed.Receipt.Passages.All(p => p.Sha256 == DigestOf(p.Quote)) ? ReceiptVerdict.Genuine : ReceiptVerdict.WrongDigest;
    }

    /// <summary>What a document says, verified or not; null when it is no receipt.</summary>
    public static SignedReceipt? Read(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return CanonicalJson.Read(Encoding.UTF8.GetBytes(document)) is { } whole ? Read(whole) : null;
    }

    /// <summary>SHA-256 of words in UTF-8, in lower-case hexadecimal.</summary>
    public static string DigestOf(string words) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)));

    private static SignedReceipt? Read(JsonElement whole)
    {
        try
        {
            var signed = whole.Deserialize(RecordsJson.Default.SignedReceipt);
            return signed is { Receipt: { Format: ReceiptContent.Edition, Passages: not null }, Signature: { Algorithm: ReceiptSignature.Es256, Key: not null, Value: not null } }
                // Nothing beside: what stands outside of the signature could say anything.
                && JsonElement.DeepEquals(JsonSerializer.SerializeToElement(signed, RecordsJson.Default.SignedReceipt), whole) ? signed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsSigned(JsonElement receipt, ReceiptSignature signature, PublicKey key) => IsSigned(CanonicalJson.Write(receipt), signature.Value, key);

    /// <summary>True when these bytes were signed with that key of the set.</summary>
    internal static bool IsSigned(byte[] bytes, string key, string signature, KeySet keys) => keys.Find(key) is { } found && IsSigned(bytes, signature, found);

    private static bool IsSigned(byte[] bytes, string signature, PublicKey key)
    {
        try
        {
            var value = Base64Url.DecodeFromChars(signature);
            // The last of its characters has four bits that no byte takes: only one way to write them is right.
            using var point = key.ToKey();
            return Base64Url.EncodeToString(value) == signature && point.VerifyData(bytes, value, HashAlgorithmName.SHA256);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
