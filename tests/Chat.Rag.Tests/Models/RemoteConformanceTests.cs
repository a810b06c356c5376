using Chat.Testing;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Models;

/// <summary>A remote model is a chat client like any other.</summary>
public sealed class RemoteConformanceTests : ChatClientConformance, IAsyncLifetime
{
    private RemoteModel? _remote;

    protected override bool EchoesTheLastMessage => true;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_remote is not null)
            await _remote.DisposeAsync();
    }

    protected override async Task<IChatClient> CreateClientAsync()
    {
        _remote = await RemoteModel.StartAsync();
        // In pieces of three bytes, so that letters and events come split.
        _remote.Servers[0].Answer = request => OpenAiAnswer.Says(request.LastMessage) with { FragmentBytes = 3 };
        return _remote.Client;
    }

    protected override async Task<IChatClient> CreateOverloadedClientAsync()
    {
        _remote = await RemoteModel.StartAsync();
        _remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(429, TimeSpan.FromSeconds(7));
        return _remote.Client;
    }
}
