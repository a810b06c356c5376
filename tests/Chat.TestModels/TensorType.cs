namespace Chat.TestModels;

/// <summary>How the weights of a tensor are stored. The values are those that GGUF files carry.</summary>
public enum TensorType
{
    /// <summary>32-bit floats.</summary>
    F32 = 0,

    /// <summary>16-bit floats.</summary>
    F16 = 1,

    /// <summary>Blocks of 32: a 16-bit scale, then 4 bits each.</summary>
    Q4_0 = 2,

    /// <summary>Blocks of 32: a 16-bit scale, the fifth bits, then 4 bits each.</summary>
    Q5_0 = 6,

    /// <summary>Blocks of 32: a 16-bit scale, then 8 bits each.</summary>
    Q8_0 = 8,

    /// <summary>Blocks of 256: scale and minimum, eight 6-bit scales and minima of their own, then 4 bits each.</summary>
    Q4_K = 12,

    /// <summary>Blocks of 256: 4 low and 2 high bits each, sixteen 8-bit scales, then the scale of scales.</summary>
    Q6_K = 14,
}

/// <summary>Sizes of the blocks of each type.</summary>
internal static class TensorTypes
{
    /// <summary>Weights per block; a row holds whole blocks.</summary>
    public static int BlockWeights(this TensorType type) => type switch
    {
        TensorType.F32 or TensorType.F16 => 1,
        TensorType.Q4_K or TensorType.Q6_K => 256,
        _ => 32,
    };

    /// <summary>Bytes per block.</summary>
    public static int BlockBytes(this TensorType type) => type switch
    {
        TensorType.F32 => 4,
        TensorType.F16 => 2,
        TensorType.Q4_0 => 2 + 16,
        TensorType.Q5_0 => 2 + 4 + 16,
        TensorType.Q8_0 => 2 + 32,
        TensorType.Q4_K => 2 + 2 + 12 + 128,
        TensorType.Q6_K => 128 + 64 + 16 + 2,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No layout is known for this type."),
    };
}
