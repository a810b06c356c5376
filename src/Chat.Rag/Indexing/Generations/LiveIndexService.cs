using Microsoft.Extensions.Hosting;

namespace Chat.Rag.Indexing.Generations;

/// <summary>Keeps <see cref="LiveIndex"/> up to date while a host runs. The first look is over before the host listens, so that the first question finds the law.</summary>
public sealed class LiveIndexService(LiveIndex live) : BackgroundService
{
    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await live.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => live.RunAsync(stoppingToken);
}
