using System.Runtime.InteropServices;
using Chat.Web.Hosting.Admission;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting.Draining;

/// <summary>
/// Ends the service without cutting an answer: told to end (SIGTERM), it is no longer ready from that moment on, waits until the load balancer
/// has noticed, begins no more answers, and stops once those under way have ended. A second signal, and Ctrl+C, end it at once.
/// </summary>
/// <remarks>
/// It stands in the place of the host's own lifetime because that one stops at the signal: open pages lose their circuit in the same moment,
/// and the answers that were coming in it.
/// </remarks>
internal sealed class DrainingLifetime(IHostApplicationLifetime host, AnswerGate gate, IOptions<DrainingOptions> options, TimeProvider clock, ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly List<PosixSignalRegistration> _signals = [];
    private int _isDraining;

    /// <summary>True once it was told to end.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining) != 0;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            // Otherwise the process ends with this handler.
            signal.Cancel = true;
            _ = DrainAsync();
        }));
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, now =>
            {
                now.Cancel = true;
                host.StopApplication();
            }));
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends it as a signal does; the second time at once.</summary>
    public async Task DrainAsync()
    {
        if (Interlocked.Exchange(ref _isDraining, 1) != 0)
        {
            host.StopApplication();
            return;
        }

        var begun = clock.GetTimestamp();
        WebLog.Draining(logger, gate.Running + gate.Waiting);
        try
        {
            await Task.Delay(options.Value.Notice, clock, host.ApplicationStopping);
            // Open pages and kept connections go on asking whatever a load balancer knows: admitted, they would be what is cut off.
            gate.Close();
            while (gate.Running + gate.Waiting > 0 && clock.GetElapsedTime(begun) < options.Value.Limit)
                await Task.Delay(Look, clock, host.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile.
        }

        if (gate.Running + gate.Waiting is var left and > 0)
            WebLog.CutOff(logger, left);
        host.StopApplication();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _signals.ForEach(s => s.Dispose());
}
