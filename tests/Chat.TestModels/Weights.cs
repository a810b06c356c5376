using System.Runtime.InteropServices;

namespace Chat.TestModels;

/// <summary>Fills the next whole blocks of a tensor; called until the tensor is full.</summary>
internal delegate void FillBlocks(Span<byte> blocks);

/// <summary>What a tensor holds. Each call begins anew, so that a file can be written twice and be the same.</summary>
internal delegate FillBlocks Weights(TensorType type);

/// <summary>The weights of test models.</summary>
internal static class WeightsOf
{
    /// <summary>Ones, for the scales of norms. 32-bit only.</summary>
    public static Weights Ones { get; } = _ => static blocks => MemoryMarshal.Cast<byte, float>(blocks).Fill(1f);

    /// <summary>Zeros, for biases.</summary>
    public static Weights Zeros { get; } = _ => static blocks => blocks.Clear();

    /// <summary>
    /// Random weights around zero. Quantized ones are random bits under fixed scales: every bit pattern of the
    /// codes is valid, and the scales are chosen so that the weights have the standard deviation asked for.
    /// </summary>
    public static Weights Random(ulong seed, double deviation) => type =>
    {
        var random = new Xoshiro(seed);
        return type switch
        {
            TensorType.F32 => blocks => FillSingles(blocks, random, (float)(deviation * Math.Sqrt(3))),
            TensorType.F16 => blocks => FillHalves(blocks, random, deviation),
            // The divisors are the standard deviations of the codes: evenly spread 4, 5 and 8 bits …
            TensorType.Q4_0 => blocks => FillScaled(blocks, type, random, 0, deviation / 4.61),
            TensorType.Q5_0 => blocks => FillScaled(blocks, type, random, 0, deviation / 9.23),
            TensorType.Q8_0 => blocks => FillScaled(blocks, type, random, 0, deviation / 73.9),
            // … here times evenly spread scales: 8-bit signed ones for 6-bit codes,
            TensorType.Q6_K => blocks => FillScaled(blocks, type, random, 208, deviation / 1365),
            // and 6-bit ones, whose minima take away 7.5 times their mean to bring the mean of the weights to zero.
            TensorType.Q4_K => blocks =>
            {
                FillScaled(blocks, type, random, 0, deviation / 257);
                SetScales(blocks, type.BlockBytes(), 2, 7.5 * deviation / 257);
            },
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No layout is known for this type."),
        };
    };

    private static void FillSingles(Span<byte> blocks, Xoshiro random, float range)
    {
        foreach (ref var weight in MemoryMarshal.Cast<byte, float>(blocks))
        {
            weight = random.NextSigned() * range;
        }
    }

    /// <summary>Random sign and mantissa under one exponent: as fast as random bytes, and never infinite.</summary>
    private static void FillHalves(Span<byte> blocks, Xoshiro random, double deviation)
    {
        random.Fill(blocks);
        // Magnitudes are spread over [1, 2) times a power of two; their root mean square is 1.53.
        var exponent = (ushort)((15 + Math.Clamp((int)Math.Round(Math.Log2(deviation / 1.53)), -14, 15)) << 10);
        foreach (ref var weight in MemoryMarshal.Cast<byte, ushort>(blocks))
        {
            weight = (ushort)((weight & 0x83FF) | exponent);
        }
    }

    private static void FillScaled(Span<byte> blocks, TensorType type, Xoshiro random, int scaleAt, double scale)
    {
        random.Fill(blocks);
        SetScales(blocks, type.BlockBytes(), scaleAt, scale);
    }

    private static void SetScales(Span<byte> blocks, int blockBytes, int scaleAt, double scale)
    {
        var half = (Half)scale;
        for (var at = scaleAt; at < blocks.Length; at += blockBytes)
        {
            MemoryMarshal.Write(blocks[at..], half);
        }
    }
}
