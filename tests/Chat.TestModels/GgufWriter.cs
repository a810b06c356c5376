using System.Text;

namespace Chat.TestModels;

/// <summary>
/// Writes a GGUF file, version 3: metadata and tensor table, then the weights, filled a megabyte at a time, so
/// that a file larger than memory is no matter. It checks nothing: damaged files are written with it too.
/// </summary>
internal sealed class GgufWriter
{
    /// <summary>Tensors begin at multiples of this many bytes.</summary>
    public const int Alignment = 32;

    private const int ChunkBytes = 1 << 20;

    private readonly List<(string Key, Action<BinaryWriter> Write)> _metadata = [];
    private readonly List<Tensor> _tensors = [];

    /// <summary>How many weights the tensors hold.</summary>
    public long Parameters => _tensors.Sum(tensor => tensor.Dimensions.Aggregate(1L, (product, dimension) => product * dimension));

    /// <summary>Sets a text.</summary>
    public void Set(string key, string value) => Add(key, ValueType.String, writer => WriteText(writer, value));

    /// <summary>Sets a whole number.</summary>
    public void Set(string key, int value) => Add(key, ValueType.UInt32, writer => writer.Write(value));

    /// <summary>Sets a fraction.</summary>
    public void Set(string key, float value) => Add(key, ValueType.Float32, writer => writer.Write(value));

    /// <summary>Sets a yes or no.</summary>
    public void Set(string key, bool value) => Add(key, ValueType.Bool, writer => writer.Write(value));

    /// <summary>Sets a list of texts.</summary>
    public void Set(string key, IReadOnlyList<string> values) => AddList(key, ValueType.String, values, WriteText);

    /// <summary>Sets a list of fractions.</summary>
    public void Set(string key, IReadOnlyList<float> values) => AddList(key, ValueType.Float32, values, (writer, value) => writer.Write(value));

    /// <summary>Sets a list of whole numbers.</summary>
    public void Set(string key, IReadOnlyList<int> values) => AddList(key, ValueType.Int32, values, (writer, value) => writer.Write(value));

    /// <summary>Adds a tensor; the first dimension is the length of its rows, in weights.</summary>
    public void Add(string name, TensorType type, Weights weights, params long[] dimensions) =>
        _tensors.Add(new(name, type, weights, dimensions));

    /// <summary>Writes everything.</summary>
    /// <param name="stream">From its present position, which counts as the beginning of the file.</param>
    /// <param name="progress">Told the bytes written so far and those of the whole file.</param>
    /// <param name="cancellation">Stops between two chunks.</param>
    public void Write(Stream stream, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        var head = Head();
        var total = head.Length + _tensors.Sum(tensor => Aligned(tensor.Bytes));
        var written = (long)head.Length;
        stream.Write(head);
        var buffer = new byte[ChunkBytes];
        foreach (var tensor in _tensors)
        {
            var fill = tensor.Weights(tensor.Type);
            var wholeBlocks = ChunkBytes / tensor.Type.BlockBytes() * tensor.Type.BlockBytes();
            for (var left = tensor.Bytes; left > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                var chunk = buffer.AsSpan(0, (int)Math.Min(left, wholeBlocks));
                fill(chunk);
                stream.Write(chunk);
                left -= chunk.Length;
                written += chunk.Length;
                progress?.Invoke(written, total);
            }

            var padding = (int)(Aligned(tensor.Bytes) - tensor.Bytes);
            stream.Write(new byte[padding]);
            written += padding;
        }
    }

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private byte[] Head()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((long)_tensors.Count);
        writer.Write((long)_metadata.Count);
        foreach (var (key, write) in _metadata)
        {
            WriteText(writer, key);
            write(writer);
        }

        var offset = 0L;
        foreach (var tensor in _tensors)
        {
            WriteText(writer, tensor.Name);
            writer.Write(tensor.Dimensions.Length);
            foreach (var dimension in tensor.Dimensions)
            {
                writer.Write(dimension);
            }

            writer.Write((int)tensor.Type);
            writer.Write(offset);
            offset += Aligned(tensor.Bytes);
        }

        writer.Flush();
        writer.Write(new byte[Aligned(memory.Length) - memory.Length]);
        return memory.ToArray();
    }

    private void Add(string key, ValueType type, Action<BinaryWriter> write)
    {
        _metadata.RemoveAll(entry => entry.Key == key);
        _metadata.Add((key, writer =>
        {
            writer.Write((int)type);
            write(writer);
        }));
    }

    private void AddList<T>(string key, ValueType type, IReadOnlyList<T> values, Action<BinaryWriter, T> write) =>
        Add(key, ValueType.Array, writer =>
        {
            writer.Write((int)type);
            writer.Write((long)values.Count);
            foreach (var value in values)
            {
                write(writer, value);
            }
        });

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Numbers of the value types in GGUF.</summary>
    private enum ValueType
    {
        UInt32 = 4,
        Int32 = 5,
        Float32 = 6,
        Bool = 7,
        String = 8,
        Array = 9,
    }

    private sealed record Tensor(string Name, TensorType Type, Weights Weights, long[] Dimensions)
    {
        public long Bytes => Dimensions.Aggregate(1L, (product, dimension) => product * dimension) / Type.BlockWeights() * Type.BlockBytes();
    }
}
