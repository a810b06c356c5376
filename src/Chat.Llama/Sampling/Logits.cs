using System.Numerics;
using System.Runtime.InteropServices;

namespace Chat.Llama.Sampling;

/// <summary>Passes over the model's numbers: a quarter of a million of them a token, so they are read in vectors.</summary>
internal static class Logits
{
    /// <summary>The largest; NaN when there is one among them or none at all.</summary>
    public static float Max(ReadOnlySpan<float> logits)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var (most, sum) = (new Vector<float>(float.NegativeInfinity), Vector<float>.Zero);
        foreach (var vector in vectors)
        {
            most = Vector.Max(most, vector);
            // Infinite or not a number times zero is not a number, and stays so in a sum.
            sum += vector * Vector<float>.Zero;
        }

        var max = float.NegativeInfinity;
        for (var i = 0; i < Vector<float>.Count; i++)
            max = MathF.Max(max, most[i]);
        foreach (var logit in logits[(vectors.Length * Vector<float>.Count)..])
            max = MathF.Max(max, logit);
        return float.IsNaN(Vector.Sum(sum)) ? float.NaN : max;
    }

    /// <summary>Calls for every logit that is at least that large, in order.</summary>
    public static void Collect(ReadOnlySpan<float> logits, float least, List<(int Token, float Logit)> found)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var bound = new Vector<float>(least);
        for (var v = 0; v < vectors.Length; v++)
        {
            if (Vector.GreaterThanOrEqualAny(vectors[v], bound))
                Scan(logits, v * Vector<float>.Count, (v + 1) * Vector<float>.Count, least, found);
        }

        Scan(logits, vectors.Length * Vector<float>.Count, logits.Length, least, found);
    }

    private static void Scan(ReadOnlySpan<float> logits, int from, int to, float least, List<(int Token, float Logit)> found)
    {
        for (var i = from; i < to; i++)
        {
            if (logits[i] >= least)
                found.Add((i, logits[i]));
        }
    }
}
