using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Rag.Indexing.Generations;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>What is kept of a download besides its bytes.</summary>
/// <param name="Key">The document within its source.</param>
/// <param name="Version">How its source tells versions apart.</param>
/// <param name="Address">Where it was found.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest">SHA-256 of the bytes, lower-case hex; a copy that was damaged on the disk is not used.</param>
internal sealed record Download(string Key, string Version, string Address, string MediaType, string Digest)
{
    /// <summary>The tag that its server gave.</summary>
    public string? Tag { get; init; }

    /// <summary>The date that its server gave.</summary>
    public DateTimeOffset? Modified { get; init; }
}

/// <summary>
/// Keeps downloads of a source in the data directory, so that a run that was stopped goes on where it was, and a page that has not
/// changed need not be sent again. One file each: a line of JSON, then the bytes.
/// </summary>
internal sealed class DownloadStore(string folder)
{
    private const int LongestHeader = 16 << 10;

    /// <summary>SHA-256 as provenance writes it.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A copy that is whole; null without one.</summary>
    public (Download About, byte[] Content)? Read(string key)
    {
        try
        {
            var all = File.ReadAllBytes(PathOf(key));
            var end = all.AsSpan(0, Math.Min(all.Length, LongestHeader)).IndexOf((byte)'\n');
            if (end < 0 || JsonSerializer.Deserialize<Download>(all.AsSpan(0, end)) is not { } about)
                return null;
            var content = all[(end + 1)..];
            return about.Key == key && about.Digest == Digest(content) ? (about, content) : null;
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a copy in place of the one before.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Write(Download about, ReadOnlyMemory<byte> content)
    {
        DurableFiles.Replace(PathOf(about.Key), file =>
        {
            JsonSerializer.Serialize(file, about);
            file.WriteByte((byte)'\n');
            file.Write(content.Span);
        });
    }

    /// <summary>Forgets a copy.</summary>
    public void Remove(string key)
    {
        if (Directory.Exists(folder))
            File.Delete(PathOf(key));
    }

    // Keys are addresses with any characters in them.
    private string PathOf(string key) => Path.Combine(folder, Digest(Encoding.UTF8.GetBytes(key))[..32]);
}
