namespace Chat.Llama.Batching;

/// <summary>Which slot a new prompt goes to, and what it need not read there. Arithmetic alone, nothing is changed.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Source">The slot whose beginning is copied into it first; null where it keeps its own.</param>
/// <param name="Common">Tokens of the prompt that stand in it then, at most all but one: the last one must be read for the model to say what comes next.</param>
internal readonly record struct SlotChoice(KvSlot Slot, KvSlot? Source, int Common)
{
    /// <summary>
    /// Fewer tokens than this are read rather than copied. A copy moves a slot in its whole length (llama.cpp copies streams,
    /// not cells), at 9 GB/s on a processor: 60 ms for 5,120 cells of Salamandra-2B at 8 bits, in which it reads a token or two.
    /// </summary>
    public const int WorthCopying = 32;

    /// <summary>System prompts that outlive conversations: one a language, and as many again for another purpose; never more than half of the slots.</summary>
    public const int KeptSystemPrompts = 8;

    /// <summary>
    /// A conversation goes on in the slot that holds it. Everything else goes to the slot that is missed least, with the longest
    /// beginning that any slot holds. Missed least are, in this order: an empty slot, nearest to those that run; the conversation
    /// that is oldest; the last slot that holds a system prompt of late.
    /// </summary>
    public static SlotChoice For(ReadOnlySpan<LlamaToken> prompt, IReadOnlyList<KvSlot> slots)
    {
        var readable = prompt[..^1];
        var (donor, common) = (default(KvSlot), 0);
        foreach (var slot in slots)
        {
            var shared = slot.CommonWith(readable);
            if (shared > 0 && shared == slot.Tokens.Count && !slot.IsRunning && shared >= common)
                (donor, common) = (slot, shared);
            else if (shared > common)
                (donor, common) = (slot, shared);
        }

        if (donor is { IsRunning: false } && donor.Tokens.Count == common)
            return new SlotChoice(donor, null, common);
        var least = MissedLeast(slots);
        var own = least.CommonWith(readable);
        return own < common && common >= WorthCopying ? new SlotChoice(least, donor, common) : new SlotChoice(least, null, own);
    }

    private static KvSlot MissedLeast(IReadOnlyList<KvSlot> slots)
    {
        var kept = slots.Where(s => !s.IsRunning && HoldsAlone(s, slots))
            .OrderByDescending(s => s.LastUse)
            .Take(Math.Min(KeptSystemPrompts, slots.Count / 2))
            .ToHashSet();
        return slots.Where(s => !s.IsRunning)
            .OrderBy(s => kept.Contains(s))
            .ThenBy(s => s.LastUse)
            .ThenBy(s => DistanceToRunning(s, slots))
            .FirstOrDefault() ?? throw new InvalidOperationException("More answers run than there are slots.");
    }

    private static bool HoldsAlone(KvSlot slot, IReadOnlyList<KvSlot> slots)
    {
        if (slot.SystemPrompt == 0 || slot.Tokens.Count < slot.SystemPrompt)
            return false;
        foreach (var other in slots)
        {
            if (other != slot && other.CommonWith(slot.ReadSystemPrompt) == slot.SystemPrompt)
                return false;
        }

        return true;
    }

    // What runs side by side is computed in one pass of the model, see AnswerRows.
    private static int DistanceToRunning(KvSlot slot, IReadOnlyList<KvSlot> slots) =>
        slots.Where(s => s.IsRunning).Select(s => Math.Abs(s.Id - slot.Id)).DefaultIfEmpty(slot.Id).Min();
}
