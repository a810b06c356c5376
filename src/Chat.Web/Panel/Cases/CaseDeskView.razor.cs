using Chat.Core.Answers;
using Chat.Rag.Knowledge;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Web.Cases;
using Chat.Web.Conversations;
using Chat.Web.Hosting;
using Chat.Web.Panel.Access;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace Chat.Web.Panel.Cases;

/// <summary>A case as an official works on it. The database is what holds: the feed only says that there is something to read.</summary>
public sealed partial class CaseDeskView(
    CaseDesk desk, CitizenDesk citizen, CaseViewer viewer, OfficialAccounts accounts, CurrentOfficial current, AuthenticationStateProvider state, ChangeFeed feed, KnowledgeBase knowledge, UiWordings wordings,
    Browser browser, NavigationManager navigation, TimeProvider clock, ILogger<CaseDeskView> logger)
{
    /// <summary>Id of the field for the reply.</summary>
    public const string FieldId = "case-reply";

    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(3);

    private readonly PageLife _gone = new();
    private readonly List<CaseMessage> _messages = [];
    private DotNetObjectReference<CaseDeskView>? _self;
    private SignedIn? _me;
    private KeptCase? _case;
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
    private IReadOnlyList<(string Id, string Name)> _colleagues = [];
    private OutgoingWords? _outgoing;
    private TypingSign? _typing;
    private TypingPause? _pause;
    private string? _contact;
    private string? _error;
    private string _status = "";
    private bool _over;
    private bool _away;
    private bool _ready;
    private bool _asked;
    private bool _listens;
    private bool _sending;
    private int _own;

    /// <summary>Code of the language: what is cascaded does not cross into a circuit.</summary>
    [Parameter, EditorRequired]
    public string Code { get; set; } = "";

    /// <summary>The case.</summary>
    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    /// <summary>The edition that the page around it shows.</summary>
    [Parameter, EditorRequired]
    public int Edition { get; set; }

    /// <summary>The token against forged requests, for the forms.</summary>
    [Parameter, EditorRequired]
    public string Token { get; set; } = "";

    private UiWording W { get; set; } = default!;

    private TypingSign Typing => _typing ??= new TypingSign(clock, StateHasChanged);

    private KnowledgeBase Knowledge => knowledge;

    private bool IsMine => _me is not null && _case?.AssignedTo == _me.Who;

    private bool MayReply => IsMine && _case!.State != CaseStates.Closed;

    /// <summary>Puts a text into the field for the reply, after what stands there. It is sent when somebody presses send, and not before.</summary>
    public async Task InsertAsync(string text) => await browser.FillFieldAsync(FieldId, text);

    /// <summary>The browser says that the official types.</summary>
    [JSInvokable]
    public async Task TypesAsync()
    {
        try
        {
            if (!MayReply || !(_pause ??= new TypingPause(clock)).Passes())
                return;
            // Who writes a long reply is no more idle than who presses a button.
            await current.RequireAsync(PanelPolicy.Roles[PanelPolicy.Cases]);
            await citizen.TypesAsync(Id, isCitizen: false, _gone.Token);
        }
        catch (PanelAccessException)
        {
            End();
            StateHasChanged();
        }
        catch (Exception fault) when (fault is OperationCanceledException || RecordsFault.Is(fault))
        {
            // Nobody misses it.
        }
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        W = wordings.For(Code);
        await RefreshAsync(isFirst: true);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                // A session that ends while nobody writes takes the case off the screen too.
                state.AuthenticationStateChanged += Recheck;
                await Task.WhenAll(WatchAsync(), RetryAsync());
            }
            else if (!MayReply)
                (_asked, _listens) = (false, false);
            else if (_ready && !_asked)
                await ListenAsync();
        }
        catch (Exception fault) when (fault is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        state.AuthenticationStateChanged -= Recheck;
        _gone.Dispose();
        _self?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WatchAsync()
    {
        // First, so that nothing falls between the look and the watch.
        using var watch = feed.Open(Id);
        await RefreshAsync(isFirst: true);
        _ready = true;
        StateHasChanged();
        await foreach (var signal in watch.ReadAsync(_gone.Token))
        {
            if (signal.Kind == ChangeKinds.CitizenTypes)
                _ = Typing.ShowAsync(_gone.Token);
            else if (signal.Kind == ChangeKinds.Case)
                await RefreshAsync();
        }
    }

    private async Task RetryAsync()
    {
        using var timer = new PeriodicTimer(AwayPause, clock);
        while (await timer.WaitForNextTickAsync(_gone.Token))
        {
            if (_away)
                await RefreshAsync();
        }
    }

    private void Recheck(Task<AuthenticationState> now) => _ = InvokeAsync(async () =>
    {
        try
        {
            await RefreshAsync();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    });

    private void End()
    {
        _over = true;
        Leave();
    }

    // The page around is drawn from the case too: it is asked for anew, by whoever is signed in by now.
    private void Leave()
    {
        _messages.Clear();
        (_case, _contact) = (null, null);
        navigation.NavigateTo($"/panel/cases/{Id:n}", forceLoad: true);
    }

    // The field is there only for who has the case, and is opened once what is typed is heard of.
    private async Task ListenAsync()
    {
        _asked = true;
        _self ??= DotNetObjectReference.Create(this);
        await browser.KeepDraftAsync(FieldId);
        await browser.WatchTypingAsync(FieldId, _self);
        _listens = true;
        StateHasChanged();
    }

    private async Task RefreshAsync(bool isFirst = false)
    {
        if (_over)
            return;
        try
        {
            _me = await current.LookAsync(PanelPolicy.Roles[PanelPolicy.Cases]);
            var found = await viewer.NewsAsync(Id, LastShown, _gone.Token);
            // What the citizen erased does not stay on the screen either.
            if (found is null || found.Case.ErasedAt is not null)
            {
                Leave();
                return;
            }

            if (_names.Count == 0)
                (_names, _colleagues) = (await accounts.NamesAsync(_gone.Token), await CaseActsEndpoints.ColleaguesAsync(accounts, _gone.Token));
            _away = false;
            // Two looks may be under way: an older one shows nothing in place of a newer one.
            if (_case is { } shown && shown.Version > found.Case.Version)
            {
                StateHasChanged();
                return;
            }

            var added = found.Messages.Where(m => m.Number > LastShown).ToList();
            _messages.AddRange(added);
            _case = found.Case;
            if (!IsMine)
                _contact = null;
            // One's own replies change nothing that the page around does not show.
            _own += added.Count(m => !isFirst && m.Sender == Senders.Official && m.Author == _me.Who);
            if (added.Any(m => m.Sender == Senders.Citizen))
                Typing.Hide();
        }
        catch (PanelAccessException)
        {
            End();
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.PanelAway(logger, fault);
            _away = true;
        }

        if (!isFirst || _ready)
            StateHasChanged();
    }

    private int LastShown => _messages.Count > 0 ? _messages[^1].Number : 0;

    private async Task SendAsync()
    {
        if (_sending || !_ready)
            return;
        _sending = true;
        try
        {
            await SendOnceAsync();
        }
        finally
        {
            _sending = false;
        }
    }

    private async Task SendOnceAsync()
    {
        _outgoing ??= new OutgoingWords(browser, FieldId, CaseDesk.LongestText);
        _error = await _outgoing.SendAsync(W, TrySendAsync);
        if (_error is null)
        {
            Say(W["case-sent"]);
            await RefreshAsync();
        }

        if (!_over && IsMine)
            await browser.FocusAsync(FieldId);
    }

    private async Task<string?> TrySendAsync(string text, string key)
    {
        try
        {
            var me = await current.RequireAsync(PanelPolicy.Roles[PanelPolicy.Cases]);
            var result = await desk.ReplyAsync(new Caseworker(me.Who), Id, text, key, _gone.Token);
            if (result.IsDone)
                return null;
            await RefreshAsync();
            return W["case-act-" + Spelling.Of(result.Outcome)];
        }
        catch (PanelAccessException)
        {
            End();
            return W["cases.session-over"];
        }
        catch (RecordsException fault)
        {
            WebLog.NotKept(logger, fault);
            return W["case-not-sent"];
        }
    }

    private async Task ShowContactAsync()
    {
        try
        {
            var me = await current.RequireAsync(PanelPolicy.Roles[PanelPolicy.Cases]);
            var (outcome, contact) = await viewer.ViewContactAsync(new Caseworker(me.Who), Id, _gone.Token);
            _contact = contact;
            if (outcome != CaseOutcome.Done)
                await RefreshAsync();
        }
        catch (PanelAccessException)
        {
            End();
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.PanelAway(logger, fault);
            _away = true;
        }
    }

    // The citizen's words stand left here and right there: each sees the own ones at the right.
    private static string Side(CaseMessage message) => message.Sender switch { Senders.Citizen => Senders.Citizen + " theirs", Senders.Official => Senders.Official + " ours", _ => Senders.Service };

    private void Say(string words)
    {
        // A screen reader passes over a status that does not change.
        _status = words == _status ? words + "\u00a0" : words;
        StateHasChanged();
    }
}
