using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Storage;

namespace Chat.Cli.Benchmarks.Cases;

/// <summary>
/// How long from the moment somebody presses send on one node until the other side has read the words on another: each of the citizens
/// watches a case, each of the officials watches everything and reads the own cases.
/// </summary>
internal sealed class CaseDelivery(CaseNode writer, CaseNode reader, IReadOnlyList<KeptCase> cases, IReadOnlyDictionary<Guid, Caseworker> owners)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly ConcurrentDictionary<string, double> _heard = new();
    private int _doubled;

    /// <summary>Messages that were read twice by the same side.</summary>
    public int Doubled => _doubled;

    /// <summary>Milliseconds of every message that arrived; those missing were lost.</summary>
    public async Task<(IReadOnlyList<double> Milliseconds, int Sent)> RunAsync(int perSecond, TimeSpan time, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = cases.Select(c => CitizenAsync(c, end.Token)).Concat(owners.Values.Distinct().Select(o => OfficialAsync(o, end.Token))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2), stop);
        var random = new Random(1);
        var sending = new List<Task>();
        // By the clock, and none waits for the one before: SQLite's provider does not let go of its thread, so that a sender who waited would
        // send the more slowly the slower it is, and not measure that.
        var all = (int)(perSecond * time.TotalSeconds);
        for (var clock = Stopwatch.StartNew(); sending.Count < all;)
        {
            var due = Math.Min(all, (int)(perSecond * clock.Elapsed.TotalSeconds) + 1);
            while (sending.Count < due)
                sending.Add(Send(cases[random.Next(cases.Count)], random.Next(2) == 0, stop));
            await Task.Delay(Tick, stop);
        }

        await Task.WhenAll(sending);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience && _heard.Count < _sent.Count;)
            await Task.Delay(50, stop);
        await end.CancelAsync();
        await Task.WhenAll(watching);
        return ([.. _heard.Values.Order()], _sent.Count);
    }

    private Task Send(KeptCase kept, bool isCitizen, CancellationToken stop)
    {
        var key = Guid.NewGuid().ToString("n");
        _sent[key] = Stopwatch.GetTimestamp();
        return Task.Run(() => SendAsync(kept, isCitizen, key, stop), stop);
    }

    private async Task SendAsync(KeptCase kept, bool isCitizen, string key, CancellationToken stop)
    {
        var result = isCitizen
            ? await writer.Get<CitizenDesk>().SendAsync(kept.Id, "¿Y en mi caso?", key, stop)
            : await writer.Get<CaseDesk>().ReplyAsync(owners[kept.Id], kept.Id, "Sí, también en su caso.", key, stop);
        // A citizen who has written thirty times without an answer is asked to wait.
        if (!result.IsDone)
            _sent.TryRemove(key, out _);
    }

    private async Task CitizenAsync(KeptCase kept, CancellationToken end)
    {
        using var watch = reader.Get<ChangeFeed>().Open(kept.Id);
        var last = 0;
        await foreach (var signal in SignalsAsync(watch, end))
        {
            if (signal.Kind == ChangeKinds.Case)
                last = await ReadAsync(kept.Id, last, Senders.Official, end);
        }
    }

    private async Task OfficialAsync(Caseworker official, CancellationToken end)
    {
        using var watch = reader.Get<ChangeFeed>().Open(null);
        var last = owners.Where(o => o.Value == official).ToDictionary(o => o.Key, _ => 0);
        await foreach (var signal in SignalsAsync(watch, end))
        {
            if (signal is { Kind: ChangeKinds.Case, Subject: { } id } && last.TryGetValue(id, out var seen))
                last[id] = await ReadAsync(id, seen, Senders.Citizen, end);
        }
    }

    private async Task<int> ReadAsync(Guid id, int last, string sender, CancellationToken end)
    {
        var messages = await reader.Get<CitizenDesk>().MessagesAsync(id, last, end);
        var now = Stopwatch.GetTimestamp();
        foreach (var message in messages.Where(m => m.Sender == sender && _sent.ContainsKey(m.Key)))
        {
            if (!_heard.TryAdd(message.Key, Stopwatch.GetElapsedTime(_sent[message.Key], now).TotalMilliseconds))
                Interlocked.Increment(ref _doubled);
        }

        return messages.Count > 0 ? messages[^1].Number : last;
    }

    private static async IAsyncEnumerable<Signal> SignalsAsync(ChangeFeed.Watch watch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken end)
    {
        await using var signals = watch.ReadAsync(end).GetAsyncEnumerator(end);
        while (true)
        {
            try
            {
                if (!await signals.MoveNextAsync())
                    yield break;
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            yield return signals.Current;
        }
    }
}
