using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Chat.Llama.Files;

/// <summary>Reads a GGUF header of version 2 or 3: key and value pairs, then the table of tensors.</summary>
internal static class GgufParser
{
    // Real files have at most some 100 keys and 1,000 tensors; llama.cpp compares every name with every other.
    private const int MostKeys = 1024;
    private const int MostTensors = 16_384;
    private const int LongestKey = 256;
    private const int LongestText = 16 << 20;
    private const int LongestKept = 256 << 10;
    private const int LongestTensorName = 63;
    private const ulong MostItems = 4 << 20;
    private const int MostKeptItems = 512;
    private const int MostKeptArrays = 8;
    private const uint WidestAlignment = 64 << 10;

    private static readonly HashSet<string> KeptTexts = new(StringComparer.Ordinal)
    {
        "general.architecture", "general.name", "tokenizer.ggml.model", "tokenizer.chat_template",
    };

    public static GgufContent Parse(GgufReader reader)
    {
        if (reader.Length < 24)
            throw reader.Fault(reader.Length == 0 ? "it is empty" : $"it has {reader.Length} bytes, too few for a GGUF header", "fetch it again");
        Magic(reader);
        var content = new GgufContent { Version = Version(reader) };
        var tensors = Count(reader, reader.U64("the number of tensors"), "tensors", MostTensors, smallest: 24);
        var keys = Count(reader, reader.U64("the number of keys"), "keys", MostKeys, smallest: 13);
        var seen = new HashSet<ulong>();
        var arrays = 0;
        for (var i = 0; i < keys; i++)
            Pair(reader, content, seen, ref arrays);
        Tensors(reader, content, tensors, Alignment(reader, content));
        return content;
    }

    private static void Magic(GgufReader reader)
    {
        var magic = reader.Bytes(4, "its first bytes");
        if (magic.SequenceEqual("GGUF"u8))
            return;
        if (magic.SequenceEqual("FUGG"u8))
            throw reader.Fault("it was written for a big-endian machine", "convert it to little endian");
        throw reader.Fault(
            magic.StartsWith("<"u8) ? "it holds a web page instead of a model" : $"it is no GGUF file (it begins with \"{GgufReader.Shown(magic)}\")",
            "give the GGUF file of the model");
    }

    private static uint Version(GgufReader reader)
    {
        var version = reader.U32("its version");
        if (version is 2 or 3)
            return version;
        if (BinaryPrimitives.ReverseEndianness(version) is 1 or 2 or 3)
            throw reader.Fault("it was written for a big-endian machine", "convert it to little endian");
        throw reader.Fault($"it is GGUF of version {version}, and versions 2 and 3 can be read", "convert the model with a current llama.cpp");
    }

    private static int Count(GgufReader reader, ulong count, string what, int most, int smallest)
    {
        if (count > (ulong)reader.Left / (ulong)smallest)
            throw reader.Fault($"its header announces {count} {what}, more than the file has room for");
        return count <= (ulong)most ? (int)count : throw reader.Fault($"its header announces {count} {what}, and {most} are the most that make sense");
    }

    private static void Pair(GgufReader reader, GgufContent content, HashSet<ulong> seen, ref int arrays)
    {
        var name = reader.Text(LongestKey, "a key");
        var key = Encoding.UTF8.GetString(name);
        if (name.IsEmpty)
            throw reader.Fault("a key is empty");
        if (!seen.Add(Fnv.Hash(name)))
            throw reader.Fault($"its key {GgufReader.Shown(name)} stands there twice");
        var shown = $"the value of {GgufReader.Shown(name)}";
        var type = Type(reader, shown);
        content.Values[key] = type switch
        {
            GgufValueType.Array => Array(reader, content, key, shown, ref arrays),
            GgufValueType.String when KeptTexts.Contains(key) => new(type, 0, reader.Kept(LongestKept, shown)),
            GgufValueType.String => SkipText(reader, shown),
            _ => new(type, Scalar(reader, type, shown)),
        };
    }

    private static GgufValueType Type(GgufReader reader, string shown)
    {
        var type = reader.U32(shown);
        return type <= (uint)GgufValueType.F64 ? (GgufValueType)type : throw reader.Fault($"{shown} has the unknown type {type}");
    }

    private static int Size(GgufValueType type) => type switch
    {
        GgufValueType.U8 or GgufValueType.I8 or GgufValueType.Bool => 1,
        GgufValueType.U16 or GgufValueType.I16 => 2,
        GgufValueType.U32 or GgufValueType.I32 or GgufValueType.F32 => 4,
        _ => 8,
    };

    private static ulong Scalar(GgufReader reader, GgufValueType type, string shown)
    {
        var bytes = reader.Bytes(Size(type), shown);
        return bytes.Length switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }

    private static GgufValue SkipText(GgufReader reader, string shown)
    {
        var length = reader.U64(shown);
        if (length > LongestText && length <= (ulong)reader.Left)
            throw reader.Fault($"{shown} has {length} bytes, and {LongestText} are the most that make sense");
        reader.Skip(length, shown);
        return new(GgufValueType.String, length);
    }

    private static GgufValue Array(GgufReader reader, GgufContent content, string key, string shown, ref int arrays)
    {
        var type = Type(reader, shown);
        if (type == GgufValueType.Array)
            throw reader.Fault($"{shown} is an array of arrays");
        var count = reader.U64(shown);
        if (count > (ulong)reader.Left / (ulong)Size(type))
            throw reader.Fault($"{shown} announces {count} items, more than the file has room for");
        if (count > MostItems)
            throw reader.Fault($"{shown} has {count} items, and {MostItems} are the most that make sense");
        var value = new GgufValue(GgufValueType.Array, count, ItemType: type);
        if (content.Vocabulary.TryRead(reader, key, type, count))
            return value;
        if (type == GgufValueType.String)
        {
            for (var i = 0ul; i < count; i++)
                SkipText(reader, shown);
            return value;
        }

        // Head counts layer by layer: the only arrays that are needed.
        if (type is GgufValueType.U32 or GgufValueType.I32 && count is > 0 and <= MostKeptItems && arrays < MostKeptArrays
            && key.Contains(".attention.head_count", StringComparison.Ordinal))
        {
            arrays++;
            var items = new uint[(int)count];
            for (var i = 0; i < items.Length; i++)
                items[i] = reader.U32(shown);
            return value with { Items = items };
        }

        reader.Skip(count * (ulong)Size(type), shown);
        return value;
    }

    private static uint Alignment(GgufReader reader, GgufContent content)
    {
        if (!content.Values.TryGetValue("general.alignment", out var value))
            return 32;
        return value.Type == GgufValueType.U32 && value.Bits is > 0 and <= WidestAlignment && BitOperations.IsPow2(value.Bits)
            ? (uint)value.Bits
            : throw reader.Fault($"general.alignment is no power of two up to {WidestAlignment}");
    }

    private static void Tensors(GgufReader reader, GgufContent content, int count, uint alignment)
    {
        if (count == 0)
            throw reader.Fault("it holds no tensors, so it is a vocabulary or a part of a model", "give the whole model");
        var seen = new HashSet<ulong>(count);
        // llama.cpp accepts tensors only one behind the other, in the order of the table, each at the next multiple of the alignment.
        ulong next = 0, end = 0;
        for (var i = 0; i < count; i++)
        {
            var (bytes, offset, shown) = Tensor(reader, content, seen);
            if (offset != next)
                throw reader.Fault($"tensor {shown} lies at {offset} instead of {next}");
            end = next + bytes;
            next = end + (alignment - end % alignment) % alignment;
            content.TensorBytes += (long)bytes;
        }

        content.Tensors = count;
        var start = (ulong)reader.Position;
        start += (alignment - start % alignment) % alignment;
        if (start + end > (ulong)reader.Length)
            throw reader.Fault($"{start + end - (ulong)reader.Length} bytes are missing at its end, so it was cut short", "fetch it again");
    }

    private static (ulong Bytes, ulong Offset, string Shown) Tensor(GgufReader reader, GgufContent content, HashSet<ulong> seen)
    {
        var name = reader.Text(LongestTensorName, "the name of a tensor");
        var shown = GgufReader.Shown(name);
        if (name.IsEmpty)
            throw reader.Fault("a tensor has no name");
        if (!seen.Add(Fnv.Hash(name)))
            throw reader.Fault($"two of its tensors are called {shown}");
        var embedding = name.SequenceEqual("token_embd.weight"u8);
        content.HasRankHead |= name.SequenceEqual("cls.weight"u8) || name.SequenceEqual("cls.output.weight"u8);

        var what = $"tensor {shown}";
        var dimensions = reader.U32(what);
        if (dimensions is 0 or > 4)
            throw reader.Fault($"tensor {shown} has {dimensions} dimensions, and 1 to 4 are allowed");
        Span<ulong> sizes = [1, 1, 1, 1];
        UInt128 elements = 1;
        for (var i = 0; i < dimensions; i++)
        {
            sizes[i] = reader.U64(what);
            if (sizes[i] is 0 or > int.MaxValue)
                throw reader.Fault($"a dimension of tensor {shown} is {sizes[i]}");
            elements *= sizes[i];
        }

        var type = (GgmlType)reader.U32(what);
        if (GgmlTypes.Block(type) is not { } block)
            throw reader.Fault($"tensor {shown} has the type {(uint)type}, which this llama.cpp does not know", "quantize the model anew with a current llama.cpp");
        if (sizes[0] % (ulong)block.Values != 0)
            throw reader.Fault($"the rows of tensor {shown} do not consist of whole {type} blocks");
        var bytes = elements / (ulong)block.Values * (ulong)block.Bytes;
        if (bytes > (ulong)reader.Length)
            throw reader.Fault($"tensor {shown} is larger than the file, so it was cut short or is corrupt", "fetch it again");
        // Every tensor so far lies within the file, so the sums below cannot overflow.
        if ((UInt128)content.TensorBytes + bytes > (ulong)reader.Length)
            throw reader.Fault("its tensors are larger than the file, so it was cut short or is corrupt", "fetch it again");
        content.Parameters += (long)elements;
        if (embedding)
            content.TokenEmbedding = (sizes[0], sizes[1]);
        return ((ulong)bytes, reader.U64(what), shown);
    }
}
