using System.Buffers.Binary;

namespace Chat.Llama.Native;

/// <summary>Looks at a library before the system's loader maps it.</summary>
internal static class LibraryFile
{
    // Where an ELF header of 64 bits says where the table of sections is, how long an entry is, and how many there are.
    private const int HeaderLength = 64, SectionsAt = 40, SectionLength = 58, SectionCount = 60;

    /// <summary>
    /// True for an ELF file that ends before its own table of sections does, which linkers put last: a copy that was
    /// broken off. The loader maps such a file without a word, and the first access beyond its end is a bus error that
    /// ends the process.
    /// </summary>
    public static bool IsCutShort(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith("\u007fELF\u0002\u0001"u8))
            return false;
        var sections = BinaryPrimitives.ReadUInt64LittleEndian(header[SectionsAt..]);
        var length = (ulong)BinaryPrimitives.ReadUInt16LittleEndian(header[SectionLength..]) * BinaryPrimitives.ReadUInt16LittleEndian(header[SectionCount..]);
        return sections > (ulong)file.Length || length > (ulong)file.Length - sections;
    }
}
