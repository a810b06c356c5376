using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Models;

/// <summary>Probes the endpoints' health in the background, so that no citizen is the first to find one down.</summary>
internal sealed class ModelProbe(ModelEndpoints endpoints, IOptions<ModelOptions> options, TimeProvider clock) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ProbeInterval), clock);
        try
        {
            do
                await endpoints.ProbeAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
