using Chat.Core.Answers;
using Chat.Testing;
using Chat.Web.Hosting.Admission;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Hosting;

/// <summary>So many at a time, so many who wait, and a promise to each.</summary>
public sealed class AnswerGateTests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly List<AnswerGate> _gates = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _gates.ForEach(g => g.Dispose());

    [Fact]
    public void WhoeverComesPastTheBoundIsRefusedAndToldWhenToComeBack()
    {
        var gate = Gate(running: 2, waiting: 3);
        var inside = Enumerable.Range(0, 5).Select(_ => Enter(gate)).ToList();

        Assert.Equal((2, 3), (gate.Running, gate.Waiting));
        Assert.Equal([true, true, false, false, false], inside.Select(p => p.HasStarted));
        Assert.False(gate.TryEnter(followsUp: true, out _, out var comeBack));
        Assert.InRange(comeBack.TotalSeconds, 1, 60);
    }

    [Fact]
    public void WhoIsDoneMakesRoomForTheNextAndWhoLeavesTheLineForNobody()
    {
        var gate = Gate(running: 1, waiting: 3);
        var (first, second, third) = (Enter(gate), Enter(gate), Enter(gate));

        second.Dispose();
        Assert.Equal((1, 1, false), (gate.Running, gate.Waiting, third.HasStarted));
        first.Dispose();
        Assert.Equal((1, 0, true), (gate.Running, gate.Waiting, third.HasStarted));
        third.Dispose();
        third.Dispose();
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public void AFollowUpGoesBeforeFirstQuestions()
    {
        var gate = Gate(running: 1, waiting: 10);
        var running = Enter(gate);
        var first = Enter(gate);
        var second = Enter(gate);
        var followUp = Enter(gate, followsUp: true);

        running.Dispose();
        // It was told as long a wait as the first one, and the first one came before.
        Assert.Equal((true, false, false), (first.HasStarted, second.HasStarted, followUp.HasStarted));
        first.Dispose();
        Assert.Equal((false, true), (second.HasStarted, followUp.HasStarted));
    }

    [Fact]
    public void NobodyIsOvertakenPastThePromise()
    {
        var gate = Gate(running: 1, waiting: 1_000);
        var running = Enter(gate);
        var first = Enter(gate);
        var seconds = 0;

        // Each answer takes a second, and after each comes one more follow-up.
        while (!first.HasStarted && seconds < 100)
        {
            var next = Enter(gate, followsUp: true);
            _clock.Advance(TimeSpan.FromSeconds(1));
            seconds++;
            running.Dispose();
            running = first.HasStarted ? first : next;
        }

        Assert.True(first.HasStarted);
        Assert.InRange(seconds, 1, first.Announced.TotalSeconds);
    }

    [Fact]
    public void WhatAnswersTakeDecidesWhatIsAnnounced()
    {
        var gate = Gate(running: 1, waiting: 1_000);
        for (var i = 0; i < 60; i++)
        {
            var place = Enter(gate);
            _clock.Advance(TimeSpan.FromSeconds(8));
            place.Dispose();
        }

        Enter(gate);
        Assert.Equal(AnswerGate.Margin * 8, Enter(gate).Announced.TotalSeconds, 1.1);
        Assert.Equal(AnswerGate.Margin * 16, Enter(gate).Announced.TotalSeconds, 1.1);
    }

    [Fact]
    public void NobodyIsLetIntoALineThatIsTooLongToWaitFor()
    {
        var gate = Gate(running: 1, waiting: 1_000, longest: TimeSpan.FromSeconds(10));
        Enter(gate);

        var entered = 0;
        while (gate.TryEnter(followsUp: false, out var place, out _))
        {
            Assert.InRange(place.Announced, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
            entered++;
        }

        Assert.Equal(5, entered);
    }

    [Fact]
    public async Task WhoWaitsIsToldWhereEachTimeThatChanges()
    {
        var gate = Gate(running: 1, waiting: 10);
        var (running, ahead) = (Enter(gate), Enter(gate));
        var place = Enter(gate);
        await using var told = place.WaitAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.True(await told.MoveNextAsync());
        Assert.Equal(2, told.Current.Position);
        Assert.InRange(told.Current.Seconds, 1, place.Announced.TotalSeconds);

        var next = told.MoveNextAsync().AsTask();
        ahead.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await next);
        Assert.Equal(1, told.Current.Position);

        next = told.MoveNextAsync().AsTask();
        running.Dispose();
        Assert.False(await next);
    }

    [Fact]
    public async Task ManyAtOnceLoseNoPlace()
    {
        var gate = Gate(running: 4, waiting: 8);
        var most = 0;
        var (served, refused) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Stop }, async (i, stop) =>
        {
            if (!gate.TryEnter(i % 3 == 0, out var place, out _))
            {
                Interlocked.Increment(ref refused);
                return;
            }

            using var held = place;
            // Some lose patience.
            if (i % 7 == 0 && !place.HasStarted)
                return;
            await place.StartedAsync(stop);
            InterlockedMax(ref most, gate.Running);
            await Task.Yield();
            Interlocked.Increment(ref served);
        });

        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
        Assert.InRange(most, 1, 4);
        Assert.True(served > 0 && refused >= 0 && served + refused <= 2_000);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    private static AnswerPlace Enter(AnswerGate gate, bool followsUp = false)
    {
        Assert.True(gate.TryEnter(followsUp, out var place, out _));
        return place;
    }

    private AnswerGate Gate(int running, int waiting, TimeSpan? longest = null)
    {
        var gate = new AnswerGate(Options.Create(new AdmissionOptions { Running = running, Waiting = waiting, LongestWait = longest ?? TimeSpan.FromMinutes(10) }), _clock);
        _gates.Add(gate);
        return gate;
    }
}
