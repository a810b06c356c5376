using Chat.Records.Storage;
using Chat.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace Chat.Web.Records;

/// <summary>
/// Reads the keys of cookies, forms and circuits before citizens come, and makes the first. Without them no page opens, so that a node whose
/// database is away at its start is not ready; it tries until it has them.
/// </summary>
internal sealed class KeyRingStart(IDataProtectionProvider protection, SharedKeyRing ring, RecordsDatabase database, TimeProvider clock, ILogger<KeyRingStart> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A database that does not answer must not keep the service from starting: answers go without it.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isDone;

    /// <summary>True once pages can be protected, and from then on: a reading that fails later leaves the keys that are known.</summary>
    public bool IsDone => _isDone;

    /// <summary>Starts when it has tried once, or after ten seconds.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_tried.Task, Task.Delay(StartLimit, clock, cancellationToken));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryAsync(stoppingToken))
            await Task.Delay(Pause, clock, stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            if (database.UsesServer)
                await ring.ReachAsync(cancellation);
            protection.CreateProtector(nameof(KeyRingStart)).Protect([]);
            return _isDone = true;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // Once for all tries.
            if (!_tried.Task.IsCompleted)
                WebLog.KeysAway(logger, fault);
            return false;
        }
        finally
        {
            _tried.TrySetResult();
        }
    }
}
