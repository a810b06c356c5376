using System.Numerics.Tensors;

namespace Chat.Rag.Text;

/// <summary>A feature of a text: a hashed name and how much of it there is.</summary>
public readonly record struct Feature(int Index, float Value);

/// <summary>
/// Softmax regression on hashed features, trained at start from the knowledge's own examples (AdaGrad, fixed order,
/// fixed seed, so that the same knowledge gives the same decisions). Labels are a few dozen and texts a few words:
/// a linear model is as good as it gets there, trains in under a second and explains itself by its weights.
/// </summary>
public sealed class LinearClassifier
{
    private const int Bits = 18;
    private const float LearningRate = 0.25f;
    private const float Damping = 0.05f; // keeps the first steps of a rare feature from jumping

    private readonly int _labels;
    private readonly Dictionary<int, float[]> _weights = [];

    private LinearClassifier(int labels) => _labels = labels;

    /// <summary>The index of a feature name.</summary>
    public static int Hash(ReadOnlySpan<char> name)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var c in name)
            hash = (hash ^ c) * 16777619u;
        return (int)((hash ^ (hash >> Bits)) & ((1 << Bits) - 1));
    }

    /// <summary>Scales features to length 1, so that long texts do not shout.</summary>
    public static Feature[] Normalize(IEnumerable<Feature> features)
    {
        var summed = new Dictionary<int, float>();
        foreach (var feature in features)
            summed[feature.Index] = summed.GetValueOrDefault(feature.Index) + feature.Value;
        var norm = MathF.Sqrt(summed.Values.Sum(v => v * v));
        return norm == 0 ? [] : [.. summed.Select(f => new Feature(f.Key, f.Value / norm))];
    }

    /// <summary>Trains on examples with their label and weight.</summary>
    public static LinearClassifier Train(IReadOnlyList<(Feature[] Features, int Label, float Weight)> examples, int labels, int epochs, int seed)
    {
        var model = new LinearClassifier(labels);
        var squares = new Dictionary<int, float[]>();
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(seed);
        var scores = new float[labels];
        var step = new float[labels];
        var root = new float[labels];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                var (features, label, weight) = examples[i];
                model.Score(features, scores);
                TensorPrimitives.SoftMax(scores, scores);
                scores[label] -= 1f;
                TensorPrimitives.Multiply(scores, weight, scores);
                foreach (var feature in features)
                {
                    if (!model._weights.TryGetValue(feature.Index, out var weights))
                    {
                        model._weights[feature.Index] = weights = new float[labels];
                        squares[feature.Index] = new float[labels];
                    }

                    var sum = squares[feature.Index];
                    TensorPrimitives.Multiply(scores, feature.Value, step);
                    TensorPrimitives.MultiplyAdd(step, step, sum, sum);
                    TensorPrimitives.Sqrt(sum, root);
                    TensorPrimitives.Add(root, Damping, root);
                    TensorPrimitives.Divide(step, root, step);
                    TensorPrimitives.MultiplyAdd(step, -LearningRate, weights, weights);
                }
            }
        }

        return model;
    }

    /// <summary>Probability of each label.</summary>
    public float[] Predict(ReadOnlySpan<Feature> features)
    {
        var scores = new float[_labels];
        Score(features, scores);
        TensorPrimitives.SoftMax(scores, scores);
        return scores;
    }

    private void Score(ReadOnlySpan<Feature> features, float[] scores)
    {
        Array.Clear(scores);
        foreach (var feature in features)
        {
            if (_weights.TryGetValue(feature.Index, out var weights))
                TensorPrimitives.MultiplyAdd(weights, feature.Value, scores, scores);
        }
    }
}
