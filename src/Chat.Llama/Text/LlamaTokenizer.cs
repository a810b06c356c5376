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

    /// <summary>A text with the tokens that the model expects before and after it; the end of a long one is cut off.</summary>
    internal LlamaToken[] TokenizeWhole(string text, int most)
    {
        var (open, close, _) = Frame();
        var words = Tokenize(text);
        return [.. open, .. words.AsSpan(0, Math.Clamp(most - open.Length - close.Length, 0, words.Length)), .. close];
    }

    /// <summary>A question and a passage as cross-encoders read them; of a long passage the end is cut off, of a question only what leaves no room for one.</summary>
    internal LlamaToken[] TokenizePair(string question, string passage, int most)
    {
        var (open, close, between) = Frame();
        var room = most - open.Length - between.Length - close.Length;
        var asked = Tokenize(question);
        asked = asked[..Math.Min(asked.Length, room / 2)];
        var words = Tokenize(passage);
        return [.. open, .. asked, .. between, .. words.AsSpan(0, Math.Min(words.Length, room - asked.Length)), .. close];
    }

    /// <summary>The token that opens a conversation, where the model was taught with one.</summary>
    internal LlamaToken[] Opening() => LlamaApi.llama_vocab_get_add_bos(_vocabulary.Handle) ? [LlamaApi.llama_vocab_bos(_vocabulary.Handle)] : [];

    // BERT's vocabularies end with their separator where others have a token for the end.
    private (LlamaToken[] Open, LlamaToken[] Close, LlamaToken[] Between) Frame()
    {
        var vocabulary = _vocabulary.Handle;
        LlamaToken[] end = LlamaApi.llama_vocab_get_add_eos(vocabulary) ? [LlamaApi.llama_vocab_eos(vocabulary)] : [];
        LlamaToken[] separator = LlamaApi.llama_vocab_get_add_sep(vocabulary) ? [LlamaApi.llama_vocab_sep(vocabulary)] : [];
        return (Opening(), end.Length > 0 ? end : separator, [.. end, .. separator]);
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
