using Chat.Llama;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Models;

/// <summary>All endpoints: who is asked next, and how each stands.</summary>
public sealed class ModelEndpoints : IDisposable
{
    /// <summary>What "try again later" means where an endpoint does not say when.</summary>
    private static readonly TimeSpan UnsaidRest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ModelEndpoint[] _endpoints;
    private readonly ModelOptions _options;
    private readonly TimeProvider _clock;
    private readonly ModelMetrics _metrics;
    private readonly ILogger<ModelEndpoints> _logger;

    /// <summary>Makes the endpoints that the settings name; nothing is sent yet.</summary>
    public ModelEndpoints(IOptions<ModelOptions> options, TimeProvider clock, ModelMetrics metrics, ILogger<ModelEndpoints> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _clock = clock;
        _metrics = metrics;
        _logger = logger;
        _endpoints = [.. _options.Endpoints.Select((_, i) => new ModelEndpoint(i, _options, clock))];
    }

    /// <summary>How each endpoint stands now, in the order of the settings.</summary>
    public IReadOnlyList<EndpointState> States
    {
        get
        {
            lock (_lock)
                return [.. _endpoints.Select(e => new EndpointState(e.Name, e.Circuit.Condition, e.ModelId, e.UnderWay, e.LastFault?.Kind, e.LastFault?.At))];
        }
    }

    /// <summary>The model that writes the answers: that of the first endpoint whose model is known.</summary>
    internal string? ModelId => _endpoints.Select(e => e.ModelId).FirstOrDefault(id => id is not null);

    /// <summary>Root of the first endpoint's protocol.</summary>
    internal Uri FirstAddress => _endpoints[0].Address;

    /// <summary>
    /// Takes the endpoint with the fewest requests under way: healthy ones first, ties in the order of the settings.
    /// Null when none is left that may be asked now.
    /// </summary>
    internal EndpointLease? Take(IReadOnlySet<ModelEndpoint> tried)
    {
        lock (_lock)
        {
            var next = _endpoints
                .Where(e => !tried.Contains(e))
                .OrderBy(e => e.Circuit.Condition == EndpointCondition.Unhealthy)
                .ThenBy(e => e.UnderWay);
            foreach (var endpoint in next)
            {
                if (!endpoint.Circuit.TryEnter(out var trial))
                    continue;
                endpoint.UnderWay++;
                _metrics.Requested(endpoint.Name);
                return new EndpointLease(this, endpoint, trial);
            }

            return null;
        }
    }

    /// <summary>Why nobody answers, after every endpoint that may be asked has been.</summary>
    internal ModelException Refusal(EndpointException? last)
    {
        lock (_lock)
        {
            var rests = _endpoints.Select(e => e.Circuit.Rest).Where(r => r > TimeSpan.Zero).ToList();
            if (rests.Count > 0)
                return new ModelOverloadedException(_endpoints.Sum(e => e.UnderWay), rests.Min());
            return last ?? new ModelException("No model endpoint may be asked now: each failed several times one after another, and is tried again in a moment; see /health/ready.");
        }
    }

    /// <summary>Probes the health of every endpoint once.</summary>
    internal Task ProbeAsync(CancellationToken cancellation) => Task.WhenAll(_endpoints.Select(e => ProbeAsync(e, cancellation)));

    internal void Failed(ModelEndpoint endpoint, EndpointException fault, bool trial)
    {
        _metrics.Failed(endpoint.Name, fault.Kind);
        ModelLog.EndpointFailed(_logger, endpoint.Name, fault.Kind, fault.Message);
        lock (_lock)
            endpoint.LastFault = (fault.Kind, _clock.GetUtcNow());
        switch (fault.Kind)
        {
            case EndpointFault.Busy:
                endpoint.Circuit.Busy(fault.RetryAfter ?? UnsaidRest, trial);
                return;
            case EndpointFault.Rejected:
                endpoint.Circuit.Left(trial);
                return;
            case EndpointFault.NotFound:
                endpoint.ForgetModel();
                break;
        }

        if (endpoint.Circuit.Failed())
            ModelLog.CircuitOpened(_logger, endpoint.Name, _options.FaultsToOpen, _options.OpenFor);
    }

    internal void FailedOver(ModelEndpoint from) => _metrics.FailedOver(from.Name);

    internal void Spoke(ModelEndpoint endpoint, TimeSpan after) => _metrics.Spoke(endpoint.Name, after);

    internal void Return(ModelEndpoint endpoint)
    {
        lock (_lock)
            endpoint.UnderWay--;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
            endpoint.Dispose();
    }

    private async Task ProbeAsync(ModelEndpoint endpoint, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(_options.ProbeTimeout), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var known = endpoint.ModelId;
        string? fault;
        try
        {
            fault = await endpoint.ProbeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            fault = FormattableString.Invariant($"no reply within {_options.ProbeTimeout} s.");
        }

        if (known is null && endpoint.ModelId is { } found)
            ModelLog.ModelFound(_logger, endpoint.Name, found);
        if (!endpoint.Circuit.Probed(fault is null))
            return;
        if (fault is null)
            ModelLog.EndpointHealthy(_logger, endpoint.Name);
        else
            ModelLog.EndpointUnhealthy(_logger, endpoint.Name, fault);
    }
}
