using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Security.Cryptography;
using Chat.Rag.Indexing.Vectors.Kernels;
using Microsoft.Win32.SafeHandles;

namespace Chat.Rag.Indexing.Vectors;

/// <summary>
/// Vectors in a mapped file, compared with a query by brute force: exact over the quantised numbers, and as fast as memory is read.
/// Safe for many threads, also while it is disposed: the mapping goes when the last score is done.
/// </summary>
public sealed unsafe class Int8Matrix : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private readonly Int8MatrixHeader _header;
    private readonly DotKernel _kernel;

    private Int8Matrix(MemoryMappedFile file, MemoryMappedViewAccessor view, Int8MatrixHeader header, DotKernel kernel)
    {
        (_file, _view, _handle, _header, _kernel) = (file, view, view.SafeMemoryMappedViewHandle, header, kernel);
    }

    /// <summary>Name of the kernel that this processor runs, for reports.</summary>
    public static string Kernel => DotKernel.Best.Name;

    /// <summary>Vectors.</summary>
    public int Rows => _header.Rows;

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions => _header.Dimensions;

    /// <summary>Bytes that one query over all rows reads.</summary>
    public long BytesPerQuery => (long)Rows * (_header.Stride + sizeof(float));

    /// <summary>Opens a finished file, and reads it once to compare its digest.</summary>
    /// <exception cref="IndexException">It is missing, unfinished, of another format, or damaged; one sentence says which.</exception>
    public static Int8Matrix Open(string path) => Open(path, DotKernel.Best);

    /// <summary>With a kernel of one's choice, for tests and measurements.</summary>
    internal static Int8Matrix Open(string path, DotKernel kernel)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var name = Path.GetFileName(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            Span<byte> bytes = stackalloc byte[Int8MatrixHeader.Size];
            var header = Int8MatrixHeader.Read(bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)], stream.Length, name);
            var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            var matrix = new Int8Matrix(file, file.CreateViewAccessor(0, header.FileBytes, MemoryMappedFileAccess.Read), header, kernel);
            try
            {
                matrix.Check(name);
                return matrix;
            }
            catch
            {
                matrix.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"{name} cannot be read ({fault.Message.TrimEnd('.')}); build the index anew with ingest.", fault);
        }
    }

    /// <summary>Cosines of all rows with a query, rows split over the cores.</summary>
    /// <exception cref="ArgumentException">The query has other dimensions or a number that is infinite or none, or there is no room for the scores.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Score(ReadOnlySpan<float> query, Span<float> scores) => Score(query, scores, Environment.ProcessorCount);

    /// <summary>The same on no more than so many threads.</summary>
    public void Score(ReadOnlySpan<float> query, Span<float> scores, int threads)
    {
        Guard(query);
        if (scores.Length < Rows)
            throw new ArgumentException($"There is room for {scores.Length} scores, and there are {Rows} rows.", nameof(scores));
        using var prepared = new Int8Query(query);
        using var mapping = new Mapping(_handle);
        var start = mapping.Start;
        fixed (float* all = scores)
        {
            var target = all;
            RowBlocks.Run(Rows, _header.Stride, threads, (first, count) => Block(start, prepared, first, count, target + first));
        }
    }

    /// <summary>Cosines of some rows with a query, in the order of the rows given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Score(ReadOnlySpan<float> query, ReadOnlySpan<int> rows, Span<float> scores)
    {
        Guard(query);
        if (scores.Length < rows.Length)
            throw new ArgumentException($"There is room for {scores.Length} scores, and {rows.Length} rows are asked for.", nameof(scores));
        using var prepared = new Int8Query(query);
        using var mapping = new Mapping(_handle);
        fixed (float* all = scores)
        {
            for (var i = 0; i < rows.Length; i++)
                Block(mapping.Start, prepared, CheckRow(rows[i]), 1, all + i);
        }
    }

    /// <summary>The best rows, best first; of equal ones the first.</summary>
    public IReadOnlyList<ScoredRow> TopK(ReadOnlySpan<float> query, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var scores = ArrayPool<float>.Shared.Rent(Rows);
        try
        {
            Score(query, scores);
            return TopRows.Of(scores.AsSpan(0, Rows), count);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    /// <summary>A row as normalised numbers, off by half a scale at most.</summary>
    public void CopyTo(int row, Span<float> vector)
    {
        if (vector.Length < Dimensions)
            throw new ArgumentException($"There is room for {vector.Length} numbers, and a row has {Dimensions}.", nameof(vector));
        using var mapping = new Mapping(_handle);
        var numbers = Row(mapping.Start, CheckRow(row));
        var scale = Scales(mapping.Start)[row];
        for (var i = 0; i < Dimensions; i++)
            vector[i] = numbers[i] * scale;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>The numbers of a row as they are.</summary>
    /// <returns>Its scale.</returns>
    internal float CopyRow(int row, Span<sbyte> numbers)
    {
        using var mapping = new Mapping(_handle);
        new ReadOnlySpan<sbyte>(Row(mapping.Start, CheckRow(row)), Dimensions).CopyTo(numbers);
        return Scales(mapping.Start)[row];
    }

    private sbyte* Row(byte* start, int row) => (sbyte*)(start + Int8MatrixHeader.Size + ((long)row * _header.Stride));

    private float* Scales(byte* start) => (float*)(start + _header.ScalesAt);

    private void Block(byte* start, Int8Query query, int first, int count, float* scores)
    {
        // The products lie where the scores will be: both take four bytes.
        var products = (int*)scores;
        _kernel.Dot(Row(start, first), _header.Stride, count, query, products);
        var scales = Scales(start) + first;
        var i = 0;
        var queryScale = new Vector<float>(query.Scale);
        for (; i <= count - Vector<int>.Count; i += Vector<int>.Count)
            Vector.Store(Vector.ConvertToSingle(Vector.Load(products + i)) * Vector.Load(scales + i) * queryScale, scores + i);
        for (; i < count; i++)
            scores[i] = (float)products[i] * scales[i] * query.Scale;
    }

    private void Guard(ReadOnlySpan<float> query)
    {
        if (query.Length != Dimensions)
            throw new ArgumentException($"The query has {query.Length} numbers, and the vectors have {Dimensions}.", nameof(query));
    }

    private int CheckRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return row;
    }

    private void Check(string name)
    {
        using var mapping = new Mapping(_handle);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int Piece = 1 << 24;
        for (long at = Int8MatrixHeader.Size; at < _header.FileBytes; at += Piece)
            hash.AppendData(new ReadOnlySpan<byte>(mapping.Start + at, (int)Math.Min(Piece, _header.FileBytes - at)));
        Int8MatrixHeader.Check(new ReadOnlySpan<byte>(mapping.Start, Int8MatrixHeader.Size), hash, name);
    }

    /// <summary>Keeps the file mapped while it is read.</summary>
    private readonly ref struct Mapping
    {
        private readonly SafeMemoryMappedViewHandle _handle;

        public Mapping(SafeMemoryMappedViewHandle handle)
        {
            byte* start = null;
            handle.AcquirePointer(ref start);
            _handle = handle;
            Start = start;
        }

        public byte* Start { get; }

        public void Dispose() => _handle.ReleasePointer();
    }
}
