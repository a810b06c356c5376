using System.Runtime.InteropServices;

namespace Chat.Rag.Indexing.Vectors;

/// <summary>A query as kernels read it: int8, and zeros behind it for as far as a kernel reads behind a row.</summary>
internal sealed unsafe class Int8Query : IDisposable
{
    private readonly void* _memory;

    /// <summary>Normalises and quantises.</summary>
    public Int8Query(ReadOnlySpan<float> vector)
    {
        Dimensions = vector.Length;
        // Aligned, so that no load is split between cache lines.
        var padded = Rounded(64);
        _memory = NativeMemory.AlignedAlloc((nuint)padded * 3, 64);
        Numbers = (sbyte*)_memory;
        Words = (short*)(Numbers + padded);
        new Span<byte>(_memory, padded * 3).Clear();
        try
        {
            Scale = Int8Quantizer.Quantize(vector, new Span<sbyte>(Numbers, Dimensions));
        }
        catch
        {
            NativeMemory.AlignedFree(_memory);
            throw;
        }

        for (var i = 0; i < Dimensions; i++)
        {
            Words[i] = Numbers[i];
            Sum += Numbers[i];
        }
    }

    /// <summary>Numbers of the vector.</summary>
    public int Dimensions { get; }

    /// <summary>How far a kernel goes that takes so many numbers at a time: a power of two of 64 at most.</summary>
    public int Rounded(int step) => (Dimensions + step - 1) & -step;

    /// <summary>The numbers, and zeros up to a multiple of 64.</summary>
    public sbyte* Numbers { get; }

    /// <summary>The same, widened.</summary>
    public short* Words { get; }

    /// <summary>Their sum.</summary>
    public int Sum { get; }

    /// <summary>Number × scale is the normalised query.</summary>
    public float Scale { get; }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
