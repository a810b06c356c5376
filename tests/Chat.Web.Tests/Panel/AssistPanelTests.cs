using Chat.Core.Languages;
using Chat.Rag.Answering;
using Chat.Rag.Knowledge;
using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Testing;
using Chat.Web.Panel.Access;
using Chat.Web.Panel.Assist;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Panel;

/// <summary>What helps an official to answer, with the product's knowledge and its real answer path.</summary>
public sealed class AssistPanelTests(RunningService service) : PageTest
{
    private const string TwoPayers = "he tenido dos pagadores, a partir de cuánto tengo que hacer la renta";

    private readonly List<string> _inserted = [];
    private OfficialState? _state;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task ADraftIsInTheCitizensLanguageWithGreetingSourcesAndClosing(string language)
    {
        var (kept, panel) = await OpenAsync(language);

        var text = await ComposeAsync(panel);

        var ready = service.Get<KnowledgeBase>().PanelTexts;
        var known = LanguageCodes.All.Single(l => l.Code() == language);
        Assert.StartsWith(ready.Single(t => t.Kind == PanelTextKind.Greeting).Texts[known].Replace("{case}", kept.Code.ToString(), StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.EndsWith(ready.Single(t => t.Kind == PanelTextKind.Closing).Texts[known], text, StringComparison.Ordinal);
        Assert.Contains("15.876", text, StringComparison.Ordinal);
        Assert.Contains(WordsOf(language)["assist.sources"] + ":", text, StringComparison.Ordinal);
        Assert.Contains("https://www.boe.es/", text, StringComparison.Ordinal);
        Assert.Empty(PanelText.Unfilled(text));
        Assert.Empty(panel.FindAll("[data-unstated]"));
        Assert.Equal(language, panel.Find("#assist-text").GetAttribute("lang"));
    }

    [Fact]
    public async Task ADraftLeavesACodeInTheAuditLogAndNoWord()
    {
        var (kept, panel) = await OpenAsync("ca");

        await ComposeAsync(panel);

        var entry = Assert.Single(Kept<AuditEntry>(), e => e.Contains("\"case.draft\"", StringComparison.Ordinal));
        Assert.Contains(kept.Id.ToString("n"), entry, StringComparison.Ordinal);
        Assert.DoesNotContain("pagadors", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("15.876", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASourceThatIsStruckOutIsGoneFromTheNextDraftAndComesBackWhenRestored()
    {
        var (_, panel) = await OpenAsync("es");
        var first = await ComposeAsync(panel);
        const string Source = "topic:irpf/dos-pagadores";

        panel.Find($"[data-strike='{Source}']").Click();

        panel.WaitForElement($"[data-restore='{Source}']");
        panel.WaitForAssertion(() => Assert.NotEqual(first, Text(panel)));
        Assert.DoesNotContain("rendimientos del trabajo pasan de 15.876", Text(panel), StringComparison.Ordinal);
        Assert.Empty(panel.FindAll($"[data-strike='{Source}']"));

        panel.Find($"[data-restore='{Source}']").Click();

        panel.WaitForAssertion(() => Assert.Equal(first, Text(panel)));
    }

    [Fact]
    public async Task WhileTheNextDraftIsMadeASourceThatWasStruckOutStandsInOneListOnlyAndTheReplyIsLocked()
    {
        var (_, panel) = await OpenAsync("es");
        await ComposeAsync(panel);
        const string Source = "topic:irpf/dos-pagadores";
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _state!.Gate = gate.Task;

        panel.Find($"[data-strike='{Source}']").Click();

        panel.WaitForElement($"[data-restore='{Source}']");
        Assert.Empty(panel.FindAll($"[data-strike='{Source}']"));
        Assert.True(panel.Find("#assist-text").HasAttribute("readonly"));
        gate.SetResult();
        panel.WaitForAssertion(() => Assert.False(panel.Find("#assist-text").HasAttribute("readonly")), TimeSpan.FromSeconds(20));
        Assert.Single(panel.FindAll($"[data-restore='{Source}']"));
    }

    [Fact]
    public async Task WordsTypedJustBeforeTheReplyWasLockedAreNotOverwrittenByTheDraft()
    {
        var (_, panel) = await OpenAsync("es");
        await ComposeAsync(panel);
        // An act looks before and after the draft is made; the second look is held.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _state!.GateAfter(1, gate.Task);
        panel.Find("[data-compose]").Click();
        await _state.Held.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        panel.Find("#assist-text").Change("lo que escribí");
        gate.SetResult();

        panel.WaitForAssertion(() => Assert.False(panel.Find("#assist-text").HasAttribute("readonly")), TimeSpan.FromSeconds(20));
        Assert.Equal("lo que escribí", Text(panel));
    }

    [Fact]
    public async Task ATranslationOfAnOlderTextIsDropped()
    {
        IRenderedComponent<AssistPanel>? opened = null;
        Services.AddSingleton<IChatClient>(new ScriptedModel(_ =>
        {
            opened!.InvokeAsync(() => opened!.Find("#assist-text").Change("Beste testu bat.")).GetAwaiter().GetResult();
            return "Un texto.";
        }));
        (_, opened) = await OpenAsync("eu");
        opened.Find("#assist-text").Change("Testu bat.");

        opened.Find("[data-translate]").Click();

        opened.WaitForAssertion(() => Assert.Equal("Beste testu bat.", Text(opened)), TimeSpan.FromSeconds(20));
        opened.WaitForAssertion(() => Assert.False(opened.Find("#assist-text").HasAttribute("readonly")), TimeSpan.FromSeconds(20));
        Assert.Empty(opened.FindAll("[data-machine-made]"));
    }

    [Fact]
    public async Task WhoAnswersNoCasesAnyMoreGetsNoDraft()
    {
        var (_, panel) = await OpenAsync("es");
        await Services.GetRequiredService<OfficialAccounts>().SetRoleAsync("77", "ane", OfficialRole.Editor, Stop);

        panel.Find("[data-compose]").Click();

        panel.WaitForAssertion(() => Assert.Contains(Words["assist.session-over"], panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(Kept<AuditEntry>(), e => e.Contains("\"case.draft\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NothingIsHandedOverBeforeInsertIsPressedAndThenTheEditedWordsAre()
    {
        var (_, panel) = await OpenAsync("es");
        await ComposeAsync(panel);
        Assert.Empty(_inserted);

        panel.Find("#assist-text").Change("Consulte el límite en la guía.");
        panel.Find("[data-insert]").Click();

        Assert.Equal(["Consulte el límite en la guía."], _inserted);
        Assert.Empty(Kept<CaseMessage>());
    }

    [Fact]
    public async Task WithoutATakerThereIsNoButton()
    {
        var (_, panel) = await OpenAsync("es", hasTaker: false);

        await ComposeAsync(panel);

        Assert.Empty(panel.FindAll("[data-insert]"));
    }

    [Fact]
    public async Task AFigureThatNoSourceStatesIsWarnedOfAndDoesNotBlock()
    {
        var (_, panel) = await OpenAsync("es");
        var text = await ComposeAsync(panel);

        panel.Find("#assist-text").Change(text.Replace("15.876", "17.500", StringComparison.Ordinal));

        Assert.Contains("17.500", panel.Find("[data-unstated]").TextContent, StringComparison.Ordinal);
        panel.Find("[data-insert]").Click();
        Assert.Contains("17.500", Assert.Single(_inserted), StringComparison.Ordinal);
        panel.Find("#assist-text").Change(text);
        Assert.Empty(panel.FindAll("[data-unstated]"));
    }

    [Fact]
    public async Task AReadyTextWithAnEmptyVariableIsNotAddedAndSaysWhichIsMissing()
    {
        var (kept, panel) = await OpenAsync("es");
        await ComposeAsync(panel);
        panel.Find("#assist-ready").Change("appointment");
        Assert.Equal(kept.Code.ToString(), panel.Find("#assist-var-case").GetAttribute("value"));
        panel.Find("#assist-var-office").Change("Delegación de Lugo");
        panel.Find("#assist-var-time").Change("9:30");

        panel.Find("[data-add]").Closest("form")!.Submit();

        Assert.Contains(Words["assist.var-date"], panel.Find("[data-lacking]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Delegación de Lugo", Text(panel), StringComparison.Ordinal);

        panel.Find("#assist-var-date").Change("3 de diciembre de 2026");
        panel.Find("[data-add]").Closest("form")!.Submit();

        Assert.Contains("Lugar: Delegación de Lugo. Día: 3 de diciembre de 2026. Hora: 9:30.", Text(panel), StringComparison.Ordinal);
        Assert.True(Text(panel).IndexOf("Delegación de Lugo", StringComparison.Ordinal) < Text(panel).IndexOf("Esta respuesta es información general", StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("[data-lacking]"));
        // The official answers for the day.
        Assert.Empty(panel.FindAll("[data-unstated]"));
    }

    [Fact]
    public async Task AVariableThatStillStandsInTheReplyKeepsItFromBeingInserted()
    {
        var (_, panel) = await OpenAsync("es");
        panel.Find("#assist-text").Change("Le atenderemos el {date}.");

        panel.Find("[data-insert]").Click();

        Assert.Contains(Words["assist.var-date"], panel.Find("[data-unfilled]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_inserted);
    }

    [Fact]
    public async Task AQuestionAboutTheCaseIsAnsweredWithSources()
    {
        var (_, panel) = await OpenAsync("eu");
        panel.Find("#assist-ask").Change("¿cuál es el plazo del modelo 303?");

        panel.Find("#assist-ask").Closest("form")!.Submit();

        var answer = panel.WaitForElement(".assist-answer", TimeSpan.FromSeconds(20));
        Assert.Equal("es", answer.QuerySelector("[data-machine-made]")!.GetAttribute("lang"));
        Assert.Contains("303", answer.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(answer.QuerySelectorAll(".panel-sources li"));
    }

    [Fact]
    public async Task AnEmptyQuestionIsSaid()
    {
        var (_, panel) = await OpenAsync("es");

        panel.Find("#assist-ask").Closest("form")!.Submit();

        panel.WaitForAssertion(() => Assert.Contains(Words["assist.empty"], panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutAModelThereIsNoTranslationAndTheWordsSayWhy()
    {
        var (_, panel) = await OpenAsync("eu");

        await ComposeAsync(panel);

        Assert.Empty(panel.FindAll("[data-translate]"));
        Assert.Contains(Words["assist.no-translation"], panel.Find("[data-no-translation]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATranslationIsMarkedAndAFigureThatItChangedIsFlagged()
    {
        var model = new ScriptedModel(_ => "El límite es 15.678 € si hay dos pagadores.");
        Services.AddSingleton<IChatClient>(model);
        var (_, panel) = await OpenAsync("eu");
        panel.Find("#assist-text").Change("Bi ordaintzaile badaude, muga 15.876 € da. Nire NANa 12345678Z da.");

        panel.Find("[data-translate]").Click();

        var shown = panel.WaitForElement("[data-machine-made]", TimeSpan.FromSeconds(20));
        Assert.Equal("El límite es 15.678 € si hay dos pagadores.", shown.TextContent.Trim());
        Assert.Contains(Words["assist.translation-note"], panel.Markup, StringComparison.Ordinal);
        Assert.Contains("15.876", panel.Find("[data-changed]").TextContent, StringComparison.Ordinal);
        Assert.Contains("15.678", panel.Find("[data-changed]").TextContent, StringComparison.Ordinal);
        var request = Assert.Single(model.Requests);
        Assert.DoesNotContain("12345678Z", request.Transcript, StringComparison.Ordinal);
        Assert.Contains("castellano", request.Said(ChatRole.System), StringComparison.Ordinal);
        // It is for reading: the reply stays as it was.
        Assert.StartsWith("Bi ordaintzaile", Text(panel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFaithfulTranslationIsNotFlaggedAndInTheOwnLanguageThereIsNone()
    {
        Services.AddSingleton<IChatClient>(new ScriptedModel(_ => "Si hay dos pagadores, el límite es 15.876 €."));
        var (_, panel) = await OpenAsync("eu");
        panel.Find("#assist-text").Change("Bi ordaintzaile badaude, muga 15.876 € da.");

        panel.Find("[data-translate]").Click();

        panel.WaitForElement("[data-machine-made]", TimeSpan.FromSeconds(20));
        Assert.Empty(panel.FindAll("[data-changed]"));
        var (_, own) = await OpenAsync("es");
        Assert.Empty(own.FindAll("[data-translate]"));
        Assert.Empty(own.FindAll("[data-no-translation]"));
    }

    [Fact]
    public async Task AModelThatFailsLeavesTheReplyAndSaysSo()
    {
        Services.AddSingleton<IChatClient>(new ScriptedModel(_ => throw new HttpRequestException("away")));
        var (_, panel) = await OpenAsync("eu");
        panel.Find("#assist-text").Change("Muga 15.876 € da.");

        panel.Find("[data-translate]").Click();

        panel.WaitForAssertion(() => Assert.Contains(Words["assist.translation-failed"], panel.Find("[role=alert]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Equal("Muga 15.876 € da.", Text(panel));
    }

    [Fact]
    public async Task WithAModelTheDraftIsItsGatedWordsAndAFalseFigureNeverComesThrough()
    {
        var honest = new ScriptedModel(_ => "Si ha tenido más de un pagador, debe declarar cuando sus rendimientos del trabajo pasan de 15.876 € al año [1].");
        using var written = new TestAssistant(Repository.Knowledge, honest);
        Services.AddSingleton(written.Get<AnswerPipeline>());
        var (_, panel) = await OpenAsync("es", pipeline: false);
        Assert.Contains("pasan de 15.876 € al año", await ComposeAsync(panel), StringComparison.Ordinal);
        Assert.Contains(Words["assist.made-generated"], panel.Markup, StringComparison.Ordinal);

        using var lying = new TestAssistant(Repository.Knowledge, new ScriptedModel(_ => "Si ha tenido más de un pagador, debe declarar cuando sus rendimientos del trabajo pasan de 19.321 € al año [1]."));
        var brief = await Services.GetRequiredService<CaseBriefs>().ReadAsync(panel.Instance.CaseId, Stop);
        var drafts = new DraftWriter(lying.Get<AnswerPipeline>(), service.Get<KnowledgeBase>(), Services.GetRequiredService<Chat.Web.Wording.UiWordings>(), TimeProvider.System);
        var draft = await drafts.ComposeAsync(brief!, brief!.Question, new HashSet<string>(), Stop);
        Assert.DoesNotContain("19.321", draft.Text, StringComparison.Ordinal);
        Assert.Contains("15.876", draft.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErasedCaseHasNoQuestionToDraftFrom()
    {
        var (kept, _) = await OpenAsync("es");
        await using (var context = await Services.GetRequiredService<RecordsDatabase>().OpenAsync(Stop))
        {
            var row = await context.Cases.FindAsync([kept.Id], Stop);
            (row!.Question, row.ErasedAt) = (null, DateTimeOffset.UtcNow);
            await context.SaveChangesAsync(Stop);
        }

        var panel = Show(kept.Id);

        panel.WaitForAssertion(() => Assert.Contains(Words["assist.no-question"], panel.Markup, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("[data-compose]"));
    }

    [Fact]
    public async Task AnEndedSessionActsNoMoreAndKeepsWhatWasWritten()
    {
        var (_, panel) = await OpenAsync("es");
        panel.Find("#assist-text").Change("a medias");
        await Services.GetRequiredService<OfficialSessions>().EndAsync("77", _state!.SignedIn.Id, cancellation: Stop);

        panel.Find("[data-compose]").Click();

        panel.WaitForAssertion(() => Assert.Contains(Words["assist.session-over"], panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("a medias", Text(panel));
        Assert.DoesNotContain(Kept<AuditEntry>(), e => e.Contains("\"case.draft\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnEndedSessionTakesTheCaseOffTheScreenWithoutAnyAct()
    {
        var (_, panel) = await OpenAsync("es");
        panel.Find("#assist-text").Change("a medias");
        Assert.Contains(TwoPayers, panel.Markup, StringComparison.Ordinal);

        await Services.GetRequiredService<OfficialSessions>().EndAsync("77", _state!.SignedIn.Id, cancellation: Stop);
        _state.SayChanged();

        panel.WaitForAssertion(() => Assert.Contains(Words["assist.session-over"], panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(TwoPayers, panel.Markup, StringComparison.Ordinal);
        Assert.Equal("a medias", Text(panel));
    }

    [Fact]
    public async Task AnUnknownCaseIsSaid()
    {
        await OpenAsync("es");

        var panel = Show(Guid.NewGuid());

        panel.WaitForAssertion(() => Assert.Contains(Words["assist.missing"], panel.Markup, StringComparison.Ordinal));
    }

    private async Task<(KeptCase Kept, IRenderedComponent<AssistPanel> Panel)> OpenAsync(string language, bool hasTaker = true, bool pipeline = true)
    {
        if (_state is null)
        {
            Services.AddSingleton(service.Get<KnowledgeBase>());
            if (pipeline)
                Services.AddSingleton(service.Get<AnswerPipeline>());
            Services.AddSingleton<CaseBriefs>();
            Services.AddSingleton<DraftWriter>();
            Services.AddSingleton<BackTranslator>();
            _state = new OfficialState();
            Services.AddSingleton<AuthenticationStateProvider>(_state);
            Services.AddScoped<CurrentOfficial>();
            await Services.GetRequiredService<OfficialAccounts>().AddAsync(AuditLog.CommandLine, "ane", OfficialRole.Caseworker, "es", Stop);
            var id = (await Services.GetRequiredService<OfficialAccounts>().ListAsync(Stop)).Single().Id;
            var session = await Services.GetRequiredService<OfficialSessions>().StartAsync(id, "passkey", "test", Stop);
            _state.SignedIn = new SignedIn(id, "ane", OfficialRole.Caseworker, "es", session.Id, session.StartedAt);
        }

        var question = language switch
        {
            "ca" => "he tingut dos pagadors, a partir de quant he de fer la renda",
            "gl" => "tiven dous pagadores, a partir de canto teño que facer a renda",
            "eu" => "bi ordaintzaile izan ditut, zenbatetik aurrera egin behar dut errenta",
            _ => TwoPayers,
        };
        var kept = await Services.GetRequiredService<CitizenDesk>().OpenAsync(new Handover { Language = language, Question = question, Topic = "irpf/dos-pagadores" }, Stop);
        var panel = Show(kept.Id, hasTaker);
        panel.WaitForElement("#assist-text");
        return (kept, panel);
    }

    private IRenderedComponent<AssistPanel> Show(Guid id, bool hasTaker = true) => Render<AssistPanel>(p =>
    {
        p.Add(a => a.CaseId, id).Add(a => a.W, Words);
        if (hasTaker)
            p.Add(a => a.OnInsert, _inserted.Add);
    });

    private static async Task<string> ComposeAsync(IRenderedComponent<AssistPanel> panel)
    {
        await panel.Find("[data-compose]").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.NotEmpty(Text(panel)), TimeSpan.FromSeconds(30));
        return Text(panel);
    }

    private static string Text(IRenderedComponent<AssistPanel> panel) => panel.Find("#assist-text").GetAttribute("value") ?? "";

    private sealed class OfficialState : AuthenticationStateProvider
    {
        public SignedIn SignedIn { get; set; } = default!;

        private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _free;

        /// <summary>Until when nobody is told who is signed in.</summary>
        public Task Gate { get; set; } = Task.CompletedTask;

        /// <summary>Ends when somebody waits at a gate that lets some through first.</summary>
        public Task Held => _held.Task;

        public void SayChanged() => NotifyAuthenticationStateChanged(GetAuthenticationStateAsync());

        public void GateAfter(int free, Task gate) => (_free, Gate, _held) = (free, gate, new(TaskCreationOptions.RunContinuationsAsynchronously));

        public override async Task<AuthenticationState> GetAuthenticationStateAsync()
        {
            if (_free-- <= 0)
            {
                _held.TrySetResult();
                await Gate;
            }

            return new AuthenticationState(PanelAccess.PrincipalOf(SignedIn));
        }
    }
}
