using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Chat.Rag.Indexing.Vectors;

/// <summary>Writes a file of vectors row by row; memory does not grow but for four bytes a row. Until <see cref="Complete"/> the file is refused by <see cref="Int8Matrix.Open"/>.</summary>
public sealed class Int8MatrixWriter : IDisposable
{
    private const int Buffer = 1 << 20;

    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<float> _scales = [];
    private readonly byte[] _buffer;
    private readonly int _stride;
    private int _buffered;
    private bool _completed;

    /// <summary>Begins a file; one that is there is overwritten.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Dimensions are not 1 to 16,384.</exception>
    public Int8MatrixWriter(string path, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, Int8MatrixHeader.MostDimensions);
        Dimensions = dimensions;
        _stride = Int8MatrixHeader.StrideOf(dimensions);
        _buffer = new byte[Math.Max(Buffer / _stride, 1) * _stride];
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        // Zeros where the magic will be: whatever ends the process before Complete leaves a file that is refused.
        _file.Write(new byte[Int8MatrixHeader.Size]);
    }

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Rows so far.</summary>
    public int Rows => _scales.Count;

    /// <summary>Adds a vector: normalised, then as int8 with a scale. A vector of zeros scores 0 with everything.</summary>
    /// <exception cref="ArgumentException">It has other dimensions, or a number that is infinite or none.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions)
            throw new ArgumentException($"A vector has {vector.Length} numbers, and this file takes {Dimensions}.", nameof(vector));
        // Counted only when it is in: a vector that is refused leaves the file as it was.
        _scales.Add(Int8Quantizer.Quantize(vector, NextRow()));
        _buffered += _stride;
    }

    /// <summary>Adds a row of another file to the last bit, as the next generation does with passages that did not change.</summary>
    /// <exception cref="ArgumentException">It has other dimensions.</exception>
    public void AddFrom(Int8Matrix source, int row)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Dimensions != Dimensions)
            throw new ArgumentException($"The vectors have {source.Dimensions} numbers, and this file takes {Dimensions}.", nameof(source));
        _scales.Add(source.CopyRow(row, NextRow()));
        _buffered += _stride;
    }

    /// <summary>Finishes the file and waits until it is on the disk.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        var header = new Int8MatrixHeader(Dimensions, Rows);
        WriteBuffered();
        Append(new byte[header.ScalesAt - Int8MatrixHeader.Size - ((long)Rows * _stride)]);
        Append(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_scales)));
        Append(new byte[Int8MatrixHeader.Slack]);
        Span<byte> bytes = stackalloc byte[Int8MatrixHeader.Size];
        header.Write(bytes, _hash);
        // The rows first, then what makes them valid.
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
        _file.Write(bytes);
        _file.Flush(flushToDisk: true);
        _completed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private Span<sbyte> NextRow()
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        if (_buffered == _buffer.Length)
            WriteBuffered();
        var row = _buffer.AsSpan(_buffered, _stride);
        row.Clear();
        return MemoryMarshal.Cast<byte, sbyte>(row);
    }

    private void WriteBuffered()
    {
        Append(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _file.Write(bytes);
    }
}
