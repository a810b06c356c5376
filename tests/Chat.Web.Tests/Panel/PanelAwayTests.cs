using System.Net;
using Chat.Records.Officials;
using Chat.Testing;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Panel;

/// <summary>The panel while its database, a real server, is away.</summary>
public sealed class PanelAwayTests
{
    [Fact]
    public async Task WhileTheDatabaseIsAwayThePanelSaysSoLetsNobodyInAndKnowsEverybodyAgainAfterwards()
    {
        using var server = new PostgresServer();
        await using var service = new ServiceOnServer(server.NewDatabase());
        await service.InitializeAsync();
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Supervisor, "ane");
        var signIn = await official.TextAsync("/panel/sign-in");

        server.Kill();

        foreach (var path in new[] { "/panel", "/panel/audit", "/panel/switches" })
        {
            using var away = await official.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable, "10"), (path, away.StatusCode, away.Headers.RetryAfter?.ToString()));
            Assert.Contains("El panel no está disponible ahora", WebUtility.HtmlDecode(await away.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }

        using var nobody = await official.PostAsync("/panel/sign-in", signIn, ("name", "ane"), ("password", OfficialClient.Password), ("code", "123456"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, nobody.StatusCode);

        server.Restart();
        for (var tries = 0; ; tries++)
        {
            using var back = await official.GetAsync("/panel/switches");
            if (back.StatusCode == HttpStatusCode.OK)
                break;
            Assert.True(tries < 100 && back.StatusCode == HttpStatusCode.ServiceUnavailable, $"{back.StatusCode} after {tries}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
