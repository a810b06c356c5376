using Chat.Llama.Native;

namespace Chat.Llama.Batching;

/// <summary>
/// The sequences of a context: those being written, and those remembered so that a follow-up or a new conversation
/// with the same system prompt reads only what is new. Used by the context's own thread alone.
/// </summary>
internal sealed class KvCache
{
    /// <summary>System prompts that are kept: one a language, and as many again for another purpose.</summary>
    public const int SystemPrompts = 8;

    private readonly nint _memory;
    private readonly int _remembered;
    private readonly KvSequence[] _sequences;
    private KvLedger _ledger;
    private long _now;

    /// <param name="memory">The library's memory of the context.</param>
    /// <param name="cells">KV cells of the context.</param>
    /// <param name="slots">Answers written at a time.</param>
    /// <param name="remembered">Conversations kept besides.</param>
    public KvCache(nint memory, int cells, int slots, int remembered)
    {
        _memory = memory;
        _remembered = remembered;
        _sequences = [.. Enumerable.Range(0, SequencesFor(slots, remembered)).Select(i => new KvSequence(i))];
        _ledger = new KvLedger(cells, _sequences.Length);
    }

    /// <summary>Cells in all.</summary>
    public int Size => _ledger.Size;

    /// <summary>Cells in use.</summary>
    public int Used => _ledger.Size - _ledger.Free;

    /// <summary>Sequences that the context must have.</summary>
    public static int SequencesFor(int slots, int remembered) => slots + remembered + SystemPrompts;

    /// <summary>How many sequences are kept for something.</summary>
    public int Count(KvUse use) => _sequences.Count(s => s.Use == use);

    /// <summary>
    /// A sequence for a prompt that holds as much of its beginning as any other does, at most all but one of its tokens
    /// (the last one must be read for the model to say what comes next). Null when the cells do not suffice even when
    /// all that is only remembered is forgotten.
    /// </summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="growth">Tokens that the answer may take.</param>
    /// <param name="promised">Cells that running answers may still need.</param>
    public KvSequence? Take(ReadOnlySpan<LlamaToken> prompt, int growth, int promised)
    {
        var (donor, common) = Best(prompt[..^1]);
        while (_ledger.Free - promised < prompt.Length - common + growth)
        {
            if (!Forget(besides: donor))
            {
                // The donor itself may hold more than is shared.
                if (donor is not { Use: KvUse.Remembered or KvUse.SystemPrompt } || donor.Tokens.Count == common)
                    return null;
                Truncate(donor, common);
                donor = Own(donor);
                if (_ledger.Free - promised < prompt.Length - common + growth)
                {
                    donor.Use = KvUse.Remembered;
                    return null;
                }

                return donor;
            }
        }

        if (donor is null)
            return Own(Empty());
        donor.LastUse = ++_now;
        if (donor.Use == KvUse.Remembered && donor.Tokens.Count == common)
            return Own(donor);
        return Fork(donor, common, KvUse.Running);
    }

    /// <summary>Notes that the model has read a token.</summary>
    public void Add(KvSequence sequence, LlamaToken token)
    {
        sequence.Tokens.Add(token);
        _ledger.Add(sequence.Id);
    }

    /// <summary>Keeps the first tokens of a running sequence as a system prompt, unless they are kept already.</summary>
    public void KeepSystemPrompt(KvSequence running, int count)
    {
        var tokens = running.Tokens.GetRange(0, count);
        if (_sequences.Any(s => s.Use == KvUse.SystemPrompt && s.Tokens.SequenceEqual(tokens)))
            return;
        if (Count(KvUse.SystemPrompt) == SystemPrompts)
            Clear(Oldest(KvUse.SystemPrompt, besides: null)!);
        Fork(running, count, KvUse.SystemPrompt);
    }

    /// <summary>An answer has ended: its sequence is remembered.</summary>
    public void Remember(KvSequence sequence)
    {
        sequence.Use = KvUse.Remembered;
        sequence.LastUse = ++_now;
        while (Count(KvUse.Remembered) > _remembered)
            Clear(Oldest(KvUse.Remembered, besides: null)!);
    }

    /// <summary>Forgets a sequence.</summary>
    public void Clear(KvSequence sequence)
    {
        Truncate(sequence, 0);
        sequence.Use = KvUse.None;
    }

    /// <summary>Forgets everything; after a fault, when the library's memory may not be what the ledger says.</summary>
    public void Reset()
    {
        LlamaApi.llama_memory_clear(_memory, data: true);
        foreach (var sequence in _sequences)
        {
            sequence.Tokens.Clear();
            sequence.Use = KvUse.None;
        }

        _ledger = new KvLedger(_ledger.Size, _sequences.Length);
    }

    private (KvSequence? Donor, int Common) Best(ReadOnlySpan<LlamaToken> prompt)
    {
        var (donor, common) = (default(KvSequence), 0);
        foreach (var sequence in _sequences)
        {
            var shared = sequence.CommonWith(prompt);
            // Of two that share as much, the one that can be taken over whole.
            if (shared > common || (shared == common && shared > 0 && sequence.Use == KvUse.Remembered && sequence.Tokens.Count == shared))
                (donor, common) = (sequence, shared);
        }

        return (donor, common);
    }

    private KvSequence Fork(KvSequence source, int count, KvUse use)
    {
        var target = Empty();
        LlamaApi.llama_memory_seq_cp(_memory, source.Id, target.Id, 0, count);
        _ledger.Share(source.Id, target.Id, count);
        target.Tokens.AddRange(source.Tokens.GetRange(0, count));
        target.Use = use;
        target.LastUse = ++_now;
        return target;
    }

    // There is one for each slot, each remembered conversation and each system prompt, so one is always empty or can be emptied.
    private KvSequence Empty() => Array.Find(_sequences, s => s.Use == KvUse.None) is { } empty
        ? empty
        : throw new InvalidOperationException("More answers run than there are slots.");

    private static KvSequence Own(KvSequence sequence)
    {
        sequence.Use = KvUse.Running;
        return sequence;
    }

    private bool Forget(KvSequence? besides)
    {
        if ((Oldest(KvUse.Remembered, besides) ?? Oldest(KvUse.SystemPrompt, besides)) is not { } oldest)
            return false;
        Clear(oldest);
        return true;
    }

    private KvSequence? Oldest(KvUse use, KvSequence? besides) => _sequences.Where(s => s.Use == use && s != besides).MinBy(s => s.LastUse);

    private void Truncate(KvSequence sequence, int count)
    {
        if (sequence.Tokens.Count > count)
            LlamaApi.llama_memory_seq_rm(_memory, sequence.Id, count, -1);
        sequence.Tokens.RemoveRange(count, sequence.Tokens.Count - count);
        _ledger.Truncate(sequence.Id, count);
    }
}
