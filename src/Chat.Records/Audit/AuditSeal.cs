using System.Text;
using System.Text.Json;
using Chat.Records.Receipts;

namespace Chat.Records.Audit;

/// <summary>
/// The last entry that was there at a moment, signed and kept outside of the database. A log whose tail was cut is a good chain by itself;
/// only something that remembers how long it was can tell.
/// </summary>
/// <param name="Number">Of the entry.</param>
/// <param name="Hash">Of the entry.</param>
/// <param name="Key">Thumbprint of the key that signed.</param>
/// <param name="Signature">Over number and hash.</param>
public sealed record AuditSeal(long Number, string Hash, string Key, string Signature)
{
    /// <summary>Seals an entry.</summary>
    public static AuditSeal Of(AuditEntry entry, ReceiptKeys keys)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(keys);
        var signature = keys.Sign(Signed(entry.Number, entry.Hash));
        return new AuditSeal(entry.Number, entry.Hash, signature.Key, signature.Value);
    }

    /// <summary>True when it is as it was signed.</summary>
    public bool IsGenuine(KeySet keys) => ReceiptSeal.IsSigned(Signed(Number, Hash), Key, Signature, keys);

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="RecordsException">It is no seal.</exception>
    public static AuditSeal? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), RecordsJson.Default.AuditSeal) is { Number: > 0, Hash: not null, Key: not null, Signature: not null } seal ? seal : throw new JsonException();
        }
        catch (JsonException fault)
        {
            throw new RecordsException($"{file} is no seal of the audit log; take a copy of it from a back-up.", fault);
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    public void Write(string file)
    {
        var next = $"{file}.{Guid.NewGuid():n}";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(this, RecordsJson.Default.AuditSeal));
        File.Move(next, file, overwrite: true);
    }

    private static byte[] Signed(long number, string hash) => Encoding.ASCII.GetBytes(FormattableString.Invariant($"taxassistant-audit-seal/1:{number}:{hash}"));
}
