using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Testing.Indexing;

namespace Chat.Web.Tests.Api;

/// <summary>The service with one article in two wordings in its index.</summary>
public sealed class ServiceWithLaw : RunningService
{
    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var store = Get<IPassageIndexStore>();
        var manifest = await store.BuildAsync(new IndexChange(new HashSet<string>(), Wordings.Two), null, TestContext.Current.CancellationToken);
        await store.SwitchAsync(manifest.Generation, TestContext.Current.CancellationToken);
        await Get<LiveIndex>().RefreshAsync(TestContext.Current.CancellationToken);
    }
}
