using System.Net;
using Chat.Web.Hosting;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Hosting;

public sealed class PublicAddressTests(PublicService service, RunningService plain) : IClassFixture<PublicService>
{
    [Fact]
    public async Task ACookieBelongsToThisHostAloneAndToNoScript()
    {
        var cookie = Assert.Single((await service.SendAsync("/es")).Headers.GetValues("Set-Cookie"));

        Assert.StartsWith("__Host-taxassistant=", cookie, StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/", "samesite=strict", "secure"], cookie.Split(';', StringSplitOptions.TrimEntries).Skip(1).Order());
    }

    [Fact]
    public async Task OverPlainHttpTheCookieHasNoNameThatABrowserWouldRefuse()
    {
        var cookie = Assert.Single((await plain.Client.GetAsync("/es", TestContext.Current.CancellationToken)).Headers.GetValues("Set-Cookie"));

        Assert.StartsWith("taxassistant=", cookie, StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/", "samesite=strict"], cookie.Split(';', StringSplitOptions.TrimEntries).Skip(1).Order());
    }

    [Fact]
    public async Task APersonOverPlainHttpIsSentOn()
    {
        var response = await service.SendAsync("/gl/privacy?x=1", scheme: "http");

        Assert.Equal((HttpStatusCode.PermanentRedirect, "https://asistente.example/gl/privacy?x=1"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task AProgramOverPlainHttpIsToldSo()
    {
        var response = await service.SendAsync("/api/v1/answers", json: """{"question":"hola"}""", scheme: "http");

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task AHealthCheckMayComeInTheClear() => Assert.Equal(HttpStatusCode.OK, (await service.SendAsync("/health/live", scheme: "http")).StatusCode);

    [Fact]
    public async Task AnotherHostIsNotServed() => Assert.Equal(HttpStatusCode.BadRequest, (await service.SendAsync("/es", host: "evil.example")).StatusCode);

    [Fact]
    public async Task WhatNoNamedProxySaysIsNotBelieved()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/es");
        request.Headers.Host = PublicService.Host;
        request.Headers.Add("X-Forwarded-Proto", "https");

        var response = await plain.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("asistente.example")]
    [InlineData("ftp://asistente.example")]
    [InlineData("https://asistente.example/chat")]
    public void AnAddressThatIsNoneIsRefusedAtTheStart(string url) =>
        Assert.Contains(url, Assert.Single(new PublicAddressOptions { Url = url }.Validate(new(new object()))).ErrorMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.0/8", 0)]
    [InlineData("::1", 0)]
    [InlineData("balancer", 1)]
    [InlineData("10.0.0.0/64", 1)]
    public void AProxyIsAnAddressOrANetwork(string proxy, int faults) =>
        Assert.Equal(faults, new PublicAddressOptions { Proxies = [proxy] }.Validate(new(new object())).Count());
}
