using System.Numerics;
using System.Runtime.InteropServices;

namespace Chat.TestModels;

/// <summary>xoshiro256++ (Blackman and Vigna, 2019): the same seed gives the same file on every machine, faster than a disk writes.</summary>
internal sealed class Xoshiro
{
    private ulong _a, _b, _c, _d;

    /// <summary>Seeded through SplitMix64, as its authors advise: near seeds give unrelated streams.</summary>
    public Xoshiro(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_a + _d, 23) + _a;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Evenly from [-1, 1).</summary>
    public float NextSigned() => ((long)Next() >> 40) * (1f / (1 << 23));

    /// <summary>Fills with random bytes.</summary>
    public void Fill(Span<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = Next();
        }

        var rest = bytes[(words.Length * sizeof(ulong))..];
        for (var (i, last) = (0, Next()); i < rest.Length; i++, last >>= 8)
        {
            rest[i] = (byte)last;
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
