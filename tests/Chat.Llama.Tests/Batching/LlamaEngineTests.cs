using Chat.Llama.Batching;
using Chat.Llama.Sampling;

namespace Chat.Llama.Tests.Batching;

/// <summary>The engine on a tiny model: who shares what, who waits, and who gets what back.</summary>
public sealed class LlamaEngineTests(TinyModel models)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 12, 6, 0)]
    [InlineData(false, 12, 6, 16)]
    [InlineData(true, 18, 18, 2)]
    public async Task ManyAnswersAtOnceAreTheAnswersOneByOne(bool hasWideVocabulary, int count, int slots, int filledGap)
    {
        using var model = TinyModel.Load(hasWideVocabulary ? models.WideVocabulary : models.Chat);
        var requests = Enumerable.Range(1, count).Select(n => Request(Words(n, 20 + (n * 7)), most: 8 + (n * 5 % 31))).ToList();
        List<List<LlamaToken>> alone = [];
        using (var engine = Start(model, TinyModel.Small with { Slots = 1, RememberedConversations = 0 }))
        {
            foreach (var request in requests)
                alone.Add((await Ask(engine, request)).Tokens);
        }

        using var together = Start(model, TinyModel.Small with { Slots = slots, FilledGap = filledGap });
        var answers = await Task.WhenAll(requests.Select(r => Ask(together, r)));

        Assert.Equal(alone, answers.Select(a => a.Tokens));
    }

    [Fact]
    public async Task AFollowUpReadsOnlyWhatIsNew()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model);
        var first = await Ask(engine, Request(Words(1, 300), most: 10));
        LlamaToken[] conversation = [.. Words(1, 300), .. first.Tokens, .. Words(2, 15)];

        var followUp = await Ask(engine, Request(conversation, most: 10));

        // The last token written had not been read yet.
        Assert.Equal(309, followUp.End!.ReusedTokens);
        Assert.Equal(325, followUp.End.PromptTokens);
    }

    [Fact]
    public async Task AFollowUpGoesOnAsIfAllHadBeenReadAgain()
    {
        using var model = TinyModel.Load(models.Chat);
        LlamaToken[] conversation = [.. Words(1, 200), .. Words(2, 30)];
        using var engine = Start(model);
        await Ask(engine, Request(Words(1, 200), most: 1));
        using var fresh = Start(model);

        var (followUp, cold) = (await Ask(engine, Request(conversation, most: 30)), await Ask(fresh, Request(conversation, most: 30)));

        Assert.Equal(200, followUp.End!.ReusedTokens);
        Assert.Equal(0, cold.End!.ReusedTokens);
        Assert.Equal(cold.Tokens, followUp.Tokens);
    }

    [Fact]
    public async Task ASystemPromptIsReadOnceForAllWhoShareIt()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model);
        var system = Words(1, 200);

        var answers = await Task.WhenAll(Enumerable.Range(2, 4).Select(n => Ask(engine, Request([.. system, .. Words(n, 20)], most: 5, shared: 200))));

        Assert.Equal([0, 200, 200, 200], answers.Select(a => a.End!.ReusedTokens).Order());
        // Each has its own: 200 shared, and 20 + 4.
        Assert.Equal(4 * 224, engine.State.UsedCells);
    }

    [Theory]
    [InlineData(KvType.F16)]
    [InlineData(KvType.Q8)]
    public async Task WhatIsCopiedFromAnotherSlotIsAsIfItHadBeenRead(KvType kept)
    {
        using var model = TinyModel.Load(models.WideHeads);
        var options = TinyModel.Small with { KvType = kept };
        LlamaToken[] second = [.. Words(1, 200), .. Words(3, 30)];
        using var engine = Start(model, options);
        await Ask(engine, Request([.. Words(1, 200), .. Words(2, 60)], most: 20, shared: 200));
        using var fresh = Start(model, options);

        var (copied, read) = (await Ask(engine, Request(second, most: 30, shared: 200)), await Ask(fresh, Request(second, most: 30, shared: 200)));

        Assert.Equal((200, 0), (copied.End!.ReusedTokens, read.End!.ReusedTokens));
        Assert.Equal(read.Tokens, copied.Tokens);
        Assert.Equal(2, engine.State.Remembered);
    }

    [Fact]
    public async Task ASystemPromptIsCopiedFromAnAnswerThatIsStillBeingWritten()
    {
        using var model = TinyModel.Load(models.Chat);
        LlamaToken[] asked = [.. Words(1, 200), .. Words(3, 30)];
        using var engine = Start(model);
        using var running = new Follower(engine, Request([.. Words(1, 200), .. Words(2, 60)], most: 3_000, shared: 200));
        await running.UntilItWrites();
        using var fresh = Start(model);

        var (beside, alone) = (await Ask(engine, Request(asked, most: 30, shared: 200)), await Ask(fresh, Request(asked, most: 30, shared: 200)));

        Assert.Equal(200, beside.End!.ReusedTokens);
        Assert.Equal(alone.Tokens, beside.Tokens);
    }

    [Fact]
    public async Task ManyConversationsGoOnEachInItsOwnSlot()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { Slots = 3, RememberedConversations = 1 });
        var system = Words(1, 100);
        var conversations = Enumerable.Range(2, 4).Select(n => (LlamaToken[])[.. system, .. Words(n, 50 + n)]).ToList();
        for (var turn = 0; turn < 3; turn++)
        {
            for (var i = 0; i < conversations.Count; i++)
            {
                var answer = await Ask(engine, Request(conversations[i], most: 10, shared: 100));
                // All but the last token of the answer before, and the new turn of 20.
                Assert.Equal(turn == 0 ? (i == 0 ? 0 : 100) : conversations[i].Length - 21, answer.End!.ReusedTokens);
                conversations[i] = [.. conversations[i], .. answer.Tokens, .. Words(50 + turn, 20)];
            }
        }
    }

    [Fact]
    public async Task ASystemPromptOutlivesTheConversationsThatBeganWithIt()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { RememberedConversations = 1 });
        await Ask(engine, Request([.. Words(1, 100), .. Words(2, 20)], most: 5, shared: 100));
        for (var n = 10; n < 16; n++)
            await Ask(engine, Request(Words(n, 50), most: 5));

        var later = await Ask(engine, Request([.. Words(1, 100), .. Words(3, 20)], most: 5, shared: 100));

        Assert.Equal(100, later.End!.ReusedTokens);
    }

    [Fact]
    public async Task WhatIsRememberedGivesWayToWhatIsAsked()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { ContextTokens = 3 * 256, Slots = 2, RememberedConversations = 1 });
        for (var n = 1; n <= 8; n++)
        {
            var answer = await Ask(engine, Request(Words(n, 150), most: 20));
            Assert.Equal(20, answer.Tokens.Count);
        }

        Assert.Equal(3, engine.State.Remembered);
        Assert.Equal(3 * 169, engine.State.UsedCells);
        Assert.Equal(3 * 256, engine.State.Cells);
    }

    [Fact]
    public async Task MoreThanThereAreSlotsWaitForOne()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { Slots = 2, RememberedConversations = 3 });

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => Ask(engine, Request(Words(n, 200), most: 100))));

        Assert.All(answers, a => Assert.Equal(100, a.Tokens.Count));
        Assert.Contains(answers, a => a.Positions.Count > 0);
        Assert.Equal(5, engine.State.Remembered);
    }

    [Fact]
    public async Task WhoeverWaitsIsToldTheirPlaceAndWhoeverIsTooManyIsRefused()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { Slots = 1, QueueLength = 2 });
        using var first = new Follower(engine, Request(Words(1, 10), most: 3_000));
        await first.UntilItWrites();
        using var second = new Follower(engine, Request(Words(2, 10), most: 1));
        Assert.Equal(1, (await second.UntilItWaits()).Position);
        using var third = new Follower(engine, Request(Words(3, 10), most: 1));
        Assert.Equal(2, (await third.UntilItWaits()).Position);

        var refused = await Assert.ThrowsAsync<ModelOverloadedException>(() => Ask(engine, Request(Words(4, 10), most: 1)));

        Assert.Equal(2, refused.Waiting);
        Assert.True(refused.EstimatedWait > TimeSpan.Zero);
        await first.LeaveAsync();
        Assert.Equal(1, (await second.UntilTheEnd()).Tokens);
        Assert.Equal(1, (await third.UntilTheEnd()).Tokens);
    }

    [Fact]
    public async Task LeavingFreesTheSlotForTheNext()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { Slots = 1 });
        using var leaver = new Follower(engine, Request(Words(1, 10), most: 3_000));
        await leaver.UntilItWrites();
        await leaver.LeaveAsync();

        var next = await Ask(engine, Request(Words(2, 10), most: 5));

        Assert.Equal(5, next.Tokens.Count);
        Assert.Equal(0, engine.State.Running);
    }

    [Fact]
    public async Task LeavingCutsShortTheCallThatReadsThePrompt()
    {
        using var model = TinyModel.Load(models.Patient);
        using var engine = Start(model, TinyModel.Small with { Slots = 1, RememberedConversations = 0, ContextTokens = 20_000, BatchTokens = 8_192 });
        var prompt = Words(1, 8_193);
        using var leaver = new Follower(engine, Request(prompt, most: 1));
        while (engine.State.Running == 0)
            await Task.Delay(1, Stop);
        await leaver.LeaveAsync();

        // Of the first 8,192 tokens, which are one call, nothing is kept: it did not come to its end.
        var after = await Ask(engine, Request([.. prompt[..300], .. Words(2, 20)], most: 20));
        using var fresh = Start(model, TinyModel.Small with { Slots = 1, ContextTokens = 20_000 });

        Assert.Equal(0, after.End!.ReusedTokens);
        Assert.Equal((await Ask(fresh, Request([.. prompt[..300], .. Words(2, 20)], most: 20))).Tokens, after.Tokens);
    }

    [Fact]
    public async Task ALongPromptIsReadInPiecesWhileOthersWrite()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { Slots = 2, BatchTokens = 64 });
        using var writer = new Follower(engine, Request(Words(1, 10), most: 1_500));
        await writer.UntilItWrites();
        var before = writer.Written;

        await Ask(engine, Request(Words(2, 1_500), most: 1));

        // At most 64 prompt tokens are read between two of the writer's, so the writer got on by at least 1,500 / 64.
        Assert.InRange(writer.Written - before, 23, 1_500);
    }

    [Fact]
    public async Task APromptLongerThanTheContextIsRefusedWithBothLengths()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { ContextTokens = 6 * 512 });

        var fault = await Assert.ThrowsAsync<ModelException>(() => Ask(engine, Request(Words(1, 600), most: 1)));

        Assert.Contains("600 tokens", fault.Message, StringComparison.Ordinal);
        Assert.Contains("512", fault.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await Ask(engine, Request(Words(1, 20), most: 5))).Tokens.Count);
    }

    [Fact]
    public async Task AnAnswerEndsWhereTheContextDoes()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { ContextTokens = 6 * 256 });

        var answer = await Ask(engine, Request(Words(1, 200), most: 10_000));

        Assert.Equal(56, answer.Tokens.Count);
        Assert.Equal(EndReason.Length, answer.End!.Reason);
    }

    [Fact]
    public async Task StoppingTheEngineTellsThoseWhoWait()
    {
        using var model = TinyModel.Load(models.Chat);
        var engine = Start(model, TinyModel.Small with { Slots = 1 });
        using var running = new Follower(engine, Request(Words(1, 10), most: 3_000));
        await running.UntilItWrites();
        using var waiting = new Follower(engine, Request(Words(2, 10), most: 1));
        await waiting.UntilItWaits();

        engine.Dispose();

        await Assert.ThrowsAsync<ModelException>(running.UntilTheEnd);
        await Assert.ThrowsAsync<ModelException>(waiting.UntilTheEnd);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Ask(engine, Request(Words(3, 10), most: 1)));
    }

    [Fact]
    public async Task WhatIsReadReusedAndWrittenIsCounted()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model);
        var counted = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == EngineMetrics.Name)
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => counted.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();

        await Ask(engine, Request(Words(1, 100), most: 7));
        await Ask(engine, Request([.. Words(1, 100), .. Words(2, 10)], most: 7));

        // Other tests may run beside this one: at least what was asked here.
        Assert.True(counted["llama.prompt_tokens"] >= 210);
        Assert.True(counted["llama.reused_tokens"] >= 100);
        Assert.True(counted["llama.written_tokens"] >= 14);
    }

    [Fact]
    public async Task AfterTwoThousandRequestsWithRandomCancelsAllSlotsAreFreeAndMemoryIsFlat()
    {
        using var model = TinyModel.Load(models.Chat);
        using var engine = Start(model, TinyModel.Small with { Slots = 8, RememberedConversations = 8, QueueLength = 100, FilledGap = 4 });
        var random = new Random(42);
        await Soak(engine, random, 300);
        var before = Resident();

        await Soak(engine, random, 2_000);
        await Ask(engine, Request(Words(1, 10), most: 1));

        Assert.Equal((0, 0), (engine.State.Running, engine.State.Waiting));
        Assert.InRange(engine.State.Remembered, 1, 16);
        // A lost slot or sequence would show above; this finds leaks outside of them. 2,000 leaked answers would be far more.
        Assert.InRange(Resident() - before, long.MinValue, 48 << 20);
        Assert.Equal(8, (await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Ask(engine, Request(Words(n, 20), most: 4))))).Length);
    }

    private static async Task Soak(LlamaEngine engine, Random random, int requests)
    {
        var system = Words(1, 60);
        var plans = Enumerable.Range(0, requests).Select(_ => (
            Prompt: random.Next(3) == 0 ? Words(random.Next(), random.Next(1, 120)) : [.. system, .. Words(random.Next(), random.Next(1, 60))],
            Most: random.Next(1, 24),
            LeavesAfter: random.Next(3) == 0 ? random.Next(0, 12) : int.MaxValue)).ToList();
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = 24, CancellationToken = Stop }, async (plan, stop) =>
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var tokens = 0;
            try
            {
                var shared = plan.Prompt.AsSpan().StartsWith(system) ? system.Length : 0;
                await foreach (var happened in engine.GenerateAsync(Request(plan.Prompt, plan.Most, shared), leaving.Token))
                {
                    if ((tokens += happened.Tokens.Length) > plan.LeavesAfter)
                        await leaving.CancelAsync();
                }
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                Assert.True(tokens > plan.LeavesAfter);
            }
        });
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }

    private static LlamaEngine Start(LlamaModel model, LlamaOptions? options = null) => LlamaEngine.Start(model, options ?? TinyModel.Small, TimeProvider.System);

    private static GenerationRequest Request(LlamaToken[] prompt, int most, int shared = 0) => new()
    {
        Prompt = prompt,
        MostTokens = most,
        SharedTokens = shared,
        IgnoresEnd = true,
        Sampling = new SamplingOptions(0, 1, 0, null),
    };

    // Different seeds differ in the first token already.
    private static LlamaToken[] Words(int seed, int count)
    {
        var random = new Random(seed);
        return [new LlamaToken(10 + (seed % 200)), .. Enumerable.Range(1, count - 1).Select(_ => new LlamaToken(random.Next(10, 250)))];
    }

    private static async Task<Answered> Ask(LlamaEngine engine, GenerationRequest request)
    {
        var answer = new Answered([], [], null);
        await foreach (var happened in engine.GenerateAsync(request, Stop))
        {
            answer.Tokens.AddRange(happened.Tokens.Span);
            if (happened.Waiting is { } position)
                answer.Positions.Add(position);
            answer = answer with { End = happened.End ?? answer.End };
        }

        return answer;
    }

    private sealed record Answered(List<LlamaToken> Tokens, List<QueuePosition> Positions, GenerationEnd? End);

    /// <summary>Follows an answer in the background, so that a test can wait for what happens to it.</summary>
    private sealed class Follower : IDisposable
    {
        private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        private readonly TaskCompletionSource _writes = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<QueuePosition> _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task<GenerationEnd> _end;
        private int _written;

        public Follower(LlamaEngine engine, GenerationRequest request) => _end = Task.Run(() => FollowAsync(engine, request));

        public int Written => Volatile.Read(ref _written);

        public Task UntilItWrites() => _writes.Task.WaitAsync(Stop);

        public Task<QueuePosition> UntilItWaits() => _waits.Task.WaitAsync(Stop);

        public Task<GenerationEnd> UntilTheEnd() => _end;

        public async Task LeaveAsync()
        {
            await _leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _end);
        }

        public void Dispose()
        {
            _leaving.Cancel();
            _leaving.Dispose();
        }

        private async Task<GenerationEnd> FollowAsync(LlamaEngine engine, GenerationRequest request)
        {
            var end = default(GenerationEnd);
            await foreach (var happened in engine.GenerateAsync(request, _leaving.Token))
            {
                if (happened.Waiting is { } position)
                    _waits.TrySetResult(position);
                if (Interlocked.Add(ref _written, happened.Tokens.Length) > 0)
                    _writes.TrySetResult();
                end = happened.End ?? end;
            }

            return end!;
        }
    }
}
