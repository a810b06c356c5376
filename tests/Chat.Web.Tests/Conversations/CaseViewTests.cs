using Chat.Core.Languages;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Chat.Web.Cases;
using Chat.Web.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Conversations;

public sealed class CaseViewTests : PageTest
{
    private static readonly Caseworker Ane = new("ane");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CitizenDesk Citizen => Services.GetRequiredService<CitizenDesk>();

    private CaseDesk Desk => Services.GetRequiredService<CaseDesk>();

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task AWaitingCaseSaysItsCodeItsPlaceAndThatTheWaitIsNotKnown(string language)
    {
        var kept = await OpenAsync();
        var view = Show<CaseView>(p => p.Add(v => v.Number, kept.Code.ToString()), language);

        view.WaitForElement(".standing");
        Assert.Equal(kept.Code.ToString(), view.Find(".reference").TextContent);
        Assert.Equal([WordsOf(language)["case-state-unassigned"], WordsOf(language)["case-next"], WordsOf(language)["case-wait-unknown"]], view.FindAll(".standing li").Take(3).Select(l => l.TextContent));
        Assert.Contains(WordsOf(language)["data-DNI"], view.Find(".case-question mark").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsSaidIsShownOnceAndInOrder()
    {
        var kept = await OpenAsync();
        await Desk.TakeAsync(Ane, kept.Id, Stop);
        await Desk.ReplyAsync(Ane, kept.Id, "¿Vive en <b>Bilbao</b>?", "reply-1", Stop);
        var view = Show<CaseView>(p => p.Add(v => v.Number, kept.Code.ToString()));
        view.WaitForElement("form.case-form button:not([disabled])");

        Type("Sí", CaseView.FieldId);
        view.Find("form.case-form").Submit();

        view.WaitForAssertion(() => Assert.Equal(3, view.FindAll(".message").Count));
        Assert.Equal([Words["case-said-taken"], "¿Vive en <b>Bilbao</b>?", "Sí"], view.FindAll(".message p:not(.who)").Select(p => p.TextContent.Trim()));
        Assert.Empty(view.FindAll(".message b"));
        JSInterop.VerifyInvoke("taxAssistant.clearField");
        Assert.Equal(CaseStates.Assigned, (await Citizen.FindAsync(kept.Code, Stop))!.State);
    }

    [Fact]
    public async Task PersonalDataAreTakenOutOfAMessageOnTheServerToo()
    {
        var kept = await OpenAsync();
        var view = Show<CaseView>(p => p.Add(v => v.Number, kept.Code.ToString()));
        view.WaitForElement("form.case-form button:not([disabled])");

        Type("Soy 12345678Z", CaseView.FieldId);
        view.Find("form.case-form").Submit();

        view.WaitForElement(".message mark");
        Assert.Equal("Soy [DNI]", Assert.Single(await Citizen.MessagesAsync(kept.Id, 0, Stop)).Text);
    }

    [Fact]
    public async Task WhatCannotBeKeptStaysInTheFieldAndIsOneMessageAfterwards()
    {
        var kept = await OpenAsync();
        var view = Show<CaseView>(p => p.Add(v => v.Number, kept.Code.ToString()));
        view.WaitForElement("form.case-form button:not([disabled])");
        Type("hola", CaseView.FieldId);
        await using (var context = await Services.GetRequiredService<RecordsDatabase>().OpenAsync(Stop))
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, "ALTER TABLE case_messages RENAME TO gone", Stop);
            view.Find("form.case-form").Submit();
            Assert.Contains(Words["case-not-sent"], view.WaitForElement(".field-error").TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain(JSInterop.Invocations, i => i.Identifier == "taxAssistant.clearField");
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, "ALTER TABLE gone RENAME TO case_messages", Stop);
        }

        view.Find("form.case-form").Submit();

        view.WaitForAssertion(() => Assert.Single(view.FindAll(".message")));
        Assert.Empty(view.FindAll(".field-error"));
    }

    [Fact]
    public async Task WithoutMaskingNothingIsSent()
    {
        var kept = await OpenAsync();
        WithoutMasking();
        var view = Show<CaseView>(p => p.Add(v => v.Number, kept.Code.ToString()));
        view.WaitForElement("form.case-form button:not([disabled])");

        view.Find("form.case-form").Submit();

        Assert.Contains(Words["error-unprotected"], view.WaitForElement(".field-error").TextContent, StringComparison.Ordinal);
        Assert.Empty(await Citizen.MessagesAsync(kept.Id, 0, Stop));
    }

    [Fact]
    public async Task AClosedCaseHasNoFieldAndSaysWhy()
    {
        var kept = await OpenAsync();
        var taken = await Desk.TakeAsync(Ane, kept.Id, Stop);
        await Desk.ForwardToAdministrationAsync(Ane, kept.Id, taken.Case!.Edition, "no-such-administration", Stop);
        var view = Show<CaseView>(p => p.Add(v => v.Number, kept.Code.ToString()));

        view.WaitForElement(".standing");
        Assert.Empty(view.FindAll("form"));
        Assert.Contains(Words["case-state-closed"], view.Find(".standing").TextContent, StringComparison.Ordinal);
        Assert.Contains("no-such-administration", view.FindAll(".message")[^1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReopenedCasesNewFieldIsListenedToAndTypingIsNoLoopOfWrites()
    {
        var feed = Services.GetRequiredService<ChangeFeed>();
        await feed.StartAsync(Stop);
        var kept = await OpenAsync();
        var taken = await Desk.TakeAsync(Ane, kept.Id, Stop);
        var view = Show<CaseView>(p => p.Add(v => v.Number, kept.Code.ToString()));
        view.WaitForElement("form.case-form button:not([disabled])");
        view.WaitForAssertion(() => Assert.Equal(1, Listened()));
        var closed = await Desk.CloseAsync(Ane, kept.Id, taken.Case!.Edition, taken.Message!.Number, CloseReasons.Resolved, Stop);
        view.WaitForAssertion(() => Assert.Empty(view.FindAll("form.case-form")), TimeSpan.FromSeconds(10));

        var reopened = await Desk.ReopenAsync(Ane, kept.Id, closed.Case!.Edition, Stop);

        Assert.True(reopened.IsDone);
        view.WaitForElement("form.case-form button:not([disabled])", TimeSpan.FromSeconds(10));
        view.WaitForAssertion(() => Assert.Equal(2, Listened()));
        await Desk.TakeAsync(Ane, kept.Id, Stop);
        await Task.Delay(ChangeFeed.Pause * 3, Stop);
        for (var i = 0; i < 20; i++)
            await view.InvokeAsync(view.Instance.TypesAsync);
        Assert.InRange(Kept<Change>().Count(c => c.Contains(ChangeKinds.CitizenTypes, StringComparison.Ordinal)), 1, 2);
        await feed.StopAsync(Stop);

        int Listened() => JSInterop.Invocations.Count(i => i.Identifier == "taxAssistant.watchTyping");
    }

    [Theory]
    [InlineData("AAAAA-AAAAA-AAAAA-AA")]
    [InlineData("<script>")]
    public void AnUnknownCodeIsSaid(string code)
    {
        var view = Show<CaseView>(p => p.Add(v => v.Number, code));

        view.WaitForAssertion(() => Assert.Contains(Words["case-missing"], view.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryWordThatACaseCanSayIsThereInFourLanguages()
    {
        foreach (var language in LanguageCodes.All)
        {
            var w = WordsOf(language.Code());
            Assert.All(CaseStates.All, s => Assert.NotEmpty(w["case-state-" + s]));
            Assert.All(CloseReasons.Offered, r => Assert.NotEmpty(w["case-said-closed-" + r]));
            Assert.All(Enum.GetValues<CaseOutcome>().Where(o => o != CaseOutcome.Done), o => Assert.NotEmpty(w["case-act-" + System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(o.ToString())]));
            Assert.All(Enum.GetValues<Chat.Core.Answers.Outcome>(), o => Assert.NotEmpty(w[OutcomeWords.Key(o)]));
        }
    }

    private Task<KeptCase> OpenAsync() => Citizen.OpenAsync(new Handover { Language = "es", Question = "¿Declaro? Soy [DNI]" }, Stop);
}
