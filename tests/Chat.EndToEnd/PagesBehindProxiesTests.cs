using Chat.Testing;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>The citizens' page behind proxies that hold back what should pass at once, cut what is silent, or let no WebSocket through.</summary>
public sealed class PagesBehindProxiesTests(Site site, ServiceWithSilentModel service) : IClassFixture<ServiceWithSilentModel>
{
    // Longer than the proxies that cut bear, so that they do.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("es", ProxyHabits.Whole, false, false)]
    [InlineData("ca", ProxyHabits.Whole, false, true)]
    [InlineData("gl", 16 * 1024, false, true)]
    [InlineData("eu", null, true, false)]
    [InlineData("es", ProxyHabits.Whole, true, true)]
    public async Task AnAnswerComesWhole(string language, int? holds, bool cuts, bool deniesWebSockets)
    {
        service.Silence = TimeSpan.FromSeconds(8);
        await using var proxy = await HoldingProxy.StartAsync(service.Address, new ProxyHabits(holds, cuts ? Idle : null, deniesWebSockets));
        await using var visit = await site.VisitAsync(language, address: proxy.Address);
        var asked = service.Asked;
        await visit.Field.FillAsync(Questions.TwoPayers[language]);
        await visit.Field.PressAsync("Enter");

        await visit.Page.Locator(".turn:last-child .feedback").WaitForAsync(new() { Timeout = 60_000 });
        Assert.Equal(1, await visit.Turns.CountAsync());
        Assert.NotEqual(0, await visit.Page.Locator(".turn .answer [data-words]").CountAsync());
        Assert.Equal(asked + 1, service.Asked);
        // It goes on: what is pressed now arrives as well.
        await visit.Page.Locator(".turn:last-child .feedback button").First.ClickAsync();
        await visit.Page.Locator(".feedback .done").WaitForAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(visit.Page.Locator("#components-reconnect-modal .reconnect-failed")).ToBeHiddenAsync();
    }
}
