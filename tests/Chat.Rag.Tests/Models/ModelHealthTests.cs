using System.Diagnostics.Metrics;
using Chat.Rag.Models;
using Chat.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chat.Rag.Tests.Models;

/// <summary>What operators see of remote models, and what the service learns without a citizen's question.</summary>
public sealed class ModelHealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnUnhealthyEndpointIsAskedAfterTheOthersAndOnlyIfTheyFail()
    {
        await using var remote = await RemoteModel.StartAsync(servers: 2);
        remote.Servers[0].Health = 503;
        await remote.Endpoints.ProbeAsync(Cancellation);

        Assert.Equal([EndpointCondition.Unhealthy, EndpointCondition.Ready], remote.Endpoints.States.Select(s => s.Condition));
        Assert.Equal("Hola.", await remote.AskAsync("Hola."));
        Assert.Empty(remote.Servers[0].Requests);

        remote.Servers[1].Answer = _ => OpenAiAnswer.Refuses(500);
        Assert.Equal("Hola.", await remote.AskAsync("Hola."));
        Assert.Single(remote.Servers[0].Requests);
    }

    [Fact]
    public async Task AServerThatComesBackIsTriedAtOnce()
    {
        await using var remote = await RemoteModel.StartAsync(1, ("FaultsToOpen", "1"), ("OpenFor", "600"));
        remote.Servers[0].Health = 500;
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(500);
        await remote.Endpoints.ProbeAsync(Cancellation);
        await Assert.ThrowsAnyAsync<Chat.Llama.ModelException>(() => remote.AskAsync());

        remote.Servers[0].Health = 200;
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("de vuelta");
        await remote.Endpoints.ProbeAsync(Cancellation);

        Assert.Equal(EndpointCondition.HalfOpen, remote.Endpoints.States[0].Condition);
        Assert.Equal("de vuelta", await remote.AskAsync());
    }

    [Fact]
    public async Task AnEndpointThatWasHealthyAllAlongSitsOutItsWait()
    {
        await using var remote = await RemoteModel.StartAsync(1, ("FaultsToOpen", "1"));
        await remote.Endpoints.ProbeAsync(Cancellation);
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(500);
        await Assert.ThrowsAnyAsync<Chat.Llama.ModelException>(() => remote.AskAsync());

        await remote.Endpoints.ProbeAsync(Cancellation);

        Assert.Equal(EndpointCondition.Open, remote.Endpoints.States[0].Condition);
    }

    [Fact]
    public async Task AProbeFindsTheModelAndAGatewayNeedsNoHealthPage()
    {
        await using var remote = await RemoteModel.StartAsync();
        remote.Servers[0].Health = 404;
        Assert.Null(remote.Endpoints.States[0].ModelId);

        await remote.Endpoints.ProbeAsync(Cancellation);

        Assert.Equal(("salamandra-test", EndpointCondition.Ready), remote.Endpoints.States[0] is var s ? (s.ModelId, s.Condition) : default);
    }

    [Fact]
    public async Task TheServiceProbesByItselfFromTheStartAndAtEachInterval()
    {
        await using var remote = await RemoteModel.StartAsync(1, ("ProbeInterval", "10"));
        var probe = Assert.Single(remote.Services.GetServices<IHostedService>());

        await probe.StartAsync(Cancellation);
        await remote.Servers[0].ProbedAsync(Cancellation);
        remote.Clock.Advance(TimeSpan.FromSeconds(10));
        await remote.Servers[0].ProbedAsync(Cancellation);
        await probe.StopAsync(Cancellation);

        Assert.True(((BackgroundService)probe).ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task RequestsFaultsFailoversAndTimeToTheFirstWordAreCounted()
    {
        await using var remote = await RemoteModel.StartAsync(servers: 2);
        using var counts = new Counts(remote.Services.GetRequiredService<ModelMetrics>());
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(500);

        await remote.AskAsync();

        var (failed, answered) = (remote.Endpoints.States[0].Name, remote.Endpoints.States[1].Name);
        Assert.Equal(
            [$"requests {failed}", $"faults {failed} ServerError", $"requests {answered}", $"failovers {failed}", $"first_token {answered}"],
            counts.Seen);
    }

    private sealed class Counts : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Counts(ModelMetrics metrics)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, metrics.Meter))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
            _listener.Start();
        }

        public List<string> Seen { get; } = [];

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            Seen.Add($"{instrument.Name["taxassistant.model.".Length..]} {string.Join(' ', tags.ToArray().Select(t => t.Value))}");
    }
}
