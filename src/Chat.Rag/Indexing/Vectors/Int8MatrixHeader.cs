using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chat.Rag.Indexing.Vectors;

/// <summary>
/// The first 64 bytes of a file of vectors, little-endian: magic (8), format (4), dimensions (4), rows (8), stride (4), zero (4), SHA-256 (32).
/// After it: the rows, each padded with zeros to the stride; zeros to a multiple of 64; one scale a row (float32); 64 zeros.
/// </summary>
internal readonly record struct Int8MatrixHeader(int Dimensions, int Rows)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 64;

    /// <summary>Most numbers of a vector; the largest embedding models have 8,192. A sum of so many products of 127 × 127 is far from the end of an int.</summary>
    public const int MostDimensions = 16_384;

    /// <summary>Bytes that may be read behind a row: kernels take 64 at a time, and what lies behind is multiplied by zero.</summary>
    public const int Slack = 64;

    private const int Format = 1;
    private const int DigestAt = 32;

    private static ReadOnlySpan<byte> Magic => "TAXINT8\n"u8;

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => StrideOf(Dimensions);

    /// <summary>Where the scales begin.</summary>
    public long ScalesAt => Round(Size + ((long)Rows * Stride), 64);

    /// <summary>Bytes of the whole file.</summary>
    public long FileBytes => ScalesAt + ((long)Rows * sizeof(float)) + Slack;

    /// <summary>Bytes from one row to the next: a multiple of 16, so that no load of 16 bytes is split between cache lines.</summary>
    public static int StrideOf(int dimensions) => (int)Round(dimensions, 16);

    /// <summary>As the file's first bytes; the digest is over all behind the header, and then over the header's own numbers.</summary>
    public void Write(Span<byte> header, IncrementalHash payload)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Dimensions);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], Stride);
        payload.AppendData(header[..DigestAt]);
        payload.GetHashAndReset(header[DigestAt..]);
    }

    /// <summary>What a file's first bytes say.</summary>
    /// <exception cref="IndexException">They are not those of a whole file of this format.</exception>
    public static Int8MatrixHeader Read(ReadOnlySpan<byte> header, long fileBytes, string name)
    {
        if (header.Length < Size || !header.StartsWith(Magic))
            throw new IndexException($"{name} is no finished file of vectors; build the index anew with ingest.");
        if (BinaryPrimitives.ReadInt32LittleEndian(header[8..]) is var format && format != Format)
            throw new IndexException($"{name} has format {format}, and this version reads format {Format}; build the index anew with ingest.");
        var (dimensions, rows, stride) = (BinaryPrimitives.ReadInt32LittleEndian(header[12..]), BinaryPrimitives.ReadInt64LittleEndian(header[16..]), BinaryPrimitives.ReadInt32LittleEndian(header[24..]));
        if (dimensions is < 1 or > MostDimensions || rows is < 0 or > int.MaxValue || stride != StrideOf(dimensions))
            throw Damaged(name);
        var read = new Int8MatrixHeader(dimensions, (int)rows);
        return read.FileBytes == fileBytes ? read : throw Damaged(name);
    }

    /// <summary>Compares the digest with what stands behind the header.</summary>
    /// <exception cref="IndexException">They differ.</exception>
    public static void Check(ReadOnlySpan<byte> header, IncrementalHash payload, string name)
    {
        payload.AppendData(header[..DigestAt]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        payload.GetHashAndReset(digest);
        if (!digest.SequenceEqual(header[DigestAt..Size]))
            throw Damaged(name);
    }

    private static IndexException Damaged(string name) => new($"{name} is damaged; build the index anew with ingest.");

    private static long Round(long number, long to) => (number + to - 1) / to * to;
}
