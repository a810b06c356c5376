using System.Runtime.InteropServices;
using Chat.Rag.Indexing.Embedded;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>
/// The terms of a passage as its payload carries them: so candidates are ranked without being analysed again. Measured on
/// 2 busy cores: 200 candidates in 0.6 ms, 13 ms when the terms that nobody asked for were gathered as well.
/// Lengths of the fields, then for each term its hash and how often it stands in each field; 8 bytes a term.
/// </summary>
internal static class KeptTerms
{
    private const int Header = PassageTerms.Fields * sizeof(ushort);

    /// <summary>The number that stands for a term in sparse vectors and payloads: FNV-1a, the same in every process.</summary>
    public static uint Hash(string term)
    {
        var hash = 2166136261u;
        foreach (var letter in term)
            hash = (hash ^ letter) * 16777619;
        return hash;
    }

    public static byte[] Write(PassageTerms terms)
    {
        var bytes = new byte[Header + (terms.Terms.Length * 8)];
        MemoryMarshal.AsBytes<ushort>(terms.Lengths).CopyTo(bytes);
        var numbers = MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(Header));
        for (var i = 0; i < terms.Terms.Length; i++)
            (numbers[i * 2], numbers[(i * 2) + 1]) = (Hash(terms.Terms[i]), terms.Counts[i]);
        return bytes;
    }

    /// <summary>Lengths of the fields.</summary>
    public static ReadOnlySpan<ushort> Lengths(byte[] kept) => MemoryMarshal.Cast<byte, ushort>(Check(kept).AsSpan(0, Header));

    /// <summary>Hash and counts, in turn.</summary>
    public static ReadOnlySpan<uint> Numbers(byte[] kept) => MemoryMarshal.Cast<byte, uint>(Check(kept).AsSpan(Header));

    private static byte[] Check(byte[] kept) =>
        kept.Length >= Header && (kept.Length - Header) % 8 == 0 ? kept : throw new FormatException("Its terms are damaged.");
}
