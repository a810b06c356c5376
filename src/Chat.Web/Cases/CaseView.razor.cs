using Chat.Rag.Knowledge;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Web.Conversations;
using Chat.Web.Hosting;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Chat.Web.Cases;

/// <summary>A case as its citizen sees it. The database is what holds: the feed only says that there is something to read.</summary>
public sealed partial class CaseView(
    CitizenDesk desk, CaseQueue queue, ChangeFeed feed, KnowledgeBase knowledge, Browser browser, TimeProvider clock, ILogger<CaseView> logger)
{
    /// <summary>Id of its heading.</summary>
    public const string HeadingId = "case-title";

    /// <summary>Id of its field.</summary>
    public const string FieldId = "case-message";

    // Places change when others are taken, of which this case is told nothing.
    private static readonly TimeSpan PlaceAge = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(3);

    private readonly PageLife _gone = new();
    private readonly List<CaseMessage> _messages = [];
    private DotNetObjectReference<CaseView>? _self;
    private KeptCase? _case;
    private QueuePlace? _place;
    private OutgoingWords? _outgoing;
    private TypingSign? _typing;
    private TypingPause? _pause;
    private string? _error;
    private string _status = "";
    private bool _missing;
    private bool _away;
    private bool _ready;
    private bool _listens;
    private bool _sending;

    [CascadingParameter]
    private UiWording W { get; set; } = default!;

    /// <summary>Code of the case.</summary>
    [Parameter, EditorRequired]
    public string Number { get; set; } = "";

    /// <summary>True when it is the page; false when it stands in a conversation.</summary>
    [Parameter]
    public bool IsPage { get; set; }

    private TypingSign Typing => _typing ??= new TypingSign(clock, StateHasChanged);

    private KnowledgeBase Knowledge => knowledge;

    private bool MayWrite => _case is { ErasedAt: null } kept && kept.State != CaseStates.Closed;

    /// <summary>The browser says that the citizen types.</summary>
    [JSInvokable]
    public async Task TypesAsync()
    {
        try
        {
            if (_case is { AssignedTo: not null } kept && MayWrite && (_pause ??= new TypingPause(clock)).Passes())
                await desk.TypesAsync(kept.Id, isCitizen: true, _gone.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException || RecordsFault.Is(fault))
        {
            // Nobody misses it.
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (!firstRender)
                await ListenAsync();
            else if (await FindAsync() is { } id)
                await Task.WhenAll(WatchAsync(id), KeepPlaceAsync());
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (JSDisconnectedException)
        {
            // Likewise.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _gone.Dispose();
        _self?.Dispose();
        return ValueTask.CompletedTask;
    }

    // The case, once the database answers; null when there is none.
    private async Task<Guid?> FindAsync()
    {
        if (!ReceiptCode.TryParse(Number, out var code))
        {
            _missing = true;
            StateHasChanged();
            return null;
        }

        while (true)
        {
            try
            {
                var found = await desk.FindAsync(code, _gone.Token);
                (_case, _missing, _away) = (found, found is null, false);
                StateHasChanged();
                return found?.Id;
            }
            catch (Exception fault) when (RecordsFault.Is(fault))
            {
                WebLog.RecordsAway(logger, fault);
                _away = true;
                StateHasChanged();
                await Task.Delay(AwayPause, clock, _gone.Token);
            }
        }
    }

    private async Task WatchAsync(Guid id)
    {
        // First, so that nothing falls between the look and the watch.
        using var watch = feed.Open(id);
        await RefreshAsync();
        _ready = true;
        StateHasChanged();
        await foreach (var signal in watch.ReadAsync(_gone.Token))
        {
            if (signal.Kind == ChangeKinds.OfficialTypes)
                _ = Typing.ShowAsync(_gone.Token);
            else if (signal.Kind == ChangeKinds.Case)
                await RefreshAsync();
        }
    }

    // A case that is opened again has a new field.
    private async Task ListenAsync()
    {
        if (!MayWrite)
            _listens = false;
        else if (_ready && !_listens)
        {
            _listens = true;
            _self ??= DotNetObjectReference.Create(this);
            await browser.WatchTypingAsync(FieldId, _self);
        }
    }

    private async Task KeepPlaceAsync()
    {
        using var timer = new PeriodicTimer(PlaceAge, clock);
        while (await timer.WaitForNextTickAsync(_gone.Token))
        {
            if (_away || _case?.State == CaseStates.Unassigned)
                await RefreshAsync();
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            if (!ReceiptCode.TryParse(Number, out var code) || await desk.FindAsync(code, _gone.Token) is not { } found)
            {
                (_case, _missing) = (null, true);
                StateHasChanged();
                return;
            }

            var place = await queue.PlaceAsync(found, _gone.Token);
            var news = await desk.MessagesAsync(found.Id, _messages.Count > 0 ? _messages[^1].Number : 0, _gone.Token);
            _away = false;
            // Two looks may be under way: an older one shows nothing in place of a newer one.
            if (_case is { } shown && shown.Version > found.Version)
            {
                StateHasChanged();
                return;
            }

            var last = _messages.Count > 0 ? _messages[^1].Number : 0;
            var added = news.Where(m => m.Number > last).ToList();
            _messages.AddRange(added);
            if (found.ErasedAt is not null)
                _messages.Clear();
            (_case, _place) = (found, place);
            if (added.Any(m => m.Sender == Senders.Official))
                Typing.Hide();
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.RecordsAway(logger, fault);
            _away = true;
        }

        StateHasChanged();
    }

    private async Task SendAsync()
    {
        if (_sending || !_ready || _case is not { } kept)
            return;
        _sending = true;
        try
        {
            await SendOnceAsync(kept);
        }
        finally
        {
            _sending = false;
        }
    }

    private async Task SendOnceAsync(KeptCase kept)
    {
        _outgoing ??= new OutgoingWords(browser, FieldId, CitizenDesk.LongestText);
        _error = await _outgoing.SendAsync(W, (text, key) => TrySendAsync(kept.Id, text, key));
        if (_error is null)
        {
            Say(W["case-sent"]);
            await RefreshAsync();
        }

        await browser.FocusAsync(FieldId);
    }

    private async Task<string?> TrySendAsync(Guid id, string text, string key)
    {
        try
        {
            var result = await desk.SendAsync(id, text, key, _gone.Token);
            if (result.Outcome is CaseOutcome.Closed or CaseOutcome.Erased or CaseOutcome.Missing)
                await RefreshAsync();
            return result.Outcome switch
            {
                CaseOutcome.Done => null,
                CaseOutcome.Changed => W["case-too-many"],
                CaseOutcome.Closed or CaseOutcome.Erased or CaseOutcome.Missing => W["case-state-closed"],
                _ => W["case-not-sent"],
            };
        }
        catch (RecordsException fault)
        {
            WebLog.NotKept(logger, fault);
            return W["case-not-sent"];
        }
    }

    private void Say(string words)
    {
        // A screen reader passes over a status that does not change.
        _status = words == _status ? words + "\u00a0" : words;
        StateHasChanged();
    }
}
