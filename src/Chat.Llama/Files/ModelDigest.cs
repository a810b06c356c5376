using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Chat.Llama.Files;

/// <summary>SHA-256 of a model file.</summary>
public static class ModelDigest
{
    private const int Piece = 4 << 20;

    /// <summary>The digest in lower-case hexadecimal. Reads the next piece while one is hashed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Hears how many bytes have been hashed, once for every 4 MiB.</param>
    /// <param name="cancellation">Stops it between two pieces.</param>
    /// <exception cref="ModelFileException">The file is missing or cannot be read.</exception>
    public static async Task<string> ComputeAsync(string path, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        await using var stream = ModelFileStream.Open(path);
        return await ComputeAsync(stream.SafeFileHandle, path, progress, cancellation);
    }

    /// <summary>Whether a text has the form of a digest: 64 hexadecimal digits.</summary>
    public static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    internal static async Task<string> ComputeAsync(SafeFileHandle file, string name, IProgress<long>? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await AppendAsync(hash, file, long.MaxValue, progress, cancellation);
        }
        catch (IOException fault)
        {
            throw new ModelFileException($"{name} cannot be read ({fault.Message.TrimEnd('.')}); check the disk and the rights on the file.", fault);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Hashes the first bytes of a file; how many there were.</summary>
    internal static async Task<long> AppendAsync(IncrementalHash hash, SafeFileHandle file, long most, IProgress<long>? progress, CancellationToken cancellation)
    {
        var (now, next) = (new byte[Piece], new byte[Piece]);
        var done = 0L;
        var reading = ReadAsync(now, 0);
        while (await reading is > 0 and var count)
        {
            cancellation.ThrowIfCancellationRequested();
            reading = ReadAsync(next, done + count);
            hash.AppendData(now, 0, count);
            done += count;
            progress?.Report(done);
            (now, next) = (next, now);
        }

        return done;

        async Task<int> ReadAsync(byte[] buffer, long at) => at >= most
            ? 0
            : await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - at)), at, cancellation).ConfigureAwait(false);
    }
}
