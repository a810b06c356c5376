using System.Net;
using Chat.Records.Officials;
using Chat.Web.Tests.Api;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Chat.Web.Tests.Panel;

/// <summary>Every address of the running service, called by everybody. A new address of the panel fails until it has a line here.</summary>
public sealed class RoleMatrixTests(RunningService service)
{
    private const string Anonymous = "anonymous";

    private static readonly string[] Everybody = [Anonymous, .. OfficialRole.All];
    private static readonly string[] SignedIn = [.. OfficialRole.All];
    private static readonly string[] Supervisors = [OfficialRole.Supervisor, OfficialRole.Admin];
    private static readonly string[] Editors = [OfficialRole.Editor, OfficialRole.Admin];
    private static readonly string[] Admins = [OfficialRole.Admin];

    // The last one ends the session.
    private static readonly Dictionary<string, string[]> Panel = new()
    {
        ["GET /panel"] = SignedIn,
        ["GET /panel/sign-in"] = Everybody,
        ["POST /panel/sign-in"] = Everybody,
        ["POST /panel/sign-in/passkey/options"] = Everybody,
        ["POST /panel/sign-in/passkey"] = Everybody,
        ["GET /panel/register/{Token}"] = Everybody,
        ["POST /panel/register/{token}/password"] = Everybody,
        ["POST /panel/register/{token}/passkey/options"] = Everybody,
        ["POST /panel/register/{token}/passkey"] = Everybody,
        ["GET /panel/account"] = SignedIn,
        ["POST /panel/account/language"] = SignedIn,
        ["POST /panel/account/sessions/end"] = SignedIn,
        ["POST /panel/account/passkey/options"] = SignedIn,
        ["POST /panel/account/passkey"] = SignedIn,
        ["POST /panel/account/passkey/remove"] = SignedIn,
        ["POST /panel/account/password"] = SignedIn,
        ["POST /panel/account/codes"] = SignedIn,
        ["GET /panel/accounts"] = Admins,
        ["POST /panel/accounts/add"] = Admins,
        ["POST /panel/accounts/reset"] = Admins,
        ["POST /panel/accounts/disable"] = Admins,
        ["POST /panel/accounts/enable"] = Admins,
        ["POST /panel/accounts/role"] = Admins,
        ["POST /panel/accounts/sessions/end"] = Admins,
        ["GET /panel/audit"] = Supervisors,
        ["GET /panel/search"] = SignedIn,
        ["GET /panel/review"] = SignedIn,
        ["GET /panel/review/{Turn:guid}"] = SignedIn,
        ["POST /panel/review/{turn:guid}"] = SignedIn,
        ["GET /panel/review/evaluation.jsonl"] = Editors,
        ["GET /panel/corrections"] = SignedIn,
        ["POST /panel/corrections/{id:guid}"] = Editors,
        ["GET /panel/cases/{Id:guid}/assist"] = SignedIn,
        ["GET /panel/cases/{Id:guid}/sheet"] = SignedIn,
        ["GET /panel/insight"] = SignedIn,
        ["GET /panel/insight.csv"] = SignedIn,
        ["POST /panel/sign-out"] = SignedIn,
    };

    [Fact]
    public void EveryAddressOfThePanelHasALine() => Assert.Equal(Panel.Keys.Order(StringComparer.Ordinal), Routes().Where(r => r.Contains(" /panel", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(Anonymous)]
    [InlineData(OfficialRole.Caseworker)]
    [InlineData(OfficialRole.Supervisor)]
    [InlineData(OfficialRole.Editor)]
    [InlineData(OfficialRole.Admin)]
    public async Task EachAddressOfThePanelOpensForItsRolesAlone(string role)
    {
        using var client = await ClientOfAsync(role);
        foreach (var (route, allowed) in Panel)
        {
            var page = await client.TextAsync("/panel/sign-in");
            using var response = await CallAsync(client, route, page);
            var outcome = response.StatusCode switch
            {
                HttpStatusCode.Forbidden => "forbidden",
                HttpStatusCode.Redirect when response.Headers.Location!.ToString().Contains("/panel/sign-in?back=", StringComparison.Ordinal) => "sign in",
                _ when (int)response.StatusCode >= 500 => "failed",
                _ => "open",
            };

            Assert.Equal((role, route, allowed.Contains(role) ? "open" : role == Anonymous ? "sign in" : "forbidden"), (role, route, outcome));
        }
    }

    [Fact]
    public async Task WhatCitizensReachIsTheSameForEverybody()
    {
        using var anonymous = await ClientOfAsync(Anonymous);
        using var admin = await ClientOfAsync(OfficialRole.Admin);
        var routes = Routes().Where(r => !r.Contains(" /panel", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count > 20, $"{routes.Count} addresses");
        foreach (var route in routes)
        {
            using var theirs = await CallAsync(anonymous, route, "");
            using var ours = await CallAsync(admin, route, "");

            Assert.Equal((route, theirs.StatusCode), (route, ours.StatusCode));
        }
    }

    private async Task<OfficialClient> ClientOfAsync(string role) => role == Anonymous ? new OfficialClient(service) : await OfficialClient.OfAsync(service, role);

    private static Task<HttpResponseMessage> CallAsync(OfficialClient client, string route, string page)
    {
        var (method, path) = (route.Split(' ')[0], string.Join('/', route.Split(' ')[1].Split('/').Select(p => !p.StartsWith('{') ? p : p.Contains(":guid", StringComparison.Ordinal) ? $"{Guid.Empty:n}" : "x")));
        return method == "GET" ? client.GetAsync(path) : client.PostAsync(path, page);
    }

    // Files and the circuits' own hub are for everybody; a page takes GET, whatever else its forms may post.
    private IEnumerable<string> Routes() => service.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
        .Select(e => (Path: "/" + e.RoutePattern.RawText!.TrimStart('/'), Methods: e.Metadata.GetMetadata<ComponentTypeMetadata>() is null ? e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [] : ["GET"]))
        .Where(e => !e.Path.StartsWith("/_", StringComparison.Ordinal))
        .SelectMany(e => e.Methods.Where(m => m is "GET" or "POST").Select(m => $"{m} {e.Path}")).Distinct();
}
