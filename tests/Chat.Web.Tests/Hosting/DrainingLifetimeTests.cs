using Chat.Testing;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Draining;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Hosting;

/// <summary>How a node ends, by a clock that the test moves. The same over HTTP is in OverloadTests.</summary>
public sealed class DrainingLifetimeTests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly ApplicationLifetime _host = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly AnswerGate _gate;
    private readonly DrainingLifetime _life;

    public DrainingLifetimeTests()
    {
        _gate = new AnswerGate(Options.Create(new AdmissionOptions { Running = 1, Waiting = 5 }), _clock);
        _life = new DrainingLifetime(_host, _gate, Options.Create(new DrainingOptions { Notice = TimeSpan.FromSeconds(10), Limit = TimeSpan.FromSeconds(60) }), _clock, NullLogger<DrainingLifetime>.Instance);
    }

    public void Dispose()
    {
        _life.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task QuestionsAreTakenUntilTheLoadBalancerHasNoticedAndThenNoMore()
    {
        Assert.True(_gate.TryEnter(followsUp: false, out var running, out _));
        var ending = _life.DrainAsync();
        Assert.True(_gate.TryEnter(followsUp: false, out var waiting, out _));

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(_gate.TryEnter(followsUp: true, out _, out var comeBack));
        Assert.Equal(TimeSpan.FromSeconds(5), comeBack);
        Assert.False(_host.ApplicationStopping.IsCancellationRequested);

        // Who waited has its turn.
        running.Dispose();
        Assert.True(waiting.HasStarted);
        waiting.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ending;
        Assert.True(_host.ApplicationStopping.IsCancellationRequested);
    }
}
