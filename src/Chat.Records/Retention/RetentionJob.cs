using Chat.Records.Cases;
using Chat.Records.Idempotency;
using Chat.Records.Limits;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Records.Retention;

/// <summary>Deletes what is older than the retention time, a minute after the start and every hour, on every node: what one has deleted another does not find.</summary>
public sealed class RetentionJob(RecordsDatabase database, IOptions<RecordsOptions> options, IOptions<CaseOptions> cases, TimeProvider clock, ILogger<RetentionJob> logger) : BackgroundService
{
    /// <summary>Rows deleted in one transaction: answers are kept between two of them.</summary>
    public const int Batch = 500;

    /// <summary>From the start to the first time. Before it, citizens wait for the processor: its ten statements take a fifth of a second to compile.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Deletes all that is too old now; how many rows.</summary>
    public async Task<int> DeleteAsync(CancellationToken cancellation = default)
    {
        var before = clock.GetUtcNow().AddDays(-options.Value.RetentionDays);
        var rows = 0;
        await using (var context = await database.OpenAsync(cancellation))
        {
            // Sources go with their answer, and nobody's conversation before its last answer.
            rows += await AllAsync(async () =>
            {
                var ids = await context.Turns.Where(t => t.At < before).OrderBy(t => t.At).Select(t => t.Id).Take(Batch).ToListAsync(cancellation);
                await context.TurnSources.Where(s => ids.Contains(s.TurnId)).ExecuteDeleteAsync(cancellation);
                return await context.Turns.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancellation);
            });
            rows += await context.Corrections.Where(c => c.Question != null && !context.Turns.Any(t => t.Id == c.TurnId)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Question, (string?)null), cancellation);
            rows += await AllAsync(() => context.Receipts.Where(r => context.Receipts.Where(o => o.At < before).OrderBy(o => o.At).Take(Batch).Select(o => o.Code).Contains(r.Code)).ExecuteDeleteAsync(cancellation));
            rows += await AllAsync(() => context.Feedback.Where(f => context.Feedback.Where(o => o.At < before).OrderBy(o => o.At).Take(Batch).Select(o => o.Id).Contains(f.Id)).ExecuteDeleteAsync(cancellation));
            rows += await AllAsync(() => CaseRetention.DeleteBatchAsync(context, database.UsesServer, cases.Value, clock.GetUtcNow(), Batch, cancellation));
            rows += await OfficialRetention.DeleteAsync(context, before, cancellation);
            await SharedLimits.DeleteAsync(context, clock.GetUtcNow(), cancellation);
            // Nodes that were away for longer read everything again.
            var heard = clock.GetUtcNow().AddHours(-1);
            await context.Changes.Where(c => c.At < heard).ExecuteDeleteAsync(cancellation);
            var sent = clock.GetUtcNow() - OnceLedger.Kept;
            await context.Once.Where(o => o.StartedAt < sent).ExecuteDeleteAsync(cancellation);
            rows += await AllAsync(() => context.Conversations.Where(c => context.Conversations.Where(o => o.LastAt < before).OrderBy(o => o.LastAt).Take(Batch).Select(o => o.Id).Contains(c.Id)).ExecuteDeleteAsync(cancellation));
        }

        if (rows == 0)
            return 0;
        await database.WipeAsync(cancellation);
        RecordsLog.Deleted(logger, rows, options.Value.RetentionDays);
        return rows;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(FirstPause, clock, stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await DeleteAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                RecordsLog.NotDeleted(logger, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static async Task<int> AllAsync(Func<Task<int>> deleteBatch)
    {
        var (all, deleted) = (0, 0);
        do
        {
            deleted = await deleteBatch();
            all += deleted;
        }
        while (deleted > 0);
        return all;
    }
}
