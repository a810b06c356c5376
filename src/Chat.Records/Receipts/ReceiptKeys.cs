using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Records.Storage;
using Microsoft.Extensions.Options;

namespace Chat.Records.Receipts;

/// <summary>
/// The keys of receipts, in <c>receipt-keys/</c> of the data folder: <c>signing.pem</c> signs (mode 0600, made when first needed), and a
/// public key for it and for each one before it, <c>&lt;thumbprint&gt;.json</c>, verifies. Several nodes share the folder.
/// </summary>
public sealed class ReceiptKeys(IOptions<RecordsOptions> options, TimeProvider clock) : IDisposable
{
    private const string Signing = "signing.pem";

    private readonly string _folder = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "receipt-keys");
    private readonly Lock _one = new();
    private ECDsa? _key;
    private string _id = "";
    private DateTime _written;
    private long _looked;

    /// <summary>Signs bytes; the signature names its key.</summary>
    public ReceiptSignature Sign(ReadOnlySpan<byte> bytes)
    {
        lock (_one)
        {
            Load();
            return new ReceiptSignature(ReceiptSignature.Es256, _id, Base64Url.EncodeToString(_key!.SignData(bytes, HashAlgorithmName.SHA256)));
        }
    }

    /// <summary>All public keys, the one that signs among them, the newest first.</summary>
    public KeySet Published()
    {
        lock (_one)
            Load();
        return new KeySet([.. new DirectoryInfo(_folder).EnumerateFiles("*.json").OrderByDescending(f => f.LastWriteTimeUtc).Select(f => Read(f.FullName)).OfType<PublicKey>()]);
    }

    /// <summary>Makes another key sign from now on; a running service takes it up within a second. Its thumbprint.</summary>
    public string Rotate()
    {
        Directory.CreateDirectory(_folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Publish(key);
        var next = WritePrivate(key);
        File.Move(next, Path.Combine(_folder, Signing), overwrite: true);
        return id;
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();

    // Looks at the file once a second: another process may have rotated it.
    private void Load()
    {
        if (_key is not null && clock.GetElapsedTime(_looked) < TimeSpan.FromSeconds(1))
            return;
        _looked = clock.GetTimestamp();
        var file = Path.Combine(_folder, Signing);
        if (!File.Exists(file))
            CreateFirst(file);
        var written = File.GetLastWriteTimeUtc(file);
        if (_key is not null && written == _written)
            return;
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        _key?.Dispose();
        (_key, _id, _written) = (key, Publish(key), written);
    }

    private void CreateFirst(string file)
    {
        Directory.CreateDirectory(_folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var first = WritePrivate(key);
        try
        {
            File.Move(first, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another node was first; its key is as good.
            File.Delete(first);
        }
    }

    private string WritePrivate(ECDsa key)
    {
        var path = Path.Combine(_folder, $".{Guid.NewGuid():n}");
        using var file = OwnersFile.Create(path);
        file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        file.Flush(flushToDisk: true);
        return path;
    }

    private string Publish(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var published = PublicKey.Of(Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        var file = Path.Combine(_folder, published.Kid + ".json");
        if (!File.Exists(file))
        {
            var next = Path.Combine(_folder, $".{Guid.NewGuid():n}");
            File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(new KeySet([published]), RecordsJson.Default.KeySet));
            File.Move(next, file, overwrite: true);
        }

        return published.Kid;
    }

    private static PublicKey? Read(string file) => JsonSerializer.Deserialize(File.ReadAllBytes(file), RecordsJson.Default.KeySet) is { Keys: [var key, ..] } ? key : null;
}

/// <summary>Public keys, as RFC 7517 writes them.</summary>
public sealed record KeySet(IReadOnlyList<PublicKey> Keys)
{
    /// <summary>The key with that thumbprint; null when it is not among them, or is not the key that its thumbprint says.</summary>
    public PublicKey? Find(string id) => Keys.FirstOrDefault(k => k.Kid == id && PublicKey.Of(k.X, k.Y).Kid == id);
}

/// <summary>A public key on P-256.</summary>
/// <param name="Kty"><c>EC</c>.</param>
/// <param name="Crv"><c>P-256</c>.</param>
/// <param name="X">32 bytes in base64url.</param>
/// <param name="Y">32 bytes in base64url.</param>
/// <param name="Kid">Thumbprint after RFC 7638.</param>
/// <param name="Alg"><c>ES256</c>.</param>
/// <param name="Use"><c>sig</c>.</param>
public sealed record PublicKey(string Kty, string Crv, string X, string Y, string Kid, string Alg, string Use)
{
    /// <summary>The key at that point.</summary>
    public static PublicKey Of(string x, string y)
    {
        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
        return new PublicKey("EC", "P-256", x, y, thumbprint, ReceiptSignature.Es256, "sig");
    }

    /// <summary>To verify with. Throws <see cref="FormatException"/> or <see cref="CryptographicException"/> for a point that is none.</summary>
    internal ECDsa ToKey() => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) } });
}
