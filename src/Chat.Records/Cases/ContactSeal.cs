using System.Security.Cryptography;
using System.Text;
using Chat.Records.Storage;
using Microsoft.Extensions.Options;

namespace Chat.Records.Cases;

/// <summary>
/// Seals what a citizen can be reached by: AES-256-GCM, bound to its case, with a key in the data folder (<c>case-keys/contact.key</c>,
/// mode 0600). The key lies apart from the database on purpose: a copy of either gives no contact. Nodes that serve the same citizens share
/// the folder, as they share the keys of receipts.
/// </summary>
public sealed class ContactSeal(IOptions<RecordsOptions> options)
{
    private const int KeyLength = 32;
    private const int Nonce = 12;
    private const int Tag = 16;

    // Making a key takes milliseconds.
    private static readonly TimeSpan HoldLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private byte[]? _key;

    private string KeyFile => Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "case-keys", "contact.key");

    /// <summary>Seals it for that case.</summary>
    public string Seal(Guid caseId, string contact)
    {
        var plain = Encoding.UTF8.GetBytes(contact);
        var sealedBytes = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, Nonce));
        using var aes = new AesGcm(Key(), Tag);
        aes.Encrypt(sealedBytes.AsSpan(0, Nonce), plain, sealedBytes.AsSpan(Nonce + Tag), sealedBytes.AsSpan(Nonce, Tag), caseId.ToByteArray());
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="RecordsException">The key is not the one that sealed it, or the seal was changed.</exception>
    public string Open(Guid caseId, string contact)
    {
        try
        {
            var bytes = Convert.FromBase64String(contact);
            var plain = new byte[bytes.Length - Nonce - Tag];
            using var aes = new AesGcm(Key(), Tag);
            aes.Decrypt(bytes.AsSpan(0, Nonce), bytes.AsSpan(Nonce + Tag), bytes.AsSpan(Nonce, Tag), plain, caseId.ToByteArray());
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or ArgumentException or OverflowException or IOException)
        {
            throw new RecordsException($"The contact of a case cannot be opened: {KeyFile} must be the key that sealed it; take it from a back-up.", fault);
        }
    }

    /// <summary>A key for another purpose of the deployment, 32 bytes: the same on every node, and of no use for contacts.</summary>
    public byte[] KeyFor(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Key(), KeyLength, info: Encoding.UTF8.GetBytes(purpose));

    private byte[] Key()
    {
        lock (_lock)
        {
            if (_key is not null)
                return _key;
            if (!File.Exists(KeyFile))
                CreateFirst();
            var key = File.ReadAllBytes(KeyFile);
            if (key.Length != KeyLength)
                throw new RecordsException($"{KeyFile} is no key: it has {key.Length} bytes and not {KeyLength}; take it from a back-up.");
            return _key = key;
        }
    }

    // Of several nodes one makes the key and the others wait: what is sealed with a key that another node then replaces could never be opened.
    private void CreateFirst()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        using var held = HeldFile.Hold(KeyFile + ".lock", HoldLimit);
        if (File.Exists(KeyFile))
            return;
        var draft = $"{KeyFile}.{Guid.NewGuid():n}";
        using (var file = OwnersFile.Create(draft))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyLength));
            file.Flush(flushToDisk: true);
        }

        // Nobody reads half a key.
        File.Move(draft, KeyFile);
    }
}
