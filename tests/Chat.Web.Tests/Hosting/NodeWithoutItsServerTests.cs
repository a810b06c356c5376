using System.Net;
using Chat.Testing;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Hosting;

/// <summary>A node that is started while its database server is away.</summary>
public sealed class NodeWithoutItsServerTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();
    private readonly ServiceOnServer _service;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public NodeWithoutItsServerTests() => _service = new ServiceOnServer(_server.NewDatabase());

    public ValueTask InitializeAsync()
    {
        _server.Kill();
        return _service.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task ItIsNotReadyUntilThereAreKeysForItsPagesAndThenTheyOpen()
    {
        using (var refused = await _service.Client.GetAsync("/health/ready", Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("keys of its pages", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.InternalServerError, (await _service.Client.GetAsync("/es", Stop)).StatusCode);
        // What needs no key goes on.
        Assert.Equal(HttpStatusCode.OK, (await _service.PostAsync("/api/v1/answers", new { question = "hola" })).StatusCode);

        _server.Restart();
        while ((await _service.Client.GetAsync("/health/ready", Stop)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Stop);

        Assert.Equal(HttpStatusCode.OK, (await _service.Client.GetAsync("/es", Stop)).StatusCode);
        // Away again, the keys that are known stay.
        _server.Kill();
        Assert.Equal(HttpStatusCode.OK, (await _service.Client.GetAsync("/health/ready", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _service.Client.GetAsync("/es", Stop)).StatusCode);
    }
}
