using System.Text;

namespace Chat.Testing;

/// <summary>Writes GGUF files of some kilobytes, right or wrong in one detail: headers to be read, not models to be run.</summary>
public sealed class TinyGguf
{
    private readonly List<(string Key, object Value)> _pairs = [];

    /// <summary>The first four bytes.</summary>
    public string Magic { get; set; } = "GGUF";

    /// <summary>Version of the format.</summary>
    public uint Version { get; set; } = 3;

    /// <summary>What the header says of the number of tensors; null for the truth.</summary>
    public ulong? AnnouncedTensors { get; set; }

    /// <summary>What the header says of the number of keys; null for the truth.</summary>
    public ulong? AnnouncedKeys { get; set; }

    /// <summary>Bytes left out at the end.</summary>
    public int Missing { get; set; }

    /// <summary>The tensors, one behind the other.</summary>
    public List<Tensor> Tensors { get; } = [];

    /// <summary>A llama model with a SentencePiece vocabulary that has every byte.</summary>
    /// <param name="weights">Bytes of weights beyond the token vectors, a multiple of 64.</param>
    public static TinyGguf Llama(int weights = 64)
    {
        string[] tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"), "▁a", "b"];
        var file = new TinyGguf()
            .With("general.architecture", "llama")
            .With("general.name", "Tiny")
            .With("general.file_type", 1u)
            .With("llama.context_length", 64u)
            .With("llama.embedding_length", 8u)
            .With("llama.block_count", 2u)
            .With("llama.feed_forward_length", 16u)
            .With("llama.attention.head_count", 2u)
            .With("llama.attention.head_count_kv", 1u)
            .With("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .With("llama.rope.dimension_count", 4u)
            .With("tokenizer.ggml.model", "llama")
            .With("tokenizer.ggml.tokens", tokens)
            .With("tokenizer.ggml.scores", new float[tokens.Length])
            .With("tokenizer.ggml.token_type", (int[])[2, 3, 3, .. Enumerable.Repeat(6, 256), 1, 1])
            .With("tokenizer.chat_template", "{{ messages }}");
        file.Tensors.Add(new("token_embd.weight", [8, (ulong)tokens.Length], 1, 16 * tokens.Length));
        file.Tensors.Add(new("output_norm.weight", [8], 0, 32));
        file.Tensors.Add(new("output.weight", [32, (ulong)weights / 64], 1, weights));
        return file;
    }

    /// <summary>Adds a value, or replaces it where it stands.</summary>
    public TinyGguf With(string key, object value)
    {
        var at = _pairs.FindIndex(p => p.Key == key);
        if (at < 0)
            _pairs.Add((key, value));
        else
            _pairs[at] = (key, value);
        return this;
    }

    /// <summary>Adds a value although the key is there.</summary>
    public TinyGguf Again(string key, object value)
    {
        _pairs.Add((key, value));
        return this;
    }

    /// <summary>Takes a value away.</summary>
    public TinyGguf Without(string key)
    {
        _pairs.RemoveAll(p => p.Key == key);
        return this;
    }

    /// <summary>The file; weights are a pattern.</summary>
    public byte[] ToBytes()
    {
        var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Encoding.ASCII.GetBytes(Magic));
        writer.Write(Version);
        writer.Write(AnnouncedTensors ?? (ulong)Tensors.Count);
        writer.Write(AnnouncedKeys ?? (ulong)_pairs.Count);
        foreach (var (key, value) in _pairs)
        {
            Text(writer, key);
            writer.Write(Number(value));
            Write(writer, value);
        }

        var offset = 0L;
        foreach (var tensor in Tensors)
        {
            Text(writer, tensor.Name);
            writer.Write((uint)tensor.Dimensions.Length);
            foreach (var size in tensor.Dimensions)
                writer.Write(size);
            writer.Write(tensor.Type);
            writer.Write(tensor.Offset ?? (ulong)offset);
            offset += (tensor.Bytes + 31) / 32 * 32;
        }

        while (memory.Length % 32 != 0)
            writer.Write((byte)0);
        for (var i = 0L; i < offset; i++)
            writer.Write((byte)(i * 31 + (i >> 8)));
        return memory.ToArray()[..^Missing];
    }

    private static uint Number(object value) => value switch
    {
        byte => 0,
        ushort => 2,
        uint => 4,
        int => 5,
        float => 6,
        bool => 7,
        string or Length => 8,
        ulong => 10,
        Typed typed => typed.Type,
        _ => 9,
    };

    private static void Write(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case byte v: writer.Write(v); break;
            case ushort v: writer.Write(v); break;
            case uint v: writer.Write(v); break;
            case int v: writer.Write(v); break;
            case float v: writer.Write(v); break;
            case bool v: writer.Write(v); break;
            case ulong v: writer.Write(v); break;
            case string v: Text(writer, v); break;
            case Length v: writer.Write(v.Bytes); break;
            case Typed v: writer.Write(v.Bytes); break;
            case string[] v: Items(writer, 8, v, s => Text(writer, s)); break;
            case float[] v: Items(writer, 6, v, writer.Write); break;
            case int[] v: Items(writer, 5, v, writer.Write); break;
            case uint[] v: Items(writer, 4, v, writer.Write); break;
            case byte[] v: Items(writer, 0, v, writer.Write); break;
            default: throw new ArgumentException($"{value.GetType()} cannot be written.");
        }
    }

    private static void Items<T>(BinaryWriter writer, uint type, T[] items, Action<T> write)
    {
        writer.Write(type);
        writer.Write((ulong)items.Length);
        foreach (var item in items)
            write(item);
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>A tensor; the type is ggml's number.</summary>
    public sealed record Tensor(string Name, ulong[] Dimensions, uint Type, long Bytes, ulong? Offset = null);

    /// <summary>A string that announces a length and has nothing.</summary>
    public sealed record Length(ulong Bytes);

    /// <summary>Any bytes under any type.</summary>
    public sealed record Typed(uint Type, params byte[] Bytes);
}
