using System.Runtime.InteropServices;
using System.Text;
using Chat.Llama.Native;

namespace Chat.Llama.Text;

/// <summary>One turn of a conversation as the template takes it.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Its words: never parsed for special tokens.</param>
/// <param name="Tokens">The tokens that the model wrote it with, where they are known; null otherwise.</param>
internal sealed record ChatTurnText(string Role, string Content, IReadOnlyList<LlamaToken>? Tokens = null);

/// <summary>
/// Writes a conversation in the model's own template. The template is rendered around place-holders, and the words of
/// the turns are put in as tokens afterwards, so that <c>&lt;|im_start|&gt;</c> typed by a user cannot open a turn.
/// </summary>
internal sealed class ChatTemplate
{
    // From the private use area: no tokenizer has it, and llama.cpp's trimming leaves it alone.
    private const char Opens = '\uE000';
    private const char Closes = '\uE001';

    private readonly byte[] _template;
    private readonly LlamaTokenizer _tokenizer;
    private readonly Vocabulary _vocabulary;

    private ChatTemplate(byte[] template, LlamaTokenizer tokenizer, Vocabulary vocabulary) =>
        (_template, _tokenizer, _vocabulary) = (template, tokenizer, vocabulary);

    /// <summary>The template of a model.</summary>
    /// <exception cref="ModelException">It has none, or one that llama.cpp does not know.</exception>
    public static ChatTemplate Of(LlamaModel model, string? given)
    {
        var template = given ?? model.ChatTemplate
            ?? throw new ModelException($"{model.Identity.Id} has no chat template: it is no chat model, or give one in TaxAssistant:Model:ChatTemplate (chatml for Salamandra).");
        var found = new ChatTemplate(NativeLibraries.Utf8(template), model.Tokenizer, model.Vocabulary);
        if (found.Render([new("user", "x")], opensAnswer: true) is null)
            throw new ModelException($"The chat template of {model.Identity.Id} is not one that llama.cpp knows; give one in TaxAssistant:Model:ChatTemplate (chatml for Salamandra).");
        return found;
    }

    /// <summary>The tokens of a conversation, up to where the model's answer begins.</summary>
    public List<LlamaToken> Apply(IReadOnlyList<ChatTurnText> turns) => Assemble(turns, opensAnswer: true);

    /// <summary>How many tokens the leading system turns take: the part that many conversations share.</summary>
    public int CountShared(IReadOnlyList<ChatTurnText> turns, IReadOnlyList<LlamaToken> whole)
    {
        var system = turns.TakeWhile(t => t.Role == "system").ToList();
        if (system.Count == 0)
            return 0;
        var alone = Assemble(system, opensAnswer: false);
        var shared = 0;
        while (shared < alone.Count && shared < whole.Count && alone[shared] == whole[shared])
            shared++;
        return shared;
    }

    private List<LlamaToken> Assemble(IReadOnlyList<ChatTurnText> turns, bool opensAnswer)
    {
        var places = turns.Select((t, i) => new ChatTurnText(t.Role, $"{Opens}{i}{Closes}")).ToList();
        var written = Render(places, opensAnswer) ?? throw new ModelException("The chat template refused the conversation; its turns must alternate between user and assistant.");
        var tokens = new List<LlamaToken>();
        var text = new StringBuilder();
        var opening = _tokenizer.Opening();
        if (opening.Length > 0 && SpecialAt(written, 0) is var first && (first is null || _vocabulary.Special[first] != opening[0]))
            tokens.Add(opening[0]);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] == Opens)
            {
                var end = written.IndexOf(Closes, i);
                var turn = turns[int.Parse(written.AsSpan(i + 1, end - i - 1), provider: null)];
                if (turn.Tokens is { } known)
                {
                    Flush();
                    tokens.AddRange(known);
                }
                else
                {
                    // Template and words are tokenised as one text, as the model was taught.
                    text.Append(turn.Content);
                }

                i = end;
            }
            else if (SpecialAt(written, i) is { } special)
            {
                Flush();
                tokens.Add(_vocabulary.Special[special]);
                i += special.Length - 1;
            }
            else
            {
                text.Append(written[i]);
            }
        }

        Flush();
        return tokens;

        void Flush()
        {
            tokens.AddRange(_tokenizer.Tokenize(text.ToString()));
            text.Clear();
        }
    }

    private string? SpecialAt(string text, int at) =>
        _vocabulary.Special.Keys.Where(s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0).MaxBy(s => s.Length);

    private unsafe string? Render(IReadOnlyList<ChatTurnText> turns, bool opensAnswer)
    {
        var native = new ChatTurn[turns.Count];
        var handles = new List<GCHandle>();
        try
        {
            for (var i = 0; i < turns.Count; i++)
                native[i] = new ChatTurn { Role = Pin(turns[i].Role), Content = Pin(turns[i].Content) };
            var buffer = new byte[1024 + (turns.Count * 256)];
            while (true)
            {
                int length;
                fixed (byte* template = _template, room = buffer)
                fixed (ChatTurn* first = native)
                    length = LlamaApi.llama_chat_apply_template(template, first, (nuint)turns.Count, opensAnswer, room, buffer.Length);
                if (length < 0)
                    return null;
                if (length <= buffer.Length)
                    return Encoding.UTF8.GetString(buffer, 0, length);
                buffer = new byte[length];
            }
        }
        finally
        {
            handles.ForEach(h => h.Free());
        }

        byte* Pin(string text)
        {
            var bytes = NativeLibraries.Utf8(text);
            var handle = GCHandle.Alloc(bytes, GCHandleType.Pinned);
            handles.Add(handle);
            return (byte*)handle.AddrOfPinnedObject();
        }
    }
}
