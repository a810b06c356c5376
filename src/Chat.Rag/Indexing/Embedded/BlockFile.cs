using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// A file of numbered blocks of equal values: a magic word, the format, the number of blocks, a checksum of what follows; then for each
/// block its offset and count; then the blocks, each aligned to 8 bytes. The header is written last, so that a file begun is refused.
/// </summary>
internal sealed class BlockFile : IDisposable
{
    private const ulong Magic = 0x31_58_44_49_58_41_54_2e; // ".TAXIDX1"
    private const int Alignment = 8;
    private const int HeaderBytes = 24;
    private const int ChecksumAt = 16;
    private const int EntryBytes = 16;
    private const int ChecksumPiece = 1 << 20;

    private readonly MappedFile _file;
    private readonly int _blocks;

    private BlockFile(MappedFile file, int blocks) => (_file, _blocks) = (file, blocks);

    /// <summary>Opens a file.</summary>
    /// <exception cref="IndexException">It is missing, damaged or of another format.</exception>
    public static BlockFile Open(string path)
    {
        if (!File.Exists(path))
            throw new IndexException($"{path} is missing; build the index anew with 'ingest --from-nothing'.");
        var file = new MappedFile(path);
        try
        {
            if (file.Read<ulong>(0, 1)[0] != Magic || file.Read<int>(8, 1)[0] != EmbeddedIndexFiles.Format)
                throw new IndexException($"{path} has another format than this version reads; build the index anew with 'ingest --from-nothing'.");
            if (file.Read<uint>(ChecksumAt, 1)[0] != Checksum(path))
                throw new IndexException($"{path} is damaged: its checksum differs; build the index anew with 'ingest --from-nothing'.");
            return new BlockFile(file, file.Read<int>(12, 1)[0]);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many values a block has.</summary>
    public long Count(int block) => Entry(block)[1];

    /// <summary>A whole block.</summary>
    public ReadOnlySpan<T> Block<T>(int block)
        where T : unmanaged
    {
        var entry = Entry(block);
        return _file.Read<T>(entry[0], checked((int)entry[1]));
    }

    /// <summary>Part of a block.</summary>
    public ReadOnlySpan<T> Part<T>(int block, long from, int count)
        where T : unmanaged
    {
        var entry = Entry(block);
        if (from < 0 || from + count > entry[1])
            return _file.Read<T>(-1, 1);
        return _file.Read<T>(entry[0] + from * Unsafe.SizeOf<T>(), count);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Read and not mapped: mapped pages would count as this process's memory, all of them at once, before anyone has asked for them.
    private static uint Checksum(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var piece = ArrayPool<byte>.Shared.Rent(ChecksumPiece);
        try
        {
            var checksum = 0u;
            var length = RandomAccess.GetLength(file);
            for (long at = HeaderBytes; at < length;)
            {
                // Whole pieces, since the checksum goes by words of 8 bytes.
                var (got, wanted) = (0, (int)Math.Min(ChecksumPiece, length - at));
                while (got < wanted && RandomAccess.Read(file, piece.AsSpan(got, wanted - got), at + got) is > 0 and var count)
                    got += count;
                if (got < wanted)
                    throw new IndexException($"{path} became shorter while it was read; build the index anew with 'ingest --from-nothing'.");
                checksum = Crc32(checksum, piece.AsSpan(0, got));
                at += got;
            }

            return checksum;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    // CRC-32C by the processor's own instruction: 80 MB take 15 ms. It finds damage, not malice.
    private static uint Crc32(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            checksum = BitOperations.Crc32C(checksum, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            checksum = BitOperations.Crc32C(checksum, rest);
        return checksum;
    }

    private ReadOnlySpan<long> Entry(int block) =>
        _file.Read<long>(block < 0 || block >= _blocks ? -1 : HeaderBytes + (long)block * EntryBytes, 2);

    /// <summary>Writes such a file, block after block; the table of blocks is filled in at the end.</summary>
    internal sealed class Writer : IDisposable
    {
        private readonly string _path;
        private readonly FileStream _stream;
        private readonly long[] _table;
        private int _block = -1;
        private int _size;

        public Writer(string path, int blocks)
        {
            _path = path;
            _table = new long[blocks * 2];
            _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 20);
            _stream.Write(new byte[HeaderBytes + blocks * EntryBytes]);
        }

        /// <summary>Begins the block after the one begun last.</summary>
        public void Next<T>()
            where T : unmanaged => Begin<T>(_block + 1);

        /// <summary>Begins a block; in any order, since a reader goes by the table: what is longest can be written as it comes, and not be held.</summary>
        public void Begin<T>(int block)
            where T : unmanaged
        {
            Align();
            _size = Unsafe.SizeOf<T>();
            _block = block;
            _table[block * 2] = _stream.Position;
        }

        /// <summary>Adds values to the block begun.</summary>
        public void Add<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            if (Unsafe.SizeOf<T>() != _size)
                throw new InvalidOperationException("A block holds values of one size.");
            _table[_block * 2 + 1] += values.Length;
            // A span of bytes counts with an int.
            while (values.Length > 0)
            {
                var part = values[..Math.Min(values.Length, 1 << 26)];
                _stream.Write(MemoryMarshal.AsBytes(part));
                values = values[part.Length..];
            }
        }

        /// <summary>A whole block.</summary>
        public void Write<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            Next<T>();
            Add(values);
        }

        /// <summary>Fills in the table, then the header, and makes sure that all is on the disk.</summary>
        public void Complete()
        {
            Align();
            _stream.Position = HeaderBytes;
            _stream.Write(MemoryMarshal.AsBytes(_table.AsSpan()));
            _stream.Flush(flushToDisk: true);
            var header = new byte[HeaderBytes];
            MemoryMarshal.Write(header, Magic);
            MemoryMarshal.Write(header.AsSpan(8), EmbeddedIndexFiles.Format);
            MemoryMarshal.Write(header.AsSpan(12), _table.Length / 2);
            MemoryMarshal.Write(header.AsSpan(ChecksumAt), Checksum(_path));
            _stream.Position = 0;
            _stream.Write(header);
            _stream.Flush(flushToDisk: true);
        }

        /// <inheritdoc/>
        public void Dispose() => _stream.Dispose();

        private void Align()
        {
            var rest = (int)(_stream.Position % Alignment);
            if (rest > 0)
                _stream.Write(new byte[Alignment - rest]);
        }
    }
}
