using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Records.Audit;

/// <summary>Seals the end of the audit log every ten seconds while it grows: what is cut off later is missed from then on.</summary>
public sealed class AuditSealer(RecordsDatabase database, ReceiptKeys keys, IOptions<RecordsOptions> options, TimeProvider clock, ILogger<AuditSealer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private bool _said;

    /// <summary>
    /// Seals the last entry. False, and the seal stays as it is, when the log no longer holds what was sealed before, or the seal was changed:
    /// a new one would cover that up.
    /// </summary>
    public async Task<bool> SealAsync(CancellationToken cancellation = default)
    {
        var file = options.Value.AuditSealFile;
        var before = AuditSeal.Read(file);
        if (before is not null && !before.IsGenuine(keys.Published()))
        {
            Say(RecordsLog.SealBroken);
            return false;
        }

        await using var context = await database.OpenAsync(cancellation);
        if (before is not null && !await context.Audit.AnyAsync(e => e.Number == before.Number && e.Hash == before.Hash, cancellation))
        {
            Say(RecordsLog.AuditCut);
            return false;
        }

        _said = false;
        var last = await context.Audit.AsNoTracking().OrderByDescending(e => e.Number).FirstOrDefaultAsync(cancellation);
        if (last is not null && last.Number != before?.Number)
            AuditSeal.Of(last, keys).Write(file);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not at once: a start has more urgent things to do, and no entry waits longer than it does later.
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SealAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                RecordsLog.NotSealed(logger, fault);
            }
        }
    }

    // Once, until all is well again: not every ten seconds.
    private void Say(Action<ILogger> what)
    {
        if (!_said)
            what(logger);
        _said = true;
    }
}
