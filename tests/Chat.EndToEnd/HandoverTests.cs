using Chat.Records.Cases;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>A citizen and an official, on two nodes.</summary>
public sealed class HandoverTests(Site site)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task TheReplyArrivesInTheSameChatAndTheCitizenCanLeaveAndComeBack(string language)
    {
        await using var visit = await site.VisitAsync(language);
        await using var official = new OfficialNode(site.Data);
        var page = visit.Page;
        await visit.AskAsync(Questions.TwoPayers[language]);
        await page.Locator("#person").ClickAsync();
        await page.Locator("#handoff-contact").FillAsync("llamar luego");
        await page.Locator(".handoff [type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#handoff-contact")).ToBeFocusedAsync();
        await visit.ExpectAccessibleAsync("contact refused");
        await page.Locator("#handoff-contact").FillAsync("ana@correo.example");
        await page.Locator("#handoff-share").CheckAsync();
        await visit.ExpectAccessibleAsync("hand-over");
        await page.Locator(".handoff [type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#handoff-title")).ToBeFocusedAsync();
        var code = await page.Locator(".handoff .reference").InnerTextAsync();
        await page.Locator(".case-form [type=submit]:not([disabled])").WaitForAsync();
        await visit.ExpectAccessibleAsync("case waiting");
        Assert.False(site.Keeps("ana@correo.example"));

        var kept = await official.FindAsync(code);
        var file = (await official.Viewer.ViewAsync(official.Who, kept.Id, Stop))!;
        Assert.Single(file.Turns);
        await official.Desk.TakeAsync(official.Who, kept.Id, Stop);
        Assert.Equal((CaseOutcome.Done, "ana@correo.example"), await official.Viewer.ViewContactAsync(official.Who, kept.Id, Stop));
        await official.Citizen.TypesAsync(kept.Id, isCitizen: false, Stop);
        await Assertions.Expect(page.Locator("[data-typing]")).Not.ToBeEmptyAsync();
        await official.Desk.ReplyAsync(official.Who, kept.Id, "1 < 2 & 3", "reply-0001", Stop);
        await Assertions.Expect(page.Locator(".message.official .said")).ToHaveTextAsync("1 < 2 & 3");
        await visit.ExpectAccessibleAsync("case answered");

        await page.Locator("#case-message").FillAsync("Soy 12345678Z");
        await page.Locator(".case-form [type=submit]").ClickAsync();
        await page.Locator(".message.citizen mark").WaitForAsync();
        await Assertions.Expect(page.Locator("#case-message")).ToHaveValueAsync("");
        Assert.Equal("Soy [DNI]", (await official.Citizen.MessagesAsync(kept.Id, 2, Stop))[^1].Text);

        // Away and back: in the same tab, and with the code alone.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".message")).ToHaveCountAsync(3);
        await page.GotoAsync($"{site.Address}/{language}/caso");
        await visit.ExpectAccessibleAsync("code asked");
        await page.Locator("#case-code").FillAsync(code.ToLowerInvariant());
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".message")).ToHaveCountAsync(3);
        await visit.ExpectAccessibleAsync("case again");

        var now = await official.FindAsync(code);
        await official.Desk.CloseAsync(official.Who, kept.Id, now.Edition, now.Messages, CloseReasons.Resolved, Stop);
        await Assertions.Expect(page.Locator(".case-form")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".message")).ToHaveCountAsync(4);
        await visit.ExpectAccessibleAsync("case closed");
    }

    [Fact]
    public async Task ACaseIsWrittenInWithTheKeyboardAlone()
    {
        await using var visit = await site.VisitAsync("es");
        await using var official = new OfficialNode(site.Data);
        var opened = await official.Citizen.OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        await visit.Page.GotoAsync($"{site.Address}/es/caso/{opened.Code}");
        await visit.Page.Locator(".case-form [type=submit]:not([disabled])").WaitForAsync();

        await visit.Page.Locator(".case-log").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(visit.Page.Locator("#case-message")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("hola");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visit.Page.Locator(".message.citizen .said")).ToHaveTextAsync("hola");
        await Assertions.Expect(visit.Page.Locator("#case-message")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AServiceThatIsStartedAnewLosesNoMessageAndShowsNoneTwice()
    {
        await using var visit = await site.VisitAsync("es");
        await using var official = new OfficialNode(site.Data);
        var opened = await official.Citizen.OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        await visit.Page.GotoAsync($"{site.Address}/es/caso/{opened.Code}");
        await visit.Page.Locator(".case-form [type=submit]:not([disabled])").WaitForAsync();
        await official.Desk.TakeAsync(official.Who, opened.Id, Stop);
        await official.Desk.ReplyAsync(official.Who, opened.Id, "antes", "reply-0001", Stop);
        await Assertions.Expect(visit.Page.Locator(".message")).ToHaveCountAsync(2);

        var restart = site.RestartAsync();
        await official.Desk.ReplyAsync(official.Who, opened.Id, "mientras", "reply-0002", Stop);
        await restart;
        visit.ForgiveFaults();

        await Assertions.Expect(visit.Page.Locator(".message.official .said")).ToHaveTextAsync(["antes", "mientras"], new() { Timeout = 60_000 });
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task ThePagesOfACaseCanBeDrawn(string language)
    {
        await using var official = new OfficialNode(site.Data);
        var opened = await official.Citizen.OpenAsync(new Handover { Language = language, Question = Questions.TwoPayers[language] + " [DNI]" }, Stop);
        await official.Desk.TakeAsync(official.Who, opened.Id, Stop);
        await official.Desk.ReplyAsync(official.Who, opened.Id, "¿1.500 €?", "reply-0001", Stop);
        await official.Citizen.SendAsync(opened.Id, "1.600 €", "message-01", Stop);
        foreach (var (name, width) in new[] { ("narrow", 320), ("wide", 1440) })
        {
            foreach (var dark in new[] { false, true })
            {
                await using var visit = await site.VisitAsync(language, width, 900, dark);
                await visit.AskAsync(Questions.TwoPayers[language]);
                await visit.Page.Locator("#person").ClickAsync();
                await visit.Page.Locator("#handoff-title").WaitForAsync();
                await TakeAsync("handover");
                await visit.Page.Locator(".handoff [type=submit]").ClickAsync();
                await visit.Page.Locator(".case-form [type=submit]:not([disabled])").WaitForAsync();
                await TakeAsync("handed-over");
                await visit.Page.GotoAsync($"{site.Address}/{language}/caso");
                await TakeAsync("case-code");
                await visit.Page.GotoAsync($"{site.Address}/{language}/caso/{opened.Code}");
                await visit.Page.Locator(".message.citizen").WaitForAsync();
                await visit.ExpectAccessibleAsync("case");
                await TakeAsync("case");

                Task TakeAsync(string what) => Pictures.TakeAsync(visit.Page, $"{language}-{name}-{what}", dark, whole: true);
            }
        }
    }
}
