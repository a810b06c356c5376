using Chat.Llama.Native;

namespace Chat.Llama.Batching;

/// <summary>
/// Puts the next token of every running answer into one batch. llama.cpp computes neighbouring slots in one pass and begins
/// another at each gap, reading all weights again. On a GPU a pass costs about as much as 20 rows (a bare loop of the 7B shape:
/// 4 ms for one answer, 15 ms for 64), so a short gap is filled with rows that nobody reads; on a processor a row costs nearly
/// what a pass does, and gaps stay.
/// </summary>
internal static class AnswerRows
{
    /// <summary>Longest gap that is filled where all layers are on a GPU.</summary>
    public const int FilledOnGpu = 16;

    /// <summary>Fills the batch.</summary>
    /// <param name="batch">Empty before.</param>
    /// <param name="cache">Learns what is read.</param>
    /// <param name="writing">Answers that have a next token.</param>
    /// <param name="longestFilled">Slots of the longest gap that is filled.</param>
    /// <returns>The slots between, to be cut back to their tokens after the call.</returns>
    public static List<KvSlot> Add(BatchBuffer batch, KvCache cache, List<RunningAnswer> writing, int longestFilled)
    {
        var filled = new List<KvSlot>();
        var last = -1;
        foreach (var answer in writing.OrderBy(a => a.Slot!.Id))
        {
            var slot = answer.Slot!;
            var gap = cache.Slots.Skip(last + 1).Take(slot.Id - last - 1).ToList();
            // A slot that is full has no cell for a token more.
            if (last >= 0 && gap.Count <= longestFilled && gap.TrueForAll(s => s.Tokens.Count < cache.SlotTokens))
            {
                foreach (var between in gap)
                    batch.Add(answer.Next!.Value, between.Tokens.Count, between.Id, hasOutput: false);
                filled.AddRange(gap);
            }

            answer.Place = batch.Add(answer.Next!.Value, slot.Tokens.Count, slot.Id, hasOutput: true);
            slot.Tokens.Add(answer.Next.Value);
            last = slot.Id;
        }

        return filled;
    }
}
