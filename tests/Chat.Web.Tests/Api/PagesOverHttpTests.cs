using System.Net;

namespace Chat.Web.Tests.Api;

public sealed class PagesOverHttpTests(RunningService service)
{
    [Theory]
    [InlineData("/", "es")]
    [InlineData("/es", "es")]
    [InlineData("/ca", "ca")]
    [InlineData("/gl/privacy", "gl")]
    [InlineData("/eu/accessibility", "eu")]
    [InlineData("/gl/transparencia", "gl")]
    public async Task APageSaysItsLanguage(string path, string language) =>
        Assert.Contains($"<html lang=\"{language}\"", await service.Client.GetStringAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);

    [Theory]
    [InlineData("ca-ES, es;q=0.5", "/ca")]
    [InlineData("en, eu;q=0.9, es;q=0.8", "/eu")]
    [InlineData("va", "/ca")]
    [InlineData("en-GB, fr", null)]
    [InlineData("es-ES, ca;q=0.9", null)]
    public async Task AFirstVisitGoesWhereTheBrowserReads(string accept, string? target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept-Language", accept);

        var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(target, response.Headers.Location?.OriginalString);
        Assert.Contains("Accept-Language", response.Headers.Vary);
    }

    [Theory]
    [InlineData("/ca/nada", "ca")]
    [InlineData("/nada", "es")]
    [InlineData("/fr/privacy", "es")]
    public async Task AMissingPageIsAPageOfItsOwn(string path, string language)
    {
        var response = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains($"<html lang=\"{language}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingAddressOfTheInterfaceIsAProblem()
    {
        var response = await service.Client.GetAsync("/api/v1/nada", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("ca-ES, es;q=0.5", "/ca/transparencia")]
    [InlineData("fr", "/es/transparencia")]
    public async Task TheAddressOnPaperLeadsToTheCardInTheBrowsersLanguage(string accept, string target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/transparencia");
        request.Headers.Add("Accept-Language", accept);

        var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(target, response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/chat.js")]
    [InlineData("/personal-data.js")]
    [InlineData("/personal-data-rules.js")]
    [InlineData("/app.css")]
    public async Task WhatThePagesAndOperatorsNeedIsThere(string path) =>
        Assert.NotEmpty(await service.Client.GetStringAsync(path, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("topic:irpf/dos-pagadores?language=eu", "guidance", "eu")]
    [InlineData("topic:irpf%2Fdos-pagadores?language=ca", "guidance", "ca")]
    [InlineData("BOE-A-2006-20764%23a96", "law", "es")]
    public async Task ASourceIsFoundByItsId(string id, string kind, string language)
    {
        var source = await RunningService.JsonAsync(await service.Client.GetAsync("/api/v1/sources/" + id, TestContext.Current.CancellationToken));

        Assert.Equal((kind, language), (source.GetProperty("kind").GetString(), source.GetProperty("language").GetString()));
    }

    [Theory]
    [InlineData("topic:irpf/nada")]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData("BOE-A-1-1%23a1")]
    public async Task AnUnknownSourceIsAProblem(string id) =>
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/api/v1/sources/" + id, TestContext.Current.CancellationToken)).StatusCode);
}
