using System.Net;

namespace Chat.Web.Tests.Hosting;

public sealed class CrossSiteRequestsTests(PublicService service) : IClassFixture<PublicService>
{
    private const string Feedback = "/api/v1/feedback";

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://asistente.example")]
    [InlineData("Origin", "https://asistente.example.evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task AnotherSitesPageChangesNothing(string header, string value)
    {
        var response = await service.SendAsync(Feedback, json: "{}", headers: (header, value));

        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("Origin", PublicService.Origin)]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("X-Nothing", "")]
    public async Task OwnPagesAndProgramsAreHeard(string header, string value) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await service.SendAsync(Feedback, json: "{}", headers: (header, value))).StatusCode);

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(PublicService.Origin, HttpStatusCode.SwitchingProtocols)]
    public async Task TheWebSocketOfACircuitIsOpenedToOwnPagesOnly(string origin, HttpStatusCode status)
    {
        var negotiated = await service.SendAsync("/_blazor/negotiate?negotiateVersion=1", HttpMethod.Post, headers: ("Origin", PublicService.Origin));
        var token = (await Api.RunningService.JsonAsync(negotiated)).GetProperty("connectionToken").GetString();

        var response = await service.SendAsync("/_blazor?id=" + token, headers:
        [
            ("Origin", origin), ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ]);

        Assert.Equal(status, response.StatusCode);
        response.Dispose();
    }

    [Fact]
    public async Task AnotherSitesPageOpensNoCircuit() => Assert.Equal(
        HttpStatusCode.Forbidden,
        (await service.SendAsync("/_blazor/negotiate?negotiateVersion=1", HttpMethod.Post, headers: ("Origin", "https://evil.example"))).StatusCode);

    [Fact]
    public async Task AFormWithoutItsTokenIsRefused()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/es") { Content = new FormUrlEncodedContent([new("_handler", "x")]) };
        request.Headers.Host = PublicService.Host;
        request.Headers.Add("X-Forwarded-Proto", "https");

        Assert.Equal(HttpStatusCode.BadRequest, (await service.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/answers")]
    [InlineData("HEAD", "/api/v1/answers")]
    [InlineData("PUT", "/api/v1/answers")]
    [InlineData("DELETE", "/api/v1/feedback")]
    [InlineData("GET", "/api/v1/feedback")]
    [InlineData("GET", "/api/v1/handoffs")]
    [InlineData("POST", "/api/v1/sources/topic:irpf/dos-pagadores")]
    [InlineData("POST", "/health/live")]
    [InlineData("TRACE", "/es")]
    [InlineData("TRACE", "/api/v1/answers")]
    public async Task AWrongMethodIsCalledThat(string method, string path)
    {
        var response = await service.SendAsync(path, new HttpMethod(method));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.NotEmpty(response.Content.Headers.Allow);
    }
}
