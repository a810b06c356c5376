using System.Numerics.Tensors;

namespace Chat.Rag.Indexing.Lsa;

/// <summary>
/// Ridge regression on sparse rows with many numbers to predict: conjugate gradients on the normal equations, preconditioned by their diagonal
/// (Hestenes and Stiefel, 1952), each number for itself. Unlike a descent row by row it hardly depends on the order of the rows, which changes with
/// every row that is added: what is learnt from one more question moves what it is about and little else.
/// </summary>
internal static class RidgeRegression
{
    // Half as many steps differ by .002 of nDCG@10 and by one question of 168 (docs/retrieval.md).
    private const int Steps = 12;

    /// <summary>Finds the weights, feature after feature.</summary>
    /// <param name="rows">Features of each row with their values, each feature once.</param>
    /// <param name="targets">What each row should give.</param>
    /// <param name="held">By feature: how strongly its weights are held back; more than 0.</param>
    /// <param name="dimensions">Numbers of a target.</param>
    public static float[] Solve(IReadOnlyList<(int Feature, float Value)[]> rows, IReadOnlyList<float[]> targets, float[] held, int dimensions)
    {
        var (size, number) = (held.Length * dimensions, new float[dimensions]);
        var (weights, residual, direction, image) = (new float[size], new float[size], new float[size], new float[size]);
        var diagonal = (float[])held.Clone();
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var (feature, value) in rows[i])
            {
                diagonal[feature] += value * value;
                AddTo(Of(residual, feature), targets[i], value);
            }
        }

        var (before, now, curve, step) = (new float[dimensions], new float[dimensions], new float[dimensions], new float[dimensions]);
        for (var n = 0; n < Steps; n++)
        {
            Array.Clear(now);
            for (var f = 0; f < held.Length; f++)
            {
                TensorPrimitives.Multiply(Of(residual, f), Of(residual, f), number);
                AddTo(now, number, 1 / diagonal[f]);
            }

            Divide(now, before, step);
            for (var f = 0; f < held.Length; f++)
            {
                TensorPrimitives.Multiply(Of(direction, f), step, Of(direction, f));
                AddTo(Of(direction, f), Of(residual, f), 1 / diagonal[f]);
            }

            Multiply(rows, held, direction, image, dimensions);
            Array.Clear(curve);
            for (var f = 0; f < held.Length; f++)
                TensorPrimitives.MultiplyAdd(Of(direction, f), Of(image, f), curve, curve);
            Divide(now, curve, step);
            for (var f = 0; f < held.Length; f++)
            {
                TensorPrimitives.MultiplyAdd(Of(direction, f), step, Of(weights, f), Of(weights, f));
                TensorPrimitives.Multiply(Of(image, f), step, number);
                TensorPrimitives.Subtract(Of(residual, f), number, Of(residual, f));
            }

            (before, now) = (now, before);
        }

        return weights;

        Span<float> Of(float[] all, int feature) => all.AsSpan(feature * dimensions, dimensions);
    }

    // The normal equations' left side, with what holds back, of a direction.
    private static void Multiply(IReadOnlyList<(int Feature, float Value)[]> rows, float[] held, float[] direction, float[] image, int dimensions)
    {
        for (var f = 0; f < held.Length; f++)
            TensorPrimitives.Multiply(direction.AsSpan(f * dimensions, dimensions), held[f], image.AsSpan(f * dimensions, dimensions));
        var given = new float[dimensions];
        foreach (var row in rows)
        {
            Array.Clear(given);
            foreach (var (feature, value) in row)
                AddTo(given, direction.AsSpan(feature * dimensions, dimensions), value);
            foreach (var (feature, value) in row)
                AddTo(image.AsSpan(feature * dimensions, dimensions), given, value);
        }
    }

    // A number that is solved already has nothing left to divide.
    private static void Divide(float[] one, float[] other, float[] result)
    {
        for (var d = 0; d < result.Length; d++)
            result[d] = other[d] > 0 ? one[d] / other[d] : 0;
    }

    private static void AddTo(Span<float> sum, ReadOnlySpan<float> values, float weight) => TensorPrimitives.MultiplyAdd(values, weight, sum, sum);
}
