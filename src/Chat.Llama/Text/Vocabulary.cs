using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Chat.Llama.Native;

namespace Chat.Llama.Text;

/// <summary>The tokens of a model.</summary>
internal sealed unsafe class Vocabulary
{
    private readonly LlamaModel _model; // keeps the model's memory, of which this is a part
    private readonly FrozenDictionary<string, LlamaToken> _special;

    internal Vocabulary(LlamaModel model, nint handle)
    {
        _model = model;
        Handle = handle;
        Size = LlamaApi.llama_vocab_n_tokens(handle);
        var special = new Dictionary<string, LlamaToken>(StringComparer.Ordinal);
        for (var i = 0; i < Size; i++)
        {
            var token = new LlamaToken(i);
            if ((LlamaApi.llama_vocab_get_attr(handle, token) & (TokenAttributes.Control | TokenAttributes.UserDefined)) == 0)
                continue;
            // Runs of spaces are user-defined in some vocabularies, and mean what they say.
            if (Marshal.PtrToStringUTF8((nint)LlamaApi.llama_vocab_get_text(handle, token)) is { Length: > 0 } text && text.Any(c => c is not (' ' or '\u2581' or '\n' or '\t')))
                special.TryAdd(text, token);
        }

        _special = special.ToFrozenDictionary(StringComparer.Ordinal);
        SpecialIds = _special.Values.ToFrozenSet();
    }

    /// <summary>The model's name, for people.</summary>
    public string ModelName => _model.Identity.Id;

    /// <summary>The library's own.</summary>
    public nint Handle { get; }

    /// <summary>How many tokens there are.</summary>
    public int Size { get; }

    /// <summary>Tokens that steer the model and stand for no text of a user.</summary>
    public IReadOnlyDictionary<string, LlamaToken> Special => _special;

    /// <summary>The same, to look up a token.</summary>
    public FrozenSet<LlamaToken> SpecialIds { get; }

    /// <summary>True for a token that ends an answer.</summary>
    public bool EndsAnswer(LlamaToken token)
    {
        GC.KeepAlive(_model);
        return LlamaApi.llama_vocab_is_eog(Handle, token);
    }

    /// <summary>Writes the bytes of a token; how many.</summary>
    public int Write(LlamaToken token, Span<byte> room)
    {
        fixed (byte* buffer = room)
            return LlamaApi.llama_token_to_piece(Handle, token, buffer, room.Length, 0, special: false);
    }
}
