using System.Numerics.Tensors;

namespace Chat.Rag.Text;

/// <summary>A feature of a text: a hashed name and how much of it there is.</summary>
public readonly record struct Feature(int Index, float Value);

/// <summary>
/// Softmax regression on hashed features, trained at start from the knowledge's own examples (stochastic gradient
/// descent, fixed seed, so that the same knowledge gives the same decisions). Labels are a few dozen and texts a few words:
/// a linear model is as good as it gets there, trains in under a second and explains itself by its weights.
/// </summary>
public sealed class LinearClassifier
{
    private const int Bits = 18;
    private const float LearningRate = 4f;
    private const float Decay = 0.3f;

    private readonly int _labels;
    // By feature index; null for a feature never seen. A table beats a dictionary: training looks up millions of times.
    private readonly float[]?[] _weights = new float[]?[1 << Bits];

    private LinearClassifier(int labels) => _labels = labels;

    /// <summary>The index of a feature: its kind, a colon, its words. Nothing is allocated: a start hashes millions of them.</summary>
    public static int Hash(ReadOnlySpan<char> kind, ReadOnlySpan<char> words, ReadOnlySpan<char> next = default)
    {
        var hash = Add(Add(2166136261u, kind), ":"); // FNV-1a
        hash = Add(hash, words);
        if (!next.IsEmpty)
            hash = Add(Add(hash, " "), next);
        return (int)((hash ^ (hash >> Bits)) & ((1 << Bits) - 1));

        static uint Add(uint hash, ReadOnlySpan<char> text)
        {
            foreach (var c in text)
                hash = (hash ^ c) * 16777619u;
            return hash;
        }
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
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(seed);
        var scores = new float[labels];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = LearningRate / (1f + epoch * Decay);
            foreach (var i in order)
            {
                var (features, label, weight) = examples[i];
                model.Score(features, scores);
                TensorPrimitives.SoftMax(scores, scores);
                scores[label] -= 1f;
                TensorPrimitives.Multiply(scores, weight, scores);
                foreach (var feature in features)
                {
                    var weights = model._weights[feature.Index] ??= new float[labels];
                    TensorPrimitives.MultiplyAdd(scores, -rate * feature.Value, weights, weights);
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

    /// <summary>How much of a text the model has ever seen, 0–1: probabilities for a text of unknown words mean nothing.</summary>
    public float Known(ReadOnlySpan<Feature> features)
    {
        var known = 0f;
        foreach (var feature in features)
        {
            if (_weights[feature.Index] is not null)
                known += feature.Value * feature.Value;
        }

        return known;
    }

    private void Score(ReadOnlySpan<Feature> features, float[] scores)
    {
        Array.Clear(scores);
        foreach (var feature in features)
        {
            if (_weights[feature.Index] is { } weights)
                TensorPrimitives.MultiplyAdd(weights, feature.Value, scores, scores);
        }
    }
}
