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
        // Kernels take 64 numbers at a time; aligned, so that none of their loads is split between cache lines.
        Padded = (Dimensions + 63) / 64 * 64;
        _memory = NativeMemory.AlignedAlloc((nuint)Padded * 3, 64);
        Numbers = (sbyte*)_memory;
        Words = (short*)(Numbers + Padded);
        new Span<byte>(_memory, Padded * 3).Clear();
        try
        {
            Scale = Int8Quantizer.Quantize(vector, new Span<sbyte>(Numbers, Padded));
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

    /// <summary>The same, rounded up to a multiple of 64.</summary>
    public int Padded { get; }

    /// <summary>The numbers, <see cref="Padded"/> of them.</summary>
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
