using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Records;
using Chat.Records.Officials;
using Chat.Web.Hosting;
using Chat.Web.Panel.Access;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Chat.Web.Panel.Assist;

/// <summary>Helps an official to answer a case; interactive, in any page of the panel that shows one. It sends nothing: <see cref="OnInsert"/> hands words over.</summary>
public sealed partial class AssistPanel(
    CaseBriefs briefs, DraftWriter drafts, BackTranslator translator, CurrentOfficial official, AuthenticationStateProvider state, KnowledgeBase knowledge, ILogger<AssistPanel> logger)
{
    private const int Longest = 2_000;

    private readonly PageLife _gone = new();
    private readonly List<(string Id, string Title)> _leftOut = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    // What ready-made texts were filled with: the official answers for it, no source does.
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private CaseBrief? _brief;
    private Answer? _answer;
    private ReplyDraft? _draft;
    private BackTranslation? _translation;
    private PanelText? _ready;
    private IReadOnlyList<string> _unstated = [];
    private IReadOnlyList<string> _unfilled = [];
    private IReadOnlyList<string> _lacking = [];
    private string _asked = "";
    private string _text = "";
    private string _status = "";
    private string? _fault;
    private bool _missing;
    private bool _over;
    private bool _busy;
    private bool _live;

    /// <summary>The case.</summary>
    [Parameter, EditorRequired]
    public Guid CaseId { get; set; }

    /// <summary>Takes the reply as it was edited; without it there is no button.</summary>
    [Parameter]
    public EventCallback<string> OnInsert { get; set; }

    /// <summary>Words of the page.</summary>
    [Parameter, EditorRequired]
    public UiWording W { get; set; } = default!;

    private KnowledgeBase Knowledge => knowledge;

    private BackTranslator Translator => translator;

    // Before the page is live a press would be lost.
    private bool IsBusy => _busy || !_live;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _live = true;
        // A session that ends while nothing is pressed takes the case off the screen too.
        state.AuthenticationStateChanged += Recheck;
        StateHasChanged();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        state.AuthenticationStateChanged -= Recheck;
        _gone.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_brief?.Id == CaseId || _missing || _over)
            return;
        await DoAsync(null, null, async _ =>
        {
            _brief = await briefs.ReadAsync(CaseId, _gone.Token);
            _missing = _brief is null;
        });
    }

    private Task AskAsync() => DoAsync("assist.answering", "assist.answered", async brief =>
    {
        if (Redaction.Of(_asked) is not { } question)
        {
            _fault = W["assist.empty"];
            return;
        }

        _answer = await drafts.AskAsync(brief!, question, W.Language, _gone.Token);
    });

    private Task ComposeAsync() => DoAsync("assist.composing", "assist.composed", async brief =>
    {
        var before = _text;
        var draft = await drafts.ComposeAsync(brief!, brief!.Question, _leftOut.Select(l => l.Id).ToHashSet(StringComparer.Ordinal), _gone.Token);
        await briefs.RecordAsync(
            (await official.RequireAsync(PanelPolicy.Roles[PanelPolicy.Cases])).Who,
            CaseBriefs.Draft,
            CaseId,
            new Dictionary<string, string> { ["language"] = brief.Language.Code(), ["mode"] = Spelling.Of(draft.Answer.Mode), ["outcome"] = Spelling.Of(draft.Answer.Outcome) },
            _gone.Token);
        _draft = draft;
        // What was typed before the field was locked stays: a draft can be had again, typed words cannot.
        if (_text == before)
            _text = draft.Text;
        TextChanged();
    });

    private async Task StrikeAsync(Source source)
    {
        if (IsBusy || IsLeftOut(source))
            return;
        _leftOut.Add((source.Id, source.Title));
        await ComposeAsync();
    }

    private async Task RestoreAsync(string id)
    {
        if (IsBusy)
            return;
        _leftOut.RemoveAll(l => l.Id == id);
        await ComposeAsync();
    }

    private bool IsLeftOut(Source source) => _leftOut.Exists(l => l.Id == source.Id);

    // Who writes is no more idle than who presses a button.
    private async Task EditedAsync()
    {
        TextChanged();
        await CheckAsync(() => official.RequireAsync(PanelPolicy.Roles[PanelPolicy.Cases]));
    }

    private void Recheck(Task<AuthenticationState> now) => _ = InvokeAsync(async () =>
    {
        await CheckAsync(() => official.LookAsync(PanelPolicy.Roles[PanelPolicy.Cases]));
        StateHasChanged();
    });

    private async Task CheckAsync(Func<Task<SignedIn>> look)
    {
        try
        {
            await look();
        }
        catch (PanelAccessException)
        {
            End();
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            // A database that is away ends no session.
            WebLog.RecordsAway(logger, fault);
        }
    }

    private void End() => (_over, _brief, _answer, _draft, _translation) = (true, null, null, null, null);

    private void TextChanged()
    {
        _translation = null;
        _unfilled = [];
        _unstated = _text.Length == 0 ? [] : FigureWarnings.NotInSources(_text, _draft?.Answer.Sources ?? [], _own.Append(_brief!.Code));
    }

    private async Task InsertAsync()
    {
        _unfilled = PanelText.Unfilled(_text);
        if (_unfilled.Count > 0)
            return;
        await OnInsert.InvokeAsync(_text);
        Say(W["assist.inserted"]);
    }

    private Task TranslateAsync() => DoAsync("assist.translating", "assist.translated", async brief =>
    {
        try
        {
            var original = _text;
            var translation = await translator.TranslateAsync(original, brief!.Language, W.Language, _gone.Token);
            // Of an older text it would tell the official what the reply no longer says.
            if (_text != original)
                return;
            if (translation.Text.Length == 0)
                _fault = W["assist.translation-failed"];
            else
                _translation = translation;
        }
        catch (Exception fault) when (fault is not PanelAccessException && !_gone.IsOver)
        {
            // Whatever ails a model, the draft is there to be read in its own language.
            WebLog.TranslationFailed(logger, fault.GetType().Name);
            _fault = W["assist.translation-failed"];
        }
    });

    private void ChooseReady(ChangeEventArgs change)
    {
        _ready = knowledge.PanelTexts.FirstOrDefault(t => t.Id == change.Value as string);
        _lacking = [];
        _values.Clear();
        foreach (var (name, value) in _brief!.Variables(knowledge))
            _values[name] = value;
    }

    private void AddReady()
    {
        if (IsBusy || _ready is not { } ready)
            return;
        _lacking = [.. ready.Variables.Where(v => string.IsNullOrWhiteSpace(_values.GetValueOrDefault(v)))];
        if (_lacking.Count > 0)
            return;
        _own.UnionWith(ready.Variables.Select(v => _values[v].Trim()));
        _text = ReplyDraft.With(_text, Filled(ready), ready.Kind, _draft?.Closing);
        TextChanged();
        Say(W["assist.added"]);
    }

    private string Filled(PanelText ready) =>
        Replies.Fill(ready.Texts[_brief!.Language], [.. _values.Where(v => !string.IsNullOrWhiteSpace(v.Value)).Select(v => (v.Key, v.Value.Trim()))]);

    // The words of a variable; what an official typed between braces has none.
    private string NameOf(string variable) => PanelText.KnownVariables.Contains(variable) ? W["assist.var-" + variable] : $"{{{variable}}}";

    // One act at a time, by somebody who still may; a fault is said and leaves the words where they are.
    private async Task DoAsync(string? begins, string? ends, Func<CaseBrief?, Task> act)
    {
        if (_busy)
            return;
        (_busy, _fault) = (true, null);
        try
        {
            if (begins is not null)
                Say(W[begins]);
            await official.RequireAsync(PanelPolicy.Roles[PanelPolicy.Cases]);
            await act(_brief);
            if (ends is not null && _fault is null)
                Say(W[ends]);
        }
        catch (PanelAccessException)
        {
            End();
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // The page was left.
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.RecordsAway(logger, fault);
            _fault = W["assist.away"];
        }
        finally
        {
            _busy = false;
        }
    }

    // A screen reader passes over a status that does not change.
    private void Say(string words) => _status = words == _status ? words + "\u00a0" : words;
}
