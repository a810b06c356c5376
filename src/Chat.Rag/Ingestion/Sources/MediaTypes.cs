namespace Chat.Rag.Ingestion.Sources;

/// <summary>Media types of the formats that have a parser, by name and by the first bytes.</summary>
internal static class MediaTypes
{
    /// <summary>Of a file name; null for a format that is not read.</summary>
    public static string? Of(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".md" or ".markdown" => "text/markdown",
        ".xml" => "application/xml",
        ".html" or ".htm" or ".shtml" or ".xhtml" => "text/html",
        ".pdf" => "application/pdf",
        _ => null,
    };

    /// <summary>True when the bytes are those of an archive, whatever the file is called: zip (and what is made of it), gzip, bzip2, xz, 7z, rar, zstd, tar.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> first) =>
        first.StartsWith("PK\x03\x04"u8) || first.StartsWith("PK\x05\x06"u8) || first.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || first.StartsWith("BZh"u8)
        || first.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) || first.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xbc, 0xaf])
        || first.StartsWith("Rar!"u8) || first.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd])
        || (first.Length > 262 && first[257..].StartsWith("ustar"u8));

    /// <summary>True when a file is called as archives are.</summary>
    public static bool IsArchive(string name) => Path.GetExtension(name).ToLowerInvariant()
        is ".zip" or ".gz" or ".tgz" or ".tar" or ".bz2" or ".xz" or ".7z" or ".rar" or ".zst" or ".jar" or ".docx" or ".xlsx" or ".odt" or ".epub";
}
