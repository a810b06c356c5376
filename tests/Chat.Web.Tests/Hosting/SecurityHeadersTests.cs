using System.Net;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Hosting;

public sealed class SecurityHeadersTests(PublicService service, RunningService plain) : IClassFixture<PublicService>
{
    [Theory]
    [InlineData("/es", HttpStatusCode.OK)]
    [InlineData("/eu/transparencia", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/transparencia", HttpStatusCode.Redirect)]
    [InlineData("/app.css", HttpStatusCode.OK)]
    [InlineData("/chat.js", HttpStatusCode.OK)]
    [InlineData("/_framework/blazor.web.js", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/api/v1/sources/topic:irpf/dos-pagadores", HttpStatusCode.OK)]
    [InlineData("/api/v1/sources/nada", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/nada", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/answers", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/api/v1/fails", HttpStatusCode.InternalServerError)]
    [InlineData("/ca/fails", HttpStatusCode.InternalServerError)]
    [InlineData("/ca/nada", HttpStatusCode.NotFound)]
    public async Task EveryKindOfResponseCarriesThem(string path, HttpStatusCode status)
    {
        var response = await service.SendAsync(path);

        Assert.Equal(status, response.StatusCode);
        var policy = Only("Content-Security-Policy");
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("object-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Only("X-Content-Type-Options"));
        Assert.Equal("DENY", Only("X-Frame-Options"));
        Assert.Equal("same-origin", Only("Referrer-Policy"));
        Assert.Equal("same-origin", Only("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Only("Cross-Origin-Resource-Policy"));
        Assert.Contains("geolocation=()", Only("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("max-age=31536000; includeSubDomains", Only("Strict-Transport-Security"));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("X-Powered-By"));

        // Blazor adds a policy of its own to a page, which only takes away.
        string Only(string name) => Assert.Single(response.Headers.GetValues(name).Where(v => v != "frame-ancestors 'none'").Distinct());
    }

    [Theory]
    [InlineData("/es")]
    [InlineData("/gl/privacy")]
    [InlineData("/ca/nada")]
    [InlineData("/ca/fails")]
    [InlineData("/api/v1/sources/topic:irpf/dos-pagadores")]
    [InlineData("/api/v1/nada")]
    [InlineData("/health/ready")]
    public async Task PagesAnswersAndErrorsAreKeptByNobody(string path) =>
        Assert.True((await service.SendAsync(path)).Headers.CacheControl?.NoStore);

    [Fact]
    public async Task OverPlainHttpNoBrowserIsToldToUseTlsForAYear() =>
        Assert.False((await plain.Client.GetAsync("/es", TestContext.Current.CancellationToken)).Headers.Contains("Strict-Transport-Security"));

    [Theory]
    [InlineData("/ca/fails", "text/html")]
    [InlineData("/api/v1/fails", "application/problem+json")]
    public async Task AFaultTellsNothingOfItself(string path, string type)
    {
        var response = await service.SendAsync(path, headers: ("Accept-Language", "ca"));
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(PublicService.Secret, body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es", "tiempo")]
    [InlineData("eu", "Denbora")]
    public async Task ARequestThatTakesTooLongIsAProblem(string language, string words)
    {
        var response = await service.SendAsync("/api/v1/never", headers: ("Accept-Language", language));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains(words, (await RunningService.JsonAsync(response)).GetProperty("title").GetString(), StringComparison.Ordinal);
    }
}
