using System.Collections;
using System.Globalization;

namespace Chat.Llama.Files;

/// <summary>
/// What must hold between the arrays of a vocabulary. llama.cpp takes it for granted and ends the process,
/// or reads beyond an array, where it does not: two equal tokens, a byte token that names no byte,
/// scores or types that are fewer than the tokens, a SentencePiece vocabulary that lacks a byte.
/// </summary>
internal sealed class VocabularyScan
{
    /// <summary>The largest vocabulary read. Salamandra has 256,000 tokens.</summary>
    public const int Most = 1 << 20;

    private const int LongestToken = 16 << 10;
    private const int ByteType = 6;

    private readonly BitArray _bytes = new(256);
    private BitArray? _namesByte;
    private BitArray? _typedByte;

    /// <summary>Tokens; null when the file has no vocabulary.</summary>
    public int? Count { get; private set; }

    /// <summary>Scores; null when there are none.</summary>
    public ulong? Scores { get; private set; }

    /// <summary>Token types; null when there are none.</summary>
    public int? Types { get; private set; }

    /// <summary>Merge rules of a byte-pair vocabulary; null when there are none.</summary>
    public ulong? Merges { get; private set; }

    /// <summary>Reads an array when it belongs to the vocabulary; false leaves it to the caller.</summary>
    public bool TryRead(GgufReader reader, string key, GgufValueType type, ulong count)
    {
        switch (key)
        {
            case "tokenizer.ggml.tokens":
                Tokens(reader, Expect(reader, key, type, count, GgufValueType.String));
                return true;
            case "tokenizer.ggml.token_type":
                TokenTypes(reader, Expect(reader, key, type, count, GgufValueType.I32));
                return true;
            case "tokenizer.ggml.scores":
                Scores = (ulong)Expect(reader, key, type, count, GgufValueType.F32);
                reader.Skip(4 * count, key);
                return true;
            case "tokenizer.ggml.merges":
                if (type != GgufValueType.String)
                    throw reader.Fault($"{key} must be strings");
                Merges = count;
                for (var i = 0ul; i < count; i++)
                {
                    if (reader.Text(LongestToken, key).IsEmpty)
                        throw reader.Fault($"rule {i} of {key} is empty");
                }

                return true;
            case "tokenizer.ggml.precompiled_charsmap" when type is not (GgufValueType.U8 or GgufValueType.I8):
                throw reader.Fault($"{key} must be bytes");
            default:
                return false;
        }
    }

    /// <summary>What is wrong between the arrays, for a tokenizer of that kind; null when nothing is.</summary>
    public string? Fault(string tokenizer)
    {
        if (Scores is { } scores && scores != (ulong)Count!)
            return $"it has {Count} tokens and {scores} scores";
        if (Types is { } types && types != Count)
            return $"it has {Count} tokens and {types} token types";
        if (tokenizer == "gpt2" && Merges is null)
            return "its byte-pair vocabulary has no merges (tokenizer.ggml.merges)";
        if (tokenizer == "llama" && !_bytes.HasAllSet())
            return "its vocabulary has no token for every byte, so most texts could not be read";
        if (_typedByte is { } typed)
        {
            for (var i = 0; i < typed.Length; i++)
            {
                if (typed[i] && !_namesByte![i])
                    return $"token {i} is said to be a byte and names none";
            }
        }

        return null;
    }

    private static int Expect(GgufReader reader, string key, GgufValueType type, ulong count, GgufValueType wanted)
    {
        if (type != wanted)
            throw reader.Fault($"{key} must be an array of {wanted}, and is one of {type}");
        return count is > 0 and <= Most ? (int)count : throw reader.Fault($"{key} has {count} items, and 1 to {Most} make sense");
    }

    private void Tokens(GgufReader reader, int count)
    {
        Count = count;
        _namesByte = new BitArray(count);
        // 8 bytes a token. A collision (one chance in a billion at this size) would refuse a good file, never let a bad one pass.
        var hashes = new List<ulong>(Math.Min(count, (int)Math.Min(Most, reader.Left / 8)));
        for (var i = 0; i < count; i++)
        {
            var token = reader.Text(LongestToken, "a token of the vocabulary");
            if (ByteNamed(token) is { } value)
            {
                _namesByte[i] = true;
                _bytes[value] = true;
            }

            // llama.cpp sees C strings, and names an empty one by its number.
            if (token.IndexOf((byte)0) is >= 0 and var end)
                token = token[..end];
            if (!token.IsEmpty)
                hashes.Add(Fnv.Hash(token));
        }

        hashes.Sort();
        for (var i = 1; i < hashes.Count; i++)
        {
            if (hashes[i] == hashes[i - 1])
                throw reader.Fault("two tokens of its vocabulary are equal");
        }
    }

    private void TokenTypes(GgufReader reader, int count)
    {
        Types = count;
        if (4L * count > reader.Left)
            throw reader.Fault("it ends within its token types, so it was cut short or is corrupt", "fetch it again");
        _typedByte = new BitArray(count);
        for (var i = 0; i < count; i++)
            _typedByte[i] = reader.U32("the token types") == ByteType;
    }

    // <0x00> to <0xFF>
    private static int? ByteNamed(ReadOnlySpan<byte> token) =>
        token.Length == 6 && token.StartsWith("<0x"u8) && token[5] == '>'
        && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
