using Chat.Testing;
using Microsoft.Extensions.AI;

namespace Chat.Llama.Tests;

/// <summary>The model in this process is a chat client like any other.</summary>
public sealed class LlamaChatClientConformanceTests(TinyModel models) : ChatClientConformance, IAsyncLifetime
{
    private Endless? _running;

    protected override bool EchoesTheLastMessage => false;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await _running.DisposeAsync();
    }

    protected override Task<IChatClient> CreateClientAsync() => Task.FromResult<IChatClient>(models.Client());

    protected override async Task<IChatClient> CreateOverloadedClientAsync()
    {
        var client = models.PatientClient(TinyModel.Small with { Slots = 1, QueueLength = 0 });
        _running = new Endless(client);
        await _running.UntilItSpeaks();
        return client;
    }
}
