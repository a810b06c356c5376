using System.Text.Json;
using Microsoft.Playwright;

namespace Chat.EndToEnd.Widget;

/// <summary>What a visitor tells besides questions, when it is slow, refused or told twice.</summary>
public sealed class WidgetFormsTests(Site site, WidgetHosts hosts) : IClassFixture<WidgetHosts>
{
    [Fact]
    public async Task WhatIsWrongWithTheQuestionIsSaidOfItsField()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.LaunchAsync();
        await visit.Field.PressAsync("Enter");
        await Assertions.Expect(visit.Field).ToHaveAttributeAsync("aria-invalid", "true");

        await visit.AskAsync(Questions.TwoPayers["es"]);
        Assert.Null(await visit.Field.GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task ARatingThatIsSlowIsSentOnce()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        var answered = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/api/v1/feedback", async route =>
        {
            await answered.Task;
            await route.ContinueAsync();
        });
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);
        var yes = visit.Frame.Locator(".feedback button").First;
        await yes.ClickAsync();
        await yes.ClickAsync();
        await visit.Frame.Locator(".feedback button").Nth(1).ClickAsync();
        answered.SetResult();

        await Assertions.Expect(visit.Frame.Locator(".feedback p[tabindex]")).ToBeFocusedAsync();
        Assert.Single(visit.Requests, r => r.Url.EndsWith("/api/v1/feedback", StringComparison.Ordinal) && r.Method == "POST");
        visit.ExpectNoFaults("rated");
    }

    [Fact]
    public async Task ARatingThatWasNotKeptCanBeSentAgain()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        var tries = 0;
        await visit.Page.RouteAsync("**/api/v1/feedback", route => ++tries == 1 ? route.FulfillAsync(new() { Status = 503, Body = "{}" }) : route.ContinueAsync());
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);
        var yes = visit.Frame.Locator(".feedback button").First;
        await yes.ClickAsync();
        await visit.Frame.Locator(".feedback .error").WaitForAsync();
        await yes.ClickAsync();

        await Assertions.Expect(visit.Frame.Locator(".feedback p[tabindex]")).ToBeFocusedAsync();
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task NothingIsErasedWhileAnAnswerComesAndTheButtonSaysSo()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Far.At("town-hall.html"));
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);
        var erase = visit.Frame.Locator("#erase");
        await Assertions.Expect(erase).Not.ToHaveAttributeAsync("aria-disabled", "true");
        hosts.Line.Fate = Fate.Held;
        try
        {
            await visit.Field.FillAsync(Questions.TwoPayers["es"]);
            await visit.Field.PressAsync("Enter");
            await visit.Frame.Locator("#turn-2 .answer .together, .turn:last-child .answer .together").First.WaitForAsync();
            await Assertions.Expect(erase).ToHaveAttributeAsync("aria-disabled", "true");
            await visit.Frame.Locator("#stop").ClickAsync();
        }
        finally
        {
            hosts.Line.Fate = Fate.Whole;
        }

        await Assertions.Expect(erase).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await erase.ClickAsync();
        await visit.Frame.Locator("#panel .primary").ClickAsync();
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AFaultThatIsNotTheContactsIsNotSaidOfIt()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.Page.RouteAsync("**/api/v1/handoffs", route => route.FulfillAsync(new()
        {
            Status = 400,
            ContentType = "application/problem+json",
            Body = """{"title":"Texto demasiado largo","detail":"Escriba menos.","status":400,"code":"comment"}""",
        }));
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);
        await visit.Frame.Locator("#person").ClickAsync();
        await visit.Frame.Locator("#contact").FillAsync("600 000 000");
        await visit.Frame.Locator("#panel [type=submit]").ClickAsync();

        await Assertions.Expect(visit.Frame.Locator("#panel .error")).ToHaveTextAsync("Escriba menos.");
        Assert.Null(await visit.Frame.Locator("#contact").GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task AContactThatIsNoneIsSaidOfItsField()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);
        await visit.Frame.Locator("#person").ClickAsync();
        await visit.Frame.Locator("#contact").FillAsync("no es un contacto");
        await visit.Frame.Locator("#panel [type=submit]").ClickAsync();

        await Assertions.Expect(visit.Frame.Locator("#contact")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(visit.Frame.Locator("#contact")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AQuestionLongerThanIsKeptReachesAPersonAllTheSame()
    {
        // As where a service takes longer questions than a case keeps; what is kept ends in the middle of a pair of units.
        var question = new string('a', 999) + "\U0001F600" + new string('b', 500);
        var kept = JsonSerializer.Serialize(new[] { new { question, language = "es", state = "cut", sentences = Array.Empty<string>(), sources = Array.Empty<string>(), answer = (string?)null, rated = false } });
        await using var visit = await WidgetVisit.OpenAsync(
            site, hosts.Registered.At("town-hall.html"), script: $"if (window !== top) sessionStorage.setItem('taxassistant.widget', {JsonSerializer.Serialize(kept)});");
        await visit.LaunchAsync();
        await visit.Frame.Locator("#person").ClickAsync();
        await visit.Frame.Locator("#contact").FillAsync("600 000 000");
        await visit.Frame.Locator("#panel [type=submit]").ClickAsync();

        var code = await visit.Frame.Locator(".reference").InnerTextAsync();
        Assert.True(site.Keeps(code.Replace("-", "", StringComparison.Ordinal)));
        using var sent = JsonDocument.Parse(visit.Requests.Single(r => r.Url.EndsWith("/api/v1/handoffs", StringComparison.Ordinal) && r.Method == "POST").PostData!);
        Assert.Equal(new string('a', 999), sent.RootElement.GetProperty("question").GetString());
    }
}
