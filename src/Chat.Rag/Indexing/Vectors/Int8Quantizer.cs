using System.Numerics.Tensors;

namespace Chat.Rag.Indexing.Vectors;

/// <summary>
/// Vectors as whole numbers of −127 to 127 and one scale each: number × scale is the normalised vector, off by half a scale at most.
/// −128 is left out, so that the range is symmetrical and every product fits a short.
/// </summary>
internal static class Int8Quantizer
{
    /// <summary>The largest number.</summary>
    public const int Largest = 127;

    /// <summary>Normalises and quantises; numbers behind the vector's own are left as they are. A vector of zeros has scale 0.</summary>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentException">A number is infinite or none.</exception>
    public static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> numbers)
    {
        var largest = Math.Abs((double)TensorPrimitives.MaxMagnitude(vector));
        if (!double.IsFinite(largest))
            throw new ArgumentException("A vector holds a number that is infinite or none.", nameof(vector));
        numbers = numbers[..vector.Length];
        if (largest == 0)
        {
            numbers.Clear();
            return 0;
        }

        // In double, and from the largest number: squares of very large or very small floats would be infinite or zero.
        double squares = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            var share = vector[i] / largest;
            squares += share * share;
            numbers[i] = (sbyte)Math.Round(share * Largest, MidpointRounding.ToEven);
        }

        return (float)(1 / (Largest * Math.Sqrt(squares)));
    }
}
