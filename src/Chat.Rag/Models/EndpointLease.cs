namespace Chat.Rag.Models;

/// <summary>One request's hold on an endpoint; tells the circuit how it went, once.</summary>
internal sealed class EndpointLease(ModelEndpoints endpoints, ModelEndpoint endpoint, bool trial) : IDisposable
{
    private bool _told;

    /// <summary>The endpoint.</summary>
    public ModelEndpoint Endpoint => endpoint;

    /// <summary>The first word has come.</summary>
    public void Speaks(TimeSpan after)
    {
        endpoints.Spoke(endpoint, after);
        endpoint.Circuit.Speaks();
    }

    /// <summary>The answer has come whole.</summary>
    public void Succeeded()
    {
        if (_told)
            return;
        _told = true;
        endpoint.Circuit.Succeeded();
    }

    /// <summary>The endpoint failed.</summary>
    public void Failed(EndpointException fault)
    {
        if (_told)
            return;
        _told = true;
        endpoints.Failed(endpoint, fault, trial);
    }

    /// <summary>Lets go; a request that ended without a word on the endpoint says nothing about it.</summary>
    public void Dispose()
    {
        if (!_told)
            endpoint.Circuit.Left(trial);
        _told = true;
        endpoints.Return(endpoint);
    }
}
