using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Screening;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Conversations;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace Chat.Web.Conversations;

/// <summary>The conversation of one visitor: asks, shows what comes, keeps it in the browser.</summary>
public sealed partial class ConversationView(
    AnswerStream answers,
    UiWordings wordings,
    SeasonalSuggestions suggestions,
    Browser browser,
    ConversationEraser eraser,
    TimeProvider clock,
    IOptions<ScreeningOptions> limits,
    IOptions<ConversationOptions> options,
    QuestionLimiter limiter,
    CaseQueue queue,
    ILogger<ConversationView> logger)
{
    private readonly List<Turn> _turns = [];
    private ConversationContext _context = ConversationContext.Empty;
    private string? _conversation;
    private CancellationTokenSource? _answering;
    private Offer _offer = new([], IsSeasonal: false);
    private TimeSpan _pause;
    private Handoff? _handoff;
    private string? _case;
    private string? _error;
    private string _status = "";
    private bool _ready;

    /// <summary>Code of the page's language.</summary>
    [Parameter, EditorRequired]
    public string Code { get; set; } = "";

    /// <summary>Who asks, for the limits.</summary>
    [Parameter]
    public Visitor Visitor { get; set; } = Visitor.Unknown;

    private UiWording W { get; set; } = default!;

    private int Longest => limits.Value.LongestQuestion;

    private bool IsBusy => _answering is not null;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        W = wordings.For(Code);
        _offer = suggestions.For(W.Language);
        // A first question that could be in two languages is answered in the page's.
        _context = new ConversationContext(Language: Code);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            _pause = await browser.PrefersLessMotionAsync() ? TimeSpan.Zero : TimeSpan.FromMilliseconds(options.Value.SentencePause);
            _turns.AddRange(await browser.RestoreAsync());
            _case = await browser.RestoreCaseAsync();
        }
        catch (JSDisconnectedException)
        {
            return;
        }

        if (_turns.LastOrDefault(t => t.Answer is not null)?.Answer is { } last)
            _context = last.Context with { Language = Code };
        _conversation = _turns.LastOrDefault(t => t.Answer?.Conversation is not null)?.Answer?.Conversation?.Token;
        if (_turns.Count > 0)
            Say(W["restored"]);
        _ready = true;
        StateHasChanged();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _answering?.Cancel();
        _answering?.Dispose();
        _answering = null;
    }

    private async Task SendAsync()
    {
        if (IsBusy || !_ready)
            return;
        // One character more than the limit is enough to know; a whole book would not fit through the circuit.
        var typed = await browser.ReadFieldAsync(QuestionBox.FieldId, Longest + 1);
        _error = !typed.IsProtected ? W["error-unprotected"]
            : Redaction.Of(typed.Text) is null ? W["error-empty"]
            : typed.Length > Longest ? W.Say("error-too-long", ("length", Numbers.Grouped(typed.Length)), ("max", Numbers.Grouped(Longest)))
            : null;
        // What is turned away stays in the field.
        if (_error is not null || !await MayAskAsync())
        {
            await browser.FocusAsync(QuestionBox.FieldId);
            return;
        }

        await browser.ClearQuestionAsync();
        await AnswerAsync(typed.Text, context: null, fromField: true);
    }

    private async Task AskAsync(string text, ConversationContext? context)
    {
        if (!IsBusy && _ready && await MayAskAsync())
            await AnswerAsync(text, context);
    }

    private async Task<bool> MayAskAsync()
    {
        if (await limiter.WaitForAsync(Visitor) is not { } wait)
            return true;
        _error = W.Say("too-many", ("seconds", Numbers.Plain((int)Math.Ceiling(wait.TotalSeconds))));
        return false;
    }

    private async Task AnswerAsync(string text, ConversationContext? context, bool fromField = false)
    {
        // Sent twice while the limits were asked.
        if (IsBusy)
            return;
        (_error, _handoff) = (null, null);
        var turn = new Turn(_turns.Count + 1, Redaction.Of(text) ?? text, Code);
        _turns.Add(turn);
        using var answering = _answering = new CancellationTokenSource();
        Say(W["answering"]);
        StateHasChanged();
        try
        {
            await browser.KeepAsync(turn);
            await browser.ShowTurnAsync(turn.Number, takeFocus: !fromField);
            await ReadAsync(turn, new Question(text, Chosen: null, clock.Today(), context ?? _context) { Conversation = _conversation }, answering.Token);
        }
        catch (OperationCanceledException)
        {
            turn.End(TurnState.Stopped);
        }
        catch (JSDisconnectedException)
        {
            return;
        }
        catch (Exception fault) when (fault is not JSException)
        {
            WebLog.StreamFailed(logger, fault);
            turn.End(TurnState.Failed);
        }
        finally
        {
            _answering = null;
        }

        Say(StatusOf(turn));
        await browser.LeaveAsync(QuestionBox.StopId);
        await browser.KeepAsync(turn);
    }

    private async Task ReadAsync(Turn turn, Question question, CancellationToken cancellation)
    {
        await foreach (var happened in answers(question, cancellation).WithCancellation(cancellation))
        {
            turn.Apply(happened);
            if (happened is Core.Answers.Waiting place)
                Say(WaitingWords.Of(place, W));
            StateHasChanged();
            if (happened is Core.Answers.SentenceVerified && _pause > TimeSpan.Zero)
                await Task.Delay(_pause, clock, cancellation);
        }

        if (turn.Answer is { } answer)
            (_context, _conversation) = (answer.Context, answer.Conversation?.Token ?? _conversation);
        else
            turn.End(TurnState.Failed);
    }

    private async Task StopAsync()
    {
        if (_answering is { } answering)
            await answering.CancelAsync();
    }

    private Task RestartAsync()
    {
        _turns.Clear();
        (_handoff, _case) = (null, null);
        _error = null;
        _context = new ConversationContext(Language: Code);
        _conversation = null;
        Say(W["restarted"]);
        return ForgetAsync();
    }

    /// <summary>Erases what the service keeps of the conversation, then what the browser keeps; false when it could not.</summary>
    private async Task<bool> EraseAsync()
    {
        // An answer of a page that was left open may stand under an older secret.
        foreach (var token in _turns.Select(t => t.Answer?.Conversation?.Token).Append(_conversation).Distinct())
        {
            try
            {
                if (ConversationSecret.Parse(token) is { } secret)
                    await eraser.EraseAsync(secret);
            }
            catch (Exception fault) when (RecordsFault.Is(fault))
            {
                WebLog.NotKept(logger, fault);
                return false;
            }
        }

        await RestartAsync();
        Say(W["erased"]);
        return true;
    }

    private async Task ForgetAsync()
    {
        await browser.ForgetAsync();
        await browser.FocusAsync(QuestionBox.FieldId);
    }

    private async Task OpenHandoffAsync(Turn about)
    {
        _handoff = new Handoff(about, queue.HoursNow());
        StateHasChanged();
        await browser.FocusAsync(HandoffForm.HeadingId);
    }

    private async Task KeepCaseAsync(string code)
    {
        _case = code;
        StateHasChanged();
        await browser.KeepCaseAsync(code);
    }

    private async Task CloseHandoffAsync()
    {
        _handoff = null;
        StateHasChanged();
        await browser.FocusAsync(ConversationTools.PersonId);
    }

    private Task PrintAsync() => browser.PrintAsync().AsTask();

    private Task DownloadAsync() => browser.DownloadAsync(W["file-name"] + ".txt", Transcript.Write(_turns, W, clock.Now())).AsTask();

    private Task KeepAsync(Turn turn) => browser.KeepAsync(turn).AsTask();

    private void Say(string words)
    {
        // A screen reader passes over a status that does not change.
        _status = words == _status ? words + "\u00a0" : words;
        StateHasChanged();
    }

    private string StatusOf(Turn turn) => turn switch
    {
        { State: TurnState.Stopped } => W["stopped"],
        { State: TurnState.Failed } => W["failed"],
        { HasSources: false } => W["answered"],
        { Sources.Count: 1 } => W["answered-one-source"],
        _ => W.Say("answered-sources", ("count", Numbers.Plain(turn.Sources.Count))),
    };

    private sealed record Handoff(Turn Turn, QueuePlace Place);
}
