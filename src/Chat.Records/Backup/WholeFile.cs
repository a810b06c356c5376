using System.Security.Cryptography;
using System.Text;

namespace Chat.Records.Backup;

/// <summary>
/// The digest of a back-up over all its bytes, in the last ones: they are the comment of the archive, so that any program for zip files opens
/// it. A byte that changed, in a name or a length as well as in a part, and an end that is missing are both found before anything is unpacked.
/// It says nothing about who made the file; encrypt it to be sure of that (docs/operations.md).
/// </summary>
internal static class WholeFile
{
    private const string Beginning = "sha256:";

    /// <summary>Bytes of the comment.</summary>
    private static readonly int Length = Beginning.Length + (2 * SHA256.HashSizeInBytes);

    /// <summary>The comment before the digest is known.</summary>
    public static string Placeholder { get; } = Beginning + new string('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>Writes the digest in place of the placeholder at the end.</summary>
    public static async Task SealAsync(FileStream file, CancellationToken cancellation)
    {
        var comment = Encoding.ASCII.GetBytes(Beginning + await DigestAsync(file, cancellation));
        file.Position = file.Length - Length;
        await file.WriteAsync(comment, cancellation);
    }

    /// <summary>True when the file is as it was written, to its end.</summary>
    public static async Task<bool> IsWholeAsync(FileStream file, CancellationToken cancellation)
    {
        if (file.Length <= Length)
            return false;
        var stated = new byte[Length];
        file.Position = file.Length - Length;
        await file.ReadExactlyAsync(stated, cancellation);
        return Encoding.ASCII.GetString(stated) == Beginning + await DigestAsync(file, cancellation);
    }

    private static async Task<string> DigestAsync(FileStream file, CancellationToken cancellation)
    {
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var left = file.Length - Length; left > 0;)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellation);
            if (read == 0)
                throw new EndOfStreamException($"{file.Name} became shorter while it was read.");
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
