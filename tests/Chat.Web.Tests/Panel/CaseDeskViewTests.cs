using System.Security.Claims;
using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Web.Conversations;
using Chat.Web.Panel.Access;
using Chat.Web.Panel.Assist;
using Chat.Web.Panel.Cases;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Panel;

/// <summary>The live parts of a case and of the inbox, as an official works in them.</summary>
public sealed class CaseDeskViewTests : PageTest
{
    private readonly SignedInState _state = new();

    public CaseDeskViewTests()
    {
        Services.AddSingleton<AuthenticationStateProvider>(_state);
        Services.AddScoped<CurrentOfficial>();
        // It has tests of its own, and needs the whole answer path.
        ComponentFactories.AddStub<AssistPanel>();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CitizenDesk Citizen => Services.GetRequiredService<CitizenDesk>();

    private CaseDesk Desk => Services.GetRequiredService<CaseDesk>();

    [Fact]
    public async Task AReplyIsSentWhenSendIsPressedAndWithoutPersonalData()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me);
        var view = Show(kept);
        view.WaitForElement("form.case-form button:not([disabled])");
        Type("Su DNI es 12345678Z", CaseDeskView.FieldId);
        await view.InvokeAsync(() => view.Instance.InsertAsync("propuesta"));
        Assert.DoesNotContain(await Citizen.MessagesAsync(kept.Id, 0, Stop), m => m.Sender == Senders.Official);

        view.Find("form.case-form").Submit();

        view.WaitForElement(".message.official mark");
        Assert.Equal("Su DNI es [DNI]", (await Citizen.MessagesAsync(kept.Id, 0, Stop))[^1].Text);
        JSInterop.VerifyInvoke("taxAssistant.fillField");
        JSInterop.VerifyInvoke("taxAssistant.clearField");
        Assert.Empty(view.FindAll("[data-changed]"));
    }

    [Fact]
    public async Task WhoHasNotTakenItHasNoFieldAndNoContact()
    {
        await SignInAsync();
        var kept = await TakenAsync(new Caseworker("somebody-else"));
        var view = Show(kept);

        view.WaitForElement("[data-state=assigned]");

        Assert.Empty(view.FindAll($"#{CaseDeskView.FieldId}"));
        Assert.Contains(Words["cases.reply-not-yours"], view.Markup, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("form[action$='/close'], form[action$='/assign'], form[action$='/administration']"));
        Assert.DoesNotContain(Words["cases.contact"], view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheContactIsShownWhenAskedForAndThatIsAudited()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me, contact: "ana@correo.example");
        var view = Show(kept);
        view.WaitForElement(".case-acts button[type=button]:not([disabled])");
        Assert.DoesNotContain("ana@correo.example", view.Markup, StringComparison.Ordinal);

        view.Find(".case-acts button[type=button]").Click();

        Assert.Equal("ana@correo.example", view.WaitForElement("[data-contact]").TextContent);
        Assert.Single(Kept<AuditEntry>(), e => e.Contains("case.view-contact", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AReplyToACaseThatWasClosedMeanwhileIsRefusedInOneSentence()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me);
        var view = Show(kept);
        view.WaitForElement("form.case-form button:not([disabled])");
        Type("tarde", CaseDeskView.FieldId);
        var closed = await Desk.CloseAsync(me, kept.Id, 1, 9, CloseReasons.Resolved, Stop);
        Assert.True(closed.IsDone);

        view.Find("form.case-form").Submit();

        view.WaitForElement("[data-state=closed]");
        Assert.DoesNotContain(await Citizen.MessagesAsync(kept.Id, 0, Stop), m => m.Text == "tarde");
        Assert.DoesNotContain(JSInterop.Invocations, i => i.Identifier == "taxAssistant.clearField");
        Assert.Contains(Words["case-act-closed"], view.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseSessionIsOverSeesNothingOfTheCase()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me);
        var view = Show(kept);
        view.WaitForElement("form.case-form button:not([disabled])");
        Type("hola", CaseDeskView.FieldId);
        await Services.GetRequiredService<OfficialSessions>().EndAsync(me.Id, Guid.Parse(me.Id), cancellation: Stop);

        view.Find("form.case-form").Submit();

        view.WaitForAssertion(() => Assert.Contains(Words["cases.session-over"], view.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(await Citizen.MessagesAsync(kept.Id, 0, Stop), m => m.Sender == Senders.Official);
        Assert.Empty(view.FindAll("[data-state], .message, .case-acts"));
    }

    [Fact]
    public async Task AnEndedSessionTakesCaseAndContactOffTheScreenWithoutAnyAct()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me, contact: "ana@correo.example");
        var view = Show(kept);
        view.WaitForElement(".case-acts button[type=button]:not([disabled])").Click();
        view.WaitForElement("[data-contact]");

        _state.SignOut();

        view.WaitForAssertion(() => Assert.Contains(Words["cases.session-over"], view.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("ana@correo.example", view.Markup, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("[data-state], .message"));
        // The page around it, with the conversation and the notes, is asked for anew.
        Assert.EndsWith($"/panel/cases/{kept.Id:n}", Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskingForTheContactAfterTheSessionEndedTakesTheCaseOffTheScreen()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me, contact: "ana@correo.example");
        var view = Show(kept);
        view.WaitForElement(".case-acts button[type=button]:not([disabled])");
        await Services.GetRequiredService<OfficialSessions>().EndAsync(me.Id, Guid.Parse(me.Id), cancellation: Stop);

        view.Find(".case-acts button[type=button]").Click();

        view.WaitForAssertion(() => Assert.Contains(Words["cases.session-over"], view.Markup, StringComparison.Ordinal));
        Assert.Empty(view.FindAll("[data-state], .message, [data-contact]"));
    }

    [Fact]
    public async Task AnEndedSessionTakesTheListsOffTheScreenWithoutAnyAct()
    {
        await SignInAsync();
        await Citizen.OpenAsync(new Handover { Language = "gl", Question = "Una libre" }, Stop);
        var view = ShowInbox();
        view.WaitForElement("[data-case]");

        _state.SignOut();

        view.WaitForAssertion(() => Assert.Contains(Words["cases.session-over"], view.Markup, StringComparison.Ordinal));
        Assert.Empty(view.FindAll("[data-case], .panel-count"));
    }

    [Fact]
    public async Task ALoopOfSignalsOfTypingIsNoLoopOfWrites()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me);
        var view = Show(kept);
        view.WaitForElement("form.case-form button:not([disabled])");

        for (var i = 0; i < 20; i++)
            await view.InvokeAsync(view.Instance.TypesAsync);

        Assert.InRange(Kept<Change>().Count(c => c.Contains(ChangeKinds.OfficialTypes, StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task WhileTheDatabaseIsAwayCaseAndListsTryAgainByThemselves()
    {
        var me = await SignInAsync();
        var kept = await TakenAsync(me);
        await using var context = await Services.GetRequiredService<RecordsDatabase>().OpenAsync(Stop);
        await ExecuteAsync(context, "ALTER TABLE cases RENAME TO gone");
        var view = Show(kept);
        var inbox = ShowInbox("mine");
        view.WaitForAssertion(() => Assert.Contains(Words["cases.away"], view.Markup, StringComparison.Ordinal));
        inbox.WaitForAssertion(() => Assert.Contains(Words["cases.away"], inbox.Markup, StringComparison.Ordinal));

        await ExecuteAsync(context, "ALTER TABLE gone RENAME TO cases");

        view.WaitForElement("[data-state=assigned]", TimeSpan.FromSeconds(20));
        inbox.WaitForElement("[data-case]", TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(Words["cases.away"], view.Markup + inbox.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task TheInboxHasItsListsWithCountsAndATakeButtonForEachFreeCase(string language)
    {
        var me = await SignInAsync();
        await TakenAsync(me);
        await Citizen.OpenAsync(new Handover { Language = "gl", Question = "Una [DNI] <b>libre</b>" }, Stop);
        var view = Render<InboxList>(p => p.Add(v => v.Code, language).Add(v => v.Order, new InboxOrder("unassigned")).Add(v => v.Token, "token"));

        view.WaitForElement("[data-case]");

        Assert.Equal(["1", "1", "0", "0"], view.FindAll(".panel-count").Select(c => c.TextContent));
        Assert.Equal(WordsOf(language)["cases.list-unassigned"], view.Find("[aria-current=page]").FirstChild!.TextContent);
        Assert.Contains(WordsOf(language)["cases.take"], Assert.Single(view.FindAll("[data-shortcut-take]")).TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("[data-case] b"));
    }

    [Fact]
    public async Task AnEditorSeesNoCase()
    {
        await SignInAsync(OfficialRole.Editor);
        await Citizen.OpenAsync(new Handover { Language = "gl", Question = "Una libre" }, Stop);

        var view = Render<InboxList>(p => p.Add(v => v.Code, "es").Add(v => v.Order, new InboxOrder("unassigned")).Add(v => v.Token, "token"));

        view.WaitForAssertion(() => Assert.Contains(Words["cases.session-over"], view.Markup, StringComparison.Ordinal));
        Assert.Empty(view.FindAll("[data-case]"));
    }

    [Fact]
    public void EachAddressOfAListLeadsBackToIt()
    {
        var order = new InboxOrder("closed", "gl", "irpf/", "bizkaia", "not-found", "week", "norte", "una palabra", 7);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(order.Address().Split('?')[1]);

        Assert.Equal(order, InboxOrder.Of(query["list"], query["language"], query["topic"], query["territory"], query["outcome"], query["age"], query["team"], query["q"], long.Parse(query["after"]!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(new InboxOrder("unassigned"), InboxOrder.Of("x", "", " ", null, null, "y", null, "", null));
    }

    private IRenderedComponent<CaseDeskView> Show(KeptCase kept) =>
        Render<CaseDeskView>(p => p.Add(v => v.Code, "es").Add(v => v.Id, kept.Id).Add(v => v.Edition, kept.Edition).Add(v => v.Token, "token"));

    private IRenderedComponent<InboxList> ShowInbox(string list = "unassigned") =>
        Render<InboxList>(p => p.Add(v => v.Code, "es").Add(v => v.Order, new InboxOrder(list)).Add(v => v.Token, "token"));

    private static Task ExecuteAsync(RecordsContext context, string sql) => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, sql, Stop);

    private async Task<Caseworker> SignInAsync(string role = OfficialRole.Caseworker)
    {
        await Services.GetRequiredService<OfficialAccounts>().AddAsync(AuditLog.CommandLine, "ane", role, "es", Stop);
        var ane = Assert.Single(await Services.GetRequiredService<OfficialAccounts>().ListAsync(Stop));
        var session = await Services.GetRequiredService<OfficialSessions>().StartAsync(ane.Id, "test", "test", Stop);
        _state.Now = new SignedIn(ane.Id, "ane", role, "es", session.Id, session.StartedAt);
        return new Caseworker(_state.Now.Who);
    }

    private async Task<KeptCase> TakenAsync(Caseworker who, string? contact = null)
    {
        var kept = await Citizen.OpenAsync(new Handover { Language = "gl", Question = "¿?", Contact = contact }, Stop);
        return (await Desk.TakeAsync(who, kept.Id, Stop)).Case!;
    }

    private sealed class SignedInState : AuthenticationStateProvider
    {
        public SignedIn? Now { get; set; }

        /// <summary>As the circuit's own look at the session does when it is over.</summary>
        public void SignOut()
        {
            Now = null;
            NotifyAuthenticationStateChanged(GetAuthenticationStateAsync());
        }

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(Now is null ? new ClaimsPrincipal(new ClaimsIdentity()) : PanelAccess.PrincipalOf(Now)));
    }
}
