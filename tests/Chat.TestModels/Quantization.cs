namespace Chat.TestModels;

/// <summary>How the matrices of a file are quantized. The values are those of <c>general.file_type</c>.</summary>
public enum Quantization
{
    /// <summary>None: 32-bit floats.</summary>
    F32 = 0,

    /// <summary>None: 16-bit floats.</summary>
    F16 = 1,

    /// <summary>4 bits, one scale per 32 weights.</summary>
    Q4_0 = 2,

    /// <summary>8 bits, one scale per 32 weights.</summary>
    Q8_0 = 7,

    /// <summary>4 bits with 6 where it matters most.</summary>
    Q4_K_M = 15,
}

/// <summary>The part a matrix plays, on which its type depends.</summary>
internal enum MatrixRole
{
    Embedding,
    Output,
    AttentionValue,
    FeedForwardDown,
    Other,
}

/// <summary>
/// Which type each matrix gets: the mix that llama.cpp's own quantizer makes of a Llama model, so that a benchmark
/// file has the size and the kernels of a real one.
/// </summary>
internal static class QuantizationMix
{
    /// <param name="quantization">Of the file.</param>
    /// <param name="role">The part of the matrix.</param>
    /// <param name="rowLength">Weights per row: rows hold whole blocks.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="layers">How many there are.</param>
    public static TensorType TypeOf(this Quantization quantization, MatrixRole role, int rowLength, int layer = 0, int layers = 1)
    {
        var type = quantization switch
        {
            Quantization.F32 => TensorType.F32,
            Quantization.F16 => TensorType.F16,
            Quantization.Q8_0 => TensorType.Q8_0,
            _ when role == MatrixRole.Output => TensorType.Q6_K,
            Quantization.Q4_0 => TensorType.Q4_0,
            Quantization.Q4_K_M => role is MatrixRole.AttentionValue or MatrixRole.FeedForwardDown && GetsMoreBits(layer, layers)
                ? TensorType.Q6_K
                : TensorType.Q4_K,
            _ => throw new ArgumentOutOfRangeException(nameof(quantization), quantization, "No mix is known for this quantization."),
        };
        return Fitting(type, rowLength);
    }

    /// <summary>The first and last eighth of the layers, and every third between.</summary>
    private static bool GetsMoreBits(int layer, int layers) =>
        layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;

    /// <summary>Rows that are no multiple of 256, such as the 5,440 of Salamandra-2B, take blocks of 32 with more bits.</summary>
    private static TensorType Fitting(TensorType type, int rowLength) => (type, rowLength % type.BlockWeights()) switch
    {
        (_, 0) => type,
        (TensorType.Q4_K, _) => Fitting(TensorType.Q5_0, rowLength),
        (TensorType.Q6_K, _) => Fitting(TensorType.Q8_0, rowLength),
        _ => TensorType.F16,
    };
}
