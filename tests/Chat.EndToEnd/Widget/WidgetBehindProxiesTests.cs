using Chat.Testing;
using Microsoft.Playwright;

namespace Chat.EndToEnd.Widget;

/// <summary>The widget behind proxies that hold back what should pass at once, or cut what is silent.</summary>
public sealed class WidgetBehindProxiesTests(Site site, ServiceWithSilentModel service) : IClassFixture<ServiceWithSilentModel>
{
    [Theory]
    [InlineData("es", ProxyHabits.Whole, false)]
    [InlineData("ca", 16 * 1024, false)]
    [InlineData("gl", null, true)]
    [InlineData("eu", ProxyHabits.Whole, true)]
    public async Task AnAnswerComesWholeAndIsMadeOnce(string language, int? holds, bool cuts)
    {
        service.Silence = TimeSpan.FromSeconds(8);
        await using var proxy = await HoldingProxy.StartAsync(service.Address, new ProxyHabits(holds, cuts ? TimeSpan.FromSeconds(3) : null));
        using var host = new HostSite(() => proxy.Address);
        await service.CommandAsync("sites", "add", "behind-" + new Uri(host.Origin).Port, host.Origin);
        await WidgetHosts.UntilKnownAsync(service.Address, host.Origin);
        var page = host.Put($"{language}.html", "town-hall.html", html => html.Replace("<html lang=\"es\">", $"<html lang=\"{language}\">", StringComparison.Ordinal));
        await using var visit = await WidgetVisit.OpenAsync(site, page);
        await visit.LaunchAsync();
        var asked = service.Asked;
        await visit.Field.FillAsync(Questions.TwoPayers[language]);
        await visit.Field.PressAsync("Enter");

        await visit.Frame.Locator(".turn:last-child .feedback").WaitForAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        Assert.NotEqual(0, await visit.Frame.Locator(".answer .together").CountAsync());
        Assert.Equal(0, await visit.Frame.Locator(".answer > .notice:not([role])").CountAsync());
        Assert.Equal(asked + 1, service.Asked);
    }
}
