using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Learning;

namespace Chat.Rag.Text;

/// <summary>A feature of a text: a hashed name and how much of it there is.</summary>
public readonly record struct Feature(int Index, float Value);

/// <summary>
/// Softmax regression on hashed features, trained from the knowledge's own examples (stochastic gradient
/// descent, fixed seeds, so that the same knowledge gives the same decisions). Labels are a few dozen and texts a few words:
/// a linear model is as good as it gets there, trains in under a second and explains itself by its weights.
/// Several may be trained side by side, each with its own order of examples; they then decide by their mean.
/// </summary>
public sealed class LinearClassifier
{
    /// <summary>Blocks that it takes in a file of what was learnt.</summary>
    internal const int Blocks = 4;

    private const int Bits = 18;
    private const float LearningRate = 4f;
    private const float Decay = 0.3f;
    private const int Unseen = -1;

    private readonly int _labels;
    private readonly int _models;
    // Labels and what fills up their last vector: rows lie one after another and are added a vector at a time.
    private readonly int _stride;
    // By feature index, the number of its row. A table beats a dictionary: training looks up millions of times.
    private readonly LearntValues<int> _rows;
    // Model after model, row after row.
    private readonly LearntValues<float> _weights;

    private LinearClassifier(int labels, int models, LearntValues<int> rows, LearntValues<float> weights) =>
        (_labels, _models, _stride, _rows, _weights) = (labels, models, Stride(labels), rows, weights);

    /// <summary>The index of a feature: its kind, a colon, its words. Nothing is allocated: training hashes millions of them.</summary>
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

    /// <summary>Trains a model for each seed, side by side, on examples with their label and weight.</summary>
    public static LinearClassifier Train(IReadOnlyList<(Feature[] Features, int Label, float Weight)> examples, int labels, int epochs, params int[] seeds)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(seeds);
        var rows = new int[1 << Bits];
        Array.Fill(rows, Unseen);
        var count = 0;
        foreach (var (features, _, _) in examples)
        {
            foreach (var feature in features)
            {
                if (rows[feature.Index] == Unseen)
                    rows[feature.Index] = count++;
            }
        }

        var size = count * Stride(labels);
        var weights = new float[seeds.Length * size];
        Parallel.For(0, seeds.Length, i => Train(examples, rows, weights.AsSpan(i * size, size), labels, epochs, seeds[i]));
        return new LinearClassifier(labels, seeds.Length, rows, weights);
    }

    /// <summary>One that was trained at an earlier start.</summary>
    internal static LinearClassifier Read(LearntReader reader) => new(reader.Number(), reader.Number(), reader.Next<int>(), reader.Next<float>());

    /// <summary>Keeps it for later starts.</summary>
    internal void Write(BlockFile.Writer writer)
    {
        writer.Write<int>([_labels]);
        writer.Write<int>([_models]);
        writer.Write(_rows.Span);
        writer.Write(_weights.Span);
    }

    /// <summary>Probability of each label.</summary>
    public float[] Predict(ReadOnlySpan<Feature> features)
    {
        var rows = _rows.Span;
        var weights = _weights.Span;
        var size = weights.Length / _models;
        Span<float> scores = new float[_stride];
        var mean = new float[_labels];
        for (var model = 0; model < _models; model++)
        {
            Score(features, rows, weights.Slice(model * size, size), scores);
            var probabilities = scores[.._labels];
            TensorPrimitives.SoftMax(probabilities, probabilities);
            TensorPrimitives.MultiplyAdd(probabilities, 1f / _models, mean, mean);
        }

        return mean;
    }

    /// <summary>How much of a text the model has ever seen, 0–1: probabilities for a text of unknown words mean nothing.</summary>
    public float Known(ReadOnlySpan<Feature> features)
    {
        var rows = _rows.Span;
        var known = 0f;
        foreach (var feature in features)
        {
            if (rows[feature.Index] != Unseen)
                known += feature.Value * feature.Value;
        }

        return known;
    }

    private static void Train(
        IReadOnlyList<(Feature[] Features, int Label, float Weight)> examples, int[] rows, Span<float> weights, int labels, int epochs, int seed)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(seed);
        Span<float> scores = new float[Stride(labels)];
        var errors = scores[..labels];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = LearningRate / (1f + epoch * Decay);
            foreach (var i in order)
            {
                var (features, label, weight) = examples[i];
                Score(features, rows, weights, scores);
                TensorPrimitives.SoftMax(errors, errors);
                errors[label] -= 1f;
                TensorPrimitives.Multiply(errors, weight, errors);
                foreach (var feature in features)
                    AddTo(weights.Slice(rows[feature.Index] * scores.Length, scores.Length), scores, -rate * feature.Value);
            }
        }
    }

    private static void Score(ReadOnlySpan<Feature> features, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, Span<float> scores)
    {
        scores.Clear();
        foreach (var feature in features)
        {
            if (rows[feature.Index] is >= 0 and var row)
                AddTo(scores, weights.Slice(row * scores.Length, scores.Length), feature.Value);
        }
    }

    // The loop of all training. Rows are short, and TensorPrimitives' checks of every call would cost more than its sums.
    private static void AddTo(Span<float> to, ReadOnlySpan<float> row, float factor)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(to);
        var added = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (var i = 0; i < sums.Length && i < added.Length; i++)
            sums[i] += added[i] * factor;
    }

    // Whole vectors of the widest that there are (64 bytes), whichever this machine has: a file means the same everywhere.
    private static int Stride(int labels) => (labels + 15) / 16 * 16;
}
