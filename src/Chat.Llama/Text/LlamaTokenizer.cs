using System.Buffers;
using System.Text;
using Chat.Llama.Native;

namespace Chat.Llama.Text;

/// <summary>Turns text into the model's tokens and back.</summary>
public sealed unsafe class LlamaTokenizer
{
    private readonly Vocabulary _vocabulary;

    internal LlamaTokenizer(Vocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>How many tokens a text has, without special ones.</summary>
    public int Count(string text) => Tokenize(text).Length;

    /// <summary>The tokens of a text. What looks like a special token in it stays text.</summary>
    public LlamaToken[] Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = Raw(text);
        // Tokens that a file declares as "user defined" are matched even where special tokens are off.
        return Array.Exists(tokens, _vocabulary.SpecialIds.Contains) ? [.. Apart(text).SelectMany(Raw)] : tokens;
    }

    /// <summary>The text of tokens.</summary>
    public string Detokenize(IEnumerable<LlamaToken> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var decoder = new TokenDecoder(_vocabulary);
        var text = new StringBuilder();
        foreach (var token in tokens)
            text.Append(decoder.Add(token));
        return text.Append(decoder.End()).ToString();
    }

    // Cut inside every special word, so that no piece holds one whole: "<|im_start|>" becomes "<" and "|im_start|>".
    private IEnumerable<string> Apart(string text)
    {
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!_vocabulary.Special.Keys.Any(s => s.Length > 1 && string.CompareOrdinal(text, i, s, 0, s.Length) == 0))
                continue;
            yield return text[from..(i + 1)];
            from = i + 1;
        }

        yield return text[from..];
    }

    private LlamaToken[] Raw(string text)
    {
        if (text.Length == 0)
            return [];
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var tokens = ArrayPool<LlamaToken>.Shared.Rent(text.Length + 16);
        try
        {
            var length = Encoding.UTF8.GetBytes(text, bytes);
            var count = Call(bytes, length, tokens);
            if (count < 0)
            {
                // The library says how much room it needs.
                ArrayPool<LlamaToken>.Shared.Return(tokens);
                tokens = ArrayPool<LlamaToken>.Shared.Rent(-count);
                count = Call(bytes, length, tokens);
            }

            return tokens[..count];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<LlamaToken>.Shared.Return(tokens);
        }
    }

    private int Call(byte[] text, int length, LlamaToken[] room)
    {
        fixed (byte* bytes = text)
        fixed (LlamaToken* tokens = room)
            return LlamaApi.llama_tokenize(_vocabulary.Handle, bytes, length, tokens, room.Length, addSpecial: false, parseSpecial: false);
    }
}
