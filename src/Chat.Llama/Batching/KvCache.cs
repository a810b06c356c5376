using Chat.Llama.Native;

namespace Chat.Llama.Batching;

/// <summary>
/// The slots of a context: those in which answers are being written, and those that keep the conversation they held last, so
/// that a follow-up or a new conversation with the same system prompt reads only what is new. Used by the context's own thread alone.
/// </summary>
internal sealed class KvCache
{
    private readonly nint _memory;
    private readonly KvSlot[] _slots;
    private long _now;

    /// <param name="memory">The library's memory of the context.</param>
    /// <param name="slots">Slots of the context.</param>
    /// <param name="slotTokens">Tokens that each may hold.</param>
    public KvCache(nint memory, int slots, int slotTokens)
    {
        _memory = memory;
        SlotTokens = slotTokens;
        _slots = [.. Enumerable.Range(0, slots).Select(i => new KvSlot(i))];
    }

    /// <summary>Tokens that a slot may hold.</summary>
    public int SlotTokens { get; }

    /// <summary>Cells in all.</summary>
    public int Size => SlotTokens * _slots.Length;

    /// <summary>Cells in use.</summary>
    public int Used => _slots.Sum(s => s.Tokens.Count);

    /// <summary>Slots that keep something and in which no answer is being written.</summary>
    public int Remembered => _slots.Count(s => !s.IsRunning && s.Tokens.Count > 0);

    /// <summary>Copies from slot to slot so far. llama.cpp makes them in its next call, which takes longer then.</summary>
    public int Copies { get; private set; }

    /// <summary>All of them, in the library's order.</summary>
    public IReadOnlyList<KvSlot> Slots => _slots;

    /// <summary>A slot for a prompt, which holds as much of its beginning as any does, at most all but one of its tokens.</summary>
    /// <param name="prompt">The prompt; it fits.</param>
    /// <param name="systemPrompt">How many of its first tokens other conversations share.</param>
    public KvSlot Take(ReadOnlySpan<LlamaToken> prompt, int systemPrompt)
    {
        var (slot, source, common) = SlotChoice.For(prompt, _slots);
        if (source is not null)
            Copy(source, slot);
        Truncate(slot, common);
        (slot.IsRunning, slot.SystemPrompt, slot.LastUse) = (true, systemPrompt, ++_now);
        return slot;
    }

    /// <summary>An answer has ended: its slot keeps the conversation.</summary>
    public void Remember(KvSlot slot) => (slot.IsRunning, slot.LastUse) = (false, ++_now);

    /// <summary>A slot keeps its first tokens only, whatever the library has in it.</summary>
    public void Truncate(KvSlot slot, int count)
    {
        LlamaApi.llama_memory_seq_rm(_memory, slot.Id, count, -1);
        slot.Tokens.RemoveRange(count, slot.Tokens.Count - count);
    }

    /// <summary>Forgets everything; after a fault, when the library's memory may not be what is noted here.</summary>
    public void Reset()
    {
        LlamaApi.llama_memory_clear(_memory, data: true);
        foreach (var slot in _slots)
        {
            slot.Tokens.Clear();
            (slot.IsRunning, slot.SystemPrompt, slot.LastUse) = (false, 0, 0);
        }
    }

    // As a whole: llama.cpp refuses parts, and ends the process. What is too much is cut off afterwards, which may be before the copy is made.
    private void Copy(KvSlot source, KvSlot target)
    {
        Truncate(target, 0);
        LlamaApi.llama_memory_seq_cp(_memory, source.Id, target.Id, -1, -1);
        target.Tokens.AddRange(source.Tokens);
        Copies++;
    }
}
