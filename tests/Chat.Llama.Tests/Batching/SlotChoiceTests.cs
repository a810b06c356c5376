using Chat.Llama.Batching;
using CsCheck;

namespace Chat.Llama.Tests.Batching;

/// <summary>Which slot a prompt goes to, without a model.</summary>
public sealed class SlotChoiceTests
{
    [Fact]
    public void AConversationGoesOnInTheSlotThatHoldsIt()
    {
        var slots = Slots(Held(Words(1, 50), lastUse: 9), Held(Words(2, 60), lastUse: 1), Held([], lastUse: 0));

        var choice = SlotChoice.For([.. Words(2, 60), .. Words(3, 10)], slots);

        Assert.Equal((1, null, 60), (choice.Slot.Id, choice.Source, choice.Common));
    }

    [Fact]
    public void ASystemPromptIsCopiedIntoAnEmptySlot()
    {
        LlamaToken[] first = [.. Words(1, 50), .. Words(2, 60)];
        var slots = Slots(Held(first, lastUse: 1, systemPrompt: 50), Held([], lastUse: 0));

        var choice = SlotChoice.For([.. Words(1, 50), .. Words(3, 60)], slots);

        Assert.Equal((1, 0, 50), (choice.Slot.Id, choice.Source!.Id, choice.Common));
    }

    [Fact]
    public void ASystemPromptIsCopiedFromASlotThatRuns()
    {
        var slots = Slots(Held(Words(1, 80), lastUse: 1, isRunning: true), Held(Words(2, 5), lastUse: 2));

        var choice = SlotChoice.For([.. Words(1, 50), .. Words(3, 60)], slots);

        Assert.Equal((1, 0, 50), (choice.Slot.Id, choice.Source!.Id, choice.Common));
    }

    [Fact]
    public void WhereTheOldestHoldsAsMuchAsAnyItIsCutBackAndNothingIsCopied()
    {
        LlamaToken[] system = Words(1, 50);
        var slots = Slots(Held([.. system, .. Words(2, 10)], 2, systemPrompt: 50), Held([.. system, .. Words(3, 10)], 1, systemPrompt: 50));

        var choice = SlotChoice.For([.. system, .. Words(4, 10)], slots);

        Assert.Equal((1, null, 50), (choice.Slot.Id, choice.Source, choice.Common));
    }

    [Fact]
    public void AFewTokensAreReadRatherThanCopied()
    {
        var slots = Slots(Held([.. Words(1, SlotChoice.WorthCopying - 1), .. Words(2, 60)], lastUse: 1), Held([], lastUse: 0));

        var choice = SlotChoice.For([.. Words(1, SlotChoice.WorthCopying - 1), .. Words(3, 60)], slots);

        Assert.Equal((1, null, 0), (choice.Slot.Id, choice.Source, choice.Common));
    }

    [Fact]
    public void OfTheEmptyOnesTheNearestToThoseThatRunIsTaken()
    {
        var slots = Slots(Held([], 0), Held([], 0), Held(Words(1, 10), 5, isRunning: true), Held([], 0), Held([], 0));

        Assert.Equal(1, SlotChoice.For(Words(2, 20), slots).Slot.Id);
    }

    [Fact]
    public void ConversationsAreForgottenOldestFirstAndTheLastHolderOfASystemPromptAfterThem()
    {
        LlamaToken[] spanish = Words(1, 50), basque = Words(2, 50);
        var slots = Slots(
            Held([.. basque, .. Words(3, 10)], 1, systemPrompt: 50),
            Held([.. spanish, .. Words(4, 10)], 3, systemPrompt: 50),
            Held([.. spanish, .. Words(5, 10)], 2, systemPrompt: 50),
            Held(Words(6, 30), 4));
        var forgotten = new List<int>();
        for (var n = 10; n < 14; n++)
        {
            var slot = SlotChoice.For(Words(n, 20), slots).Slot;
            forgotten.Add(slot.Id);
            slot.Tokens.Clear();
            slot.Tokens.AddRange(Words(n, 20));
            (slot.SystemPrompt, slot.LastUse) = (0, n);
        }

        // The Spanish one stands twice until its older holder is gone.
        Assert.Equal([2, 3, 2, 3], forgotten);
        Assert.Equal(basque, slots[0].Tokens[..50]);
        Assert.Equal(spanish, slots[1].Tokens[..50]);
    }

    // A system prompt that names the day is another one tomorrow: what is kept of old ones must not grow.
    [Fact]
    public void SystemPromptsKeepNoMoreThanHalfOfTheSlots()
    {
        var slots = Slots([.. Enumerable.Range(1, 6).Select(n => Held(Words(n, 50), n, systemPrompt: 40))]);

        Assert.Equal(0, SlotChoice.For(Words(9, 20), slots).Slot.Id);
        Assert.Equal(3, slots.Count(s => s.LastUse > 3));
    }

    [Fact]
    public void WhateverStandsInTheSlotsTheChoiceIsFreeAndWhatIsReusedIsThePromptsBeginning()
    {
        var tokens = Gen.Int[1, 3].Select(t => new LlamaToken(t)).Array[0, 80];
        Gen.Select(tokens.Array[2, 6], Gen.Bool.Array[6], Gen.Int[1, 3].Select(t => new LlamaToken(t)).Array[1, 80]).Sample((held, running, prompt) =>
        {
            var slots = Slots([.. held.Select((h, i) => Held(h, i, systemPrompt: h.Length / 2, isRunning: i > 0 && running[i]))]);

            var (slot, source, common) = SlotChoice.For(prompt, slots);

            Assert.False(slot.IsRunning);
            Assert.InRange(common, 0, prompt.Length - 1);
            Assert.Equal(prompt[..common], (source ?? slot).Tokens[..common]);
            // Nobody holds much more than that.
            var most = slots.Max(s => s.CommonWith(prompt.AsSpan()[..^1]));
            Assert.True(common == most || most < SlotChoice.WorthCopying);
        });
    }

    private static List<KvSlot> Slots(params (LlamaToken[] Tokens, long LastUse, int SystemPrompt, bool IsRunning)[] held) =>
    [
        .. held.Select((h, id) =>
        {
            var slot = new KvSlot(id) { LastUse = h.LastUse, SystemPrompt = h.SystemPrompt, IsRunning = h.IsRunning };
            slot.Tokens.AddRange(h.Tokens);
            return slot;
        }),
    ];

    private static (LlamaToken[], long, int, bool) Held(LlamaToken[] tokens, long lastUse, int systemPrompt = 0, bool isRunning = false) => (tokens, lastUse, systemPrompt, isRunning);

    // Different seeds have not even the first token in common.
    private static LlamaToken[] Words(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => new LlamaToken((seed * 1_000) + i))];
}
