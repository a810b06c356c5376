using System.Buffers.Binary;
using System.Text;

namespace Chat.TestModels;

/// <summary>What llama.cpp 0.5.0 does with a damaged file that is handed to it unchecked; tried on each.</summary>
public enum Damage
{
    /// <summary>It refuses the file.</summary>
    Refused,

    /// <summary>It ends the whole process, when loading or at the first text: the file must never reach it.</summary>
    Kills,

    /// <summary>It loads the file, and every logit is NaN.</summary>
    Loads,
}

/// <summary>A file that must not be taken for a usable model.</summary>
/// <param name="Name">What is wrong, as a file name.</param>
/// <param name="Path">Where it was written.</param>
/// <param name="Damage">How bad it is to trust it.</param>
public sealed record DamagedModel(string Name, string Path, Damage Damage)
{
    /// <summary>For the names of tests.</summary>
    public override string ToString() => Name;
}

/// <summary>Files for tests of bad input: each is a tiny chat model with one thing wrong.</summary>
public static class DamagedModels
{
    /// <summary>Where the header has its fields: the version, the counts, and the length of the first key.</summary>
    private const int Version = 4, TensorCount = 8, MetadataCount = 16, FirstKeyLength = 24;

    /// <summary>A tensor of one dimension; its entry in the table is damaged where one is to be.</summary>
    private const string Victim = "output_norm.weight";

    private static readonly (string Name, Func<byte[]> Make, Damage Damage)[] All =
    [
        ("empty", () => [], Damage.Refused),
        ("not-gguf", () => Encoding.UTF8.GetBytes("<!DOCTYPE html><title>404 Not Found</title>"), Damage.Refused),
        ("magic-only", () => "GGUF"u8.ToArray(), Damage.Refused),
        ("cut-in-the-header", () => Whole()[..2000], Damage.Refused),
        ("cut-in-the-weights", () => Whole()[..^20_000], Damage.Refused),
        ("wrong-endian", () => Patched(file => file.AsSpan(Version, 4).Reverse()), Damage.Refused),
        ("unknown-version", () => Patched(file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Version), 99)), Damage.Refused),
        ("huge-tensor-count", () => Patched(file => WriteLong(file, TensorCount, long.MaxValue)), Damage.Refused),
        ("huge-metadata-count", () => Patched(file => WriteLong(file, MetadataCount, 1L << 40)), Damage.Refused),
        ("huge-string", () => Patched(file => WriteLong(file, FirstKeyLength, 1L << 60)), Damage.Refused),
        ("tensor-of-77-dimensions", () => Patched(file => file[Entry(file)] = 77), Damage.Refused),
        ("tensor-of-huge-dimension", () => Patched(file => WriteLong(file, Entry(file) + 4, long.MaxValue / 2)), Damage.Refused),
        ("tensor-of-unknown-type", () => Patched(file => file[Entry(file) + 12] = 200), Damage.Refused),
        ("tensor-beyond-the-file", () => Patched(file => WriteLong(file, Entry(file) + 16, 1L << 50)), Damage.Refused),
        ("tensor-of-wrong-shape", () => Patched(file => WriteLong(file, Entry(file) + 4, 32)), Damage.Refused),
        ("tensor-missing", () => Patched(file => file[Entry(file) - 1] = (byte)'_'), Damage.Refused),
        ("tensor-twice", () => Described(file => file.Add(Victim, TensorType.F32, WeightsOf.Ones, ModelShape.Tiny.Hidden)), Damage.Refused),
        ("alignment-of-3", () => Described(file => file.Set("general.alignment", 3)), Damage.Refused),
        ("alignment-of-0", () => Described(file => file.Set("general.alignment", 0)), Damage.Refused),
        ("unknown-architecture", () => Described(file => file.Set("general.architecture", "salamander")), Damage.Refused),
        ("a-billion-layers", () => Described(file => file.Set("llama.block_count", 1_000_000_000)), Damage.Kills),
        ("no-heads", () => Described(file => file.Set("llama.attention.head_count", 0)), Damage.Refused),
        ("heads-that-do-not-divide", () => Described(file => file.Set("llama.attention.head_count_kv", 3)), Damage.Refused),
        ("empty-vocabulary", () => Described(WithoutVocabulary), Damage.Refused),
        ("unknown-tokenizer", () => Described(file => file.Set("tokenizer.ggml.model", "runes")), Damage.Refused),
        ("fewer-scores-than-pieces", () => Described(file => file.Set("tokenizer.ggml.scores", new float[3])), Damage.Refused),
        ("fewer-kinds-than-pieces", () => Described(file => file.Set("tokenizer.ggml.token_type", new int[3])), Damage.Refused),
        ("no-pieces-for-bytes", () => Patched(WithoutBytes), Damage.Kills),
        ("numbers-for-pieces", () => Described(file => file.Set("tokenizer.ggml.tokens", new int[700])), Damage.Refused),
        ("text-for-number", () => Described(file => file.Set("llama.block_count", "two")), Damage.Refused),
        ("more-rope-than-head", () => Described(file => file.Set("llama.rope.dimension_count", 1_000)), Damage.Refused),
        ("more-heads-than-width", () => Described(file => { file.Set("llama.attention.head_count", 1_000); file.Set("llama.attention.head_count_kv", 1_000); }), Damage.Refused),
        ("not-a-number-weights", () => Patched(file => file.AsSpan(file.Length / 2).Fill(0xFF)), Damage.Loads),
    ];

    /// <summary>Their names, in the order in which they are written.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(d => d.Name)];

    /// <summary>Writes all of them.</summary>
    /// <param name="folder">Made if missing.</param>
    public static IReadOnlyList<DamagedModel> WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var models = new List<DamagedModel>();
        foreach (var (name, make, damage) in All)
        {
            var path = Path.Combine(folder, name + ".gguf");
            File.WriteAllBytes(path, make());
            models.Add(new(name, path, damage));
        }

        return models;
    }

    private static byte[] Whole() => Described(_ => { });

    private static byte[] Described(Action<GgufWriter> change)
    {
        var file = LlamaFile.Describe(new());
        change(file);
        using var memory = new MemoryStream();
        file.Write(memory);
        return memory.ToArray();
    }

    private static byte[] Patched(Action<byte[]> damage)
    {
        var file = Whole();
        damage(file);
        return file;
    }

    private static void WithoutVocabulary(GgufWriter file)
    {
        file.Set("tokenizer.ggml.tokens", Array.Empty<string>());
        file.Set("tokenizer.ggml.scores", Array.Empty<float>());
        file.Set("tokenizer.ggml.token_type", Array.Empty<int>());
    }

    private static void WithoutBytes(byte[] file)
    {
        for (int at; (at = file.AsSpan().IndexOf("<0x"u8)) >= 0;)
        {
            file[at] = (byte)'*';
        }
    }

    private static void WriteLong(byte[] file, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);

    /// <summary>Where the table describes the victim: number of dimensions (4 bytes), the one (8), type (4), offset (8).</summary>
    private static int Entry(byte[] file)
    {
        var name = Encoding.UTF8.GetBytes(Victim);
        return file.AsSpan().IndexOf(name) + name.Length;
    }
}
