using System.Threading.Channels;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Records.Answers;

/// <summary>
/// Keeps answers. One task writes for all: what waits when it turns to the database goes into one transaction, so that a hundred answers
/// share one wait for the disk. An answer is kept when <see cref="KeepAsync"/> says so, and not before.
/// </summary>
public sealed class AnswerRecorder(RecordsDatabase database, IOptions<RecordsOptions> options, TimeProvider clock, ILogger<AnswerRecorder> logger) : BackgroundService
{
    private const int MostInOneTransaction = 200;

    // While the database is away nobody waits for it; one answer in so many seconds tries.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // A server that does not answer must not keep the service from starting.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.Value.QueueLength) { SingleReader = true });
    private long _tryAgain;
    private volatile bool _away;

    /// <summary>False while the database cannot be written to.</summary>
    public bool IsAvailable => !_away;

    /// <summary>Keeps an answer; true once it is on the disk, false when it could not be kept in time.</summary>
    public async Task<bool> KeepAsync(AnswerRecord record, CancellationToken cancellation = default)
    {
        if (_away && !IsTimeToTry())
            return false;
        var waiting = new Waiting(record);
        // A full queue means that the disk is slower than the answers: those beyond go without.
        if (!_queue.Writer.TryWrite(waiting))
            return false;
        try
        {
            return await waiting.Kept.WaitAsync(options.Value.WriteLimit, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // What the writer has in hand already may be kept all the same; nobody has its code then.
            return waiting.Abandon() ? false : await waiting.Taken(options.Value.WriteLimit, clock, cancellation);
        }
    }

    /// <summary>Opens the database before the first answer comes; a service whose database is away starts all the same.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            await using var context = await database.OpenAsync(limit.Token);
            await context.Conversations.AnyAsync(limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            IsAway(fault);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        // What waits is written before the service ends.
        _queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(MostInOneTransaction);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MostInOneTransaction && _queue.Reader.TryRead(out var waiting))
            {
                if (waiting.Take())
                    batch.Add(waiting);
            }

            if (batch.Count > 0)
                await WriteAsync(batch);
        }
    }

    private bool IsTimeToTry()
    {
        var now = clock.GetTimestamp();
        var due = Volatile.Read(ref _tryAgain);
        return now >= due && Interlocked.CompareExchange(ref _tryAgain, now + (long)(Pause.TotalSeconds * clock.TimestampFrequency), due) == due;
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var erased = await SaveAsync(batch);
            if (_away)
                RecordsLog.KeptAgain(logger);
            // Before they are told: who hears that an answer is kept may ask whether the records are there.
            _away = false;
            foreach (var waiting in batch)
                waiting.Say(!erased.Contains(waiting.Record.Turn.ConversationId));
        }
        catch (Exception fault)
        {
            IsAway(fault);
            foreach (var waiting in batch)
                waiting.Say(false);
        }
    }

    private void IsAway(Exception fault)
    {
        if (!_away)
            RecordsLog.NotKept(logger, fault);
        Volatile.Write(ref _tryAgain, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
        _away = true;
    }

    /// <summary>Writes a batch; the conversations that were erased meanwhile, of which nothing is kept.</summary>
    private async Task<HashSet<Guid>> SaveAsync(List<Waiting> batch)
    {
        await using var context = await database.OpenAsync();
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var transaction = await context.Database.BeginTransactionAsync();
        var erased = await TouchAsync(context, batch);
        foreach (var record in batch.Select(w => w.Record).Where(r => !erased.Contains(r.Turn.ConversationId)))
        {
            context.Add(record.Turn);
            context.AddRange(record.Sources);
            context.Add(record.Receipt);
        }

        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        return erased;
    }

    // Two nodes, or two answers, may bring the same conversation at once: the database decides who is first, and holds its row until the end,
    // so that it cannot be erased between this look and the commit. Always in the same order, so that no two wait for each other.
    private static async Task<HashSet<Guid>> TouchAsync(RecordsContext context, List<Waiting> batch)
    {
        var turns = batch.Select(w => w.Record.Turn).GroupBy(t => t.ConversationId).OrderBy(g => g.Key).ToList();
        foreach (var conversation in turns)
        {
            var (language, first, last) = (conversation.First().Language, conversation.Min(t => t.At).ToUnixTimeMilliseconds(), conversation.Max(t => t.At).ToUnixTimeMilliseconds());
            await context.Database.ExecuteSqlAsync($"""
                INSERT INTO conversations (id, language, started_at, last_at) VALUES ({conversation.Key}, {language}, {first}, {last})
                ON CONFLICT (id) DO UPDATE SET last_at = excluded.last_at
                """);
        }

        var ids = turns.Select(g => g.Key).ToList();
        return [.. await context.Conversations.Where(c => ids.Contains(c.Id) && c.ErasedAt != null).Select(c => c.Id).ToListAsync()];
    }

    private sealed class Waiting(AnswerRecord record)
    {
        private readonly TaskCompletionSource<bool> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _state;

        public AnswerRecord Record => record;

        public Task<bool> Kept => _kept.Task;

        /// <summary>True when the writer may have it.</summary>
        public bool Take() => Interlocked.CompareExchange(ref _state, 1, 0) == 0;

        /// <summary>True when the writer had not taken it yet, and will not.</summary>
        public bool Abandon() => Interlocked.CompareExchange(ref _state, 2, 0) == 0;

        /// <summary>Waits once more for what is being written.</summary>
        public async Task<bool> Taken(TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
        {
            try
            {
                return await Kept.WaitAsync(limit, clock, cancellation);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        public void Say(bool kept) => _kept.TrySetResult(kept);
    }
}
