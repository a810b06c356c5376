using System.Collections.Concurrent;
using System.Threading.Channels;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Records.Changes;

/// <summary>What somebody who watches is told.</summary>
/// <param name="Kind">Of <see cref="ChangeKinds"/>.</param>
/// <param name="Subject">The case; null when it is about none.</param>
public readonly record struct Signal(string Kind, Guid? Subject);

/// <summary>
/// How a node hears of what happened on the others: one query at a time over numbers that only grow, every 250 ms while somebody watches a
/// case and every 2 s otherwise. It says that something happened, never what: whoever is told reads the database, so a signal lost or
/// doubled does no harm.
/// </summary>
public sealed class ChangeFeed(RecordsDatabase database, TimeProvider clock, ILogger<ChangeFeed> logger) : BackgroundService
{
    /// <summary>Longest time after which a watcher hears of a commit, while the database answers.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    // A watcher that has this many unread signals learns nothing from one more: it reads the database anyway.
    private const int Unread = 64;
    private const int Batch = 1_000;

    private readonly ConcurrentDictionary<Watch, byte> _watches = new();
    private volatile TaskCompletionSource _nudge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last = -1;
    private int _quick;
    private volatile bool _deaf;

    /// <summary>False while the database does not answer; known within seconds, whether or not anybody asks anything.</summary>
    public bool IsHearing => !_deaf;

    /// <summary>Watches one case, or with null everything; disposing ends it.</summary>
    /// <param name="subject">The case.</param>
    /// <param name="patient">True for who can wait two seconds.</param>
    public Watch Open(Guid? subject, bool patient = false)
    {
        var watch = new Watch(subject, patient, Close);
        _watches.TryAdd(watch, 0);
        if (!patient && Interlocked.Increment(ref _quick) == 1)
            Nudge();
        return watch;
    }

    /// <summary>Looks at once: this node has just written something.</summary>
    public void Nudge() => _nudge.TrySetResult();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var nudge = _nudge = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var full = false;
            try
            {
                full = await LookAsync(stoppingToken);
                if (_deaf)
                    TellAll();
                _deaf = false;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (!_deaf)
                    RecordsLog.NotHeard(logger, fault);
                _deaf = true;
            }

            if (!full)
                await WaitAsync(_deaf ? FaultPause : Volatile.Read(ref _quick) > 0 ? Pause : IdlePause, _deaf ? null : nudge, stoppingToken);
        }
    }

    // True when there may be more.
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        if (_last < 0)
        {
            // What happened before this node began to listen is in the tables that its watchers read.
            _last = await context.Counters.Where(c => c.Name == Counters.Changes).Select(c => c.Value).SingleAsync(cancellation);
            return false;
        }

        var news = await context.Changes.AsNoTracking().Where(c => c.Number > _last).OrderBy(c => c.Number).Take(Batch).ToListAsync(cancellation);
        if (news.Count == 0)
            return false;
        // Numbers have no gaps. Where one shows, this node was away for longer than changes are kept.
        if (news[0].Number != _last + 1)
            TellAll();
        _last = news[^1].Number;
        foreach (var change in news)
        {
            foreach (var watch in _watches.Keys)
                watch.Tell(new Signal(change.Kind, change.Subject));
        }

        return news.Count == Batch;
    }

    private void TellAll()
    {
        foreach (var watch in _watches.Keys)
        {
            watch.Tell(new Signal(ChangeKinds.Case, watch.Subject));
            watch.Tell(new Signal(ChangeKinds.Switch, null));
        }
    }

    private async Task WaitAsync(TimeSpan pause, TaskCompletionSource? nudge, CancellationToken cancellation)
    {
        var wait = Task.Delay(pause, clock, cancellation);
        await (nudge is null ? wait : Task.WhenAny(wait, nudge.Task));
        cancellation.ThrowIfCancellationRequested();
    }

    private void Close(Watch watch)
    {
        if (_watches.TryRemove(watch, out _) && !watch.IsPatient)
            Interlocked.Decrement(ref _quick);
    }

    /// <summary>One who watches.</summary>
    public sealed class Watch : IDisposable
    {
        private readonly Action<Watch> _close;
        private readonly Channel<Signal> _signals = Channel.CreateBounded<Signal>(new BoundedChannelOptions(Unread) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        internal Watch(Guid? subject, bool patient, Action<Watch> close) => (Subject, IsPatient, _close) = (subject, patient, close);

        /// <summary>The case watched; null for everything.</summary>
        public Guid? Subject { get; }

        internal bool IsPatient { get; }

        /// <summary>Signals as they come, until it is disposed.</summary>
        public IAsyncEnumerable<Signal> ReadAsync(CancellationToken cancellation = default) => _signals.Reader.ReadAllAsync(cancellation);

        /// <inheritdoc/>
        public void Dispose()
        {
            _close(this);
            _signals.Writer.TryComplete();
        }

        internal void Tell(Signal signal)
        {
            if (Subject is null || signal.Subject == Subject)
                _signals.Writer.TryWrite(signal);
        }
    }
}
