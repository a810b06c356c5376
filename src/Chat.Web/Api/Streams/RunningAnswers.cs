using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Rag.Generation;
using Chat.Records;
using Chat.Records.Conversations;
using Chat.Records.Idempotency;
using Chat.Records.Switches;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Microsoft.Extensions.Options;

namespace Chat.Web.Api.Streams;

/// <summary>Where the answer to a question that its sender named is to be had.</summary>
/// <param name="Running">It is being made, or was until a moment ago; joined already.</param>
/// <param name="Kept">It is whole and comes from the records.</param>
/// <param name="Events">How many events it had.</param>
/// <param name="Problem">The key of what keeps it from being given.</param>
/// <param name="ComeBack">When too many are made or wait: after how long to ask again.</param>
/// <param name="IsNew">True when this very request began it.</param>
internal sealed record FoundAnswer(
    RunningAnswer? Running = null, Answer? Kept = null, int Events = 0, string? Problem = null, TimeSpan? ComeBack = null, bool IsNew = false);

/// <summary>
/// Answers that are being made for the HTTP interface and for the widget. One that its sender named is made once: whoever asks again under the same name reads
/// on where the line was cut, on the node that makes it, and gets it whole from the records afterwards, on any.
/// </summary>
internal sealed class RunningAnswers(
    RecordedAnswers answers,
    KeptAnswers kept,
    OnceLedger ledger,
    AnswerGate gate,
    IOptions<ApiOptions> api,
    IOptions<LimitsOptions> limits,
    IOptions<GenerationOptions> generation,
    IOptions<AdmissionOptions> admission,
    TimeProvider clock,
    ILogger<RunningAnswers> logger) : IDisposable
{
    // A node that was killed holds its answers no longer than this, by the clock that nodes share.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HoldAgain = TimeSpan.FromSeconds(5);

    // Between the two steps of another request's beginning.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    // Some 40 KB each; of those beyond, the whole answer comes from the records.
    private const int MostFinished = 1_000;

    private readonly ConcurrentDictionary<string, RunningAnswer> _named = new(StringComparer.Ordinal);
    private int _finished;

    /// <summary>Begins the answer to a question without a name: it ends when its one reader leaves. Joined already; gives the place back at its end.</summary>
    public RunningAnswer Begin(Question question, string face, AnswerPlace place)
    {
        var running = new RunningAnswer("", TimeSpan.Zero, clock);
        running.TryJoin();
        _ = Task.Run(() => MakeAsync(running, question, face, place));
        return running;
    }

    /// <summary>Finds the answer to a question with a name, or begins it.</summary>
    public async Task<FoundAnswer> FindOrBeginAsync(OnceName name, Question question, string face, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            if (_named.TryGetValue(name.Name, out var there))
            {
                if (there.Body != name.Body)
                    return new FoundAnswer(Problem: "problem-idempotency-body");
                if (there.TryJoin())
                    return new FoundAnswer(there);
            }

            var entry = await BeginAsync(name, cancellation);
            switch (entry.State)
            {
                case OnceState.Begun:
                    // Only what is made anew takes a place: whoever reads on, or has it told again, does not wait.
                    if (!gate.TryEnter(RecordedAnswers.FollowsUp(question), out var place, out var comeBack))
                    {
                        await GiveUpAsync(name, entry.Owner);
                        return new FoundAnswer(ComeBack: comeBack);
                    }

                    if (Begin(name, question, face, place, entry) is { } begun)
                        return new FoundAnswer(begun, IsNew: true);
                    place.Dispose();
                    await GiveUpAsync(name, entry.Owner);
                    await Task.Delay(Pause, clock, cancellation);
                    break;
                case OnceState.Done:
                    return await KeptAsync(name, question, entry, cancellation);
                case OnceState.OtherBody:
                    return new FoundAnswer(Problem: "problem-idempotency-body");
                case OnceState.UnderWay when clock.GetElapsedTime(start) > Patience:
                    return new FoundAnswer(Problem: "problem-idempotency-busy");
                default:
                    await Task.Delay(Pause, clock, cancellation);
                    break;
            }
        }
    }

    /// <summary>Ends the making of an answer that its reader wants no more of, where this node makes it.</summary>
    public void Stop(OnceName name)
    {
        if (_named.TryGetValue(name.Name, out var running))
            running.Stop();
    }

    /// <summary>Forgets what this node has in memory of a conversation that was erased, and ends what it is still making.</summary>
    public void Forget(Guid conversation)
    {
        foreach (var (name, running) in _named.Where(n => n.Value.Conversation == conversation))
        {
            if (running.Answer is null)
                running.Stop();
            _named.TryRemove(KeyValuePair.Create(name, running));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var running in _named.Values)
        {
            running.Stop();
            running.Dispose();
        }
    }

    // While the database is away an answer is made all the same; it is known by its name on this node alone then.
    private async Task<OnceEntry> BeginAsync(OnceName name, CancellationToken cancellation)
    {
        try
        {
            return await ledger.BeginAsync(name, Hold, cancellation);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.NotKept(logger, fault);
            return new OnceEntry(OnceState.Begun, Guid.Empty, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), null);
        }
    }

    // Null when another request of this node was quicker.
    private RunningAnswer? Begin(OnceName name, Question question, string face, AnswerPlace place, OnceEntry entry)
    {
        var secret = SecretOf(name, question, entry.Salt);
        var running = new RunningAnswer(name.Body, api.Value.Grace, clock) { Conversation = secret.Id };
        running.TryJoin();
        if (!_named.TryAdd(name.Name, running))
        {
            running.Dispose();
            return null;
        }

        question = question with { Conversation = secret.Token };
        _ = Task.Run(async () =>
        {
            await MakeAsync(running, question, face, place, stopped => HoldAsync(name, entry.Owner, stopped), answer => EndAsync(name, entry.Owner, answer, running.Events + 1));
            await ForgetAsync(name, running);
            // From here on it can be begun again.
            if (running.Answer is null)
                await GiveUpAsync(name, entry.Owner);
        });
        return running;
    }

    private async Task MakeAsync(
        RunningAnswer running, Question question, string face, AnswerPlace place, Func<CancellationToken, Task>? meanwhile = null, Func<Answer, Task>? completed = null)
    {
        using var held = place;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(running.Stopped);
        limit.CancelAfter(limits.Value.RequestTime + generation.Value.TimeLimit + admission.Value.LongestWait);
        var holding = meanwhile?.Invoke(limit.Token) ?? Task.CompletedTask;
        try
        {
            await foreach (var happened in answers.StreamAsync(question, face, place, limit.Token))
            {
                // On the disk before it is told: whoever loses the line at this moment finds it there.
                if (completed is not null && happened is Completed { Answer: var answer })
                    await completed(answer);
                running.Add(happened);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody reads it any more, or its time is over.
        }
        catch (Exception fault)
        {
            WebLog.StreamFailed(logger, fault);
        }
        finally
        {
            running.End();
            await limit.CancelAsync();
            await holding;
        }
    }

    private async Task HoldAsync(OnceName name, Guid owner, CancellationToken stopped)
    {
        using var timer = new PeriodicTimer(HoldAgain, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped) && await ledger.HoldAsync(name, owner, Hold, stopped))
            {
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException || RecordsFault.Is(fault))
        {
            // Nothing more to hold; or another node takes it over, and it is made twice.
        }
    }

    // An answer that was not kept is not to be had again: asked again, it is made again.
    private async Task EndAsync(OnceName name, Guid owner, Answer answer, int events)
    {
        if (answer.Receipt is null)
        {
            await GiveUpAsync(name, owner);
            return;
        }

        try
        {
            await ledger.EndAsync(name, owner, string.Create(CultureInfo.InvariantCulture, $"{answer.Id}:{events}"), CancellationToken.None);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.NotKept(logger, fault);
        }
    }

    private async Task GiveUpAsync(OnceName name, Guid owner)
    {
        try
        {
            await ledger.GiveUpAsync(name, owner, CancellationToken.None);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.NotKept(logger, fault);
        }
    }

    private async Task ForgetAsync(OnceName name, RunningAnswer running)
    {
        try
        {
            if (Interlocked.Increment(ref _finished) <= MostFinished && running.Answer is not null)
                await Task.Delay(api.Value.EventsKept, clock);
        }
        finally
        {
            Interlocked.Decrement(ref _finished);
            _named.TryRemove(KeyValuePair.Create(name.Name, running));
        }
    }

    private async Task<FoundAnswer> KeptAsync(OnceName name, Question question, OnceEntry entry, CancellationToken cancellation)
    {
        var parts = entry.Result!.Split(':');
        return await kept.FindAsync(Guid.ParseExact(parts[0], "n"), SecretOf(name, question, entry.Salt), cancellation) is { } answer
            ? new FoundAnswer(Kept: answer, Events: int.Parse(parts[1], CultureInfo.InvariantCulture))
            : new FoundAnswer(Problem: "problem-gone");
    }

    // A first question begins a conversation whose secret nobody keeps: it follows from what the sender alone knows and from the salt, so that
    // asking again gives the same.
    private static ConversationSecret SecretOf(OnceName name, Question question, string salt) =>
        ConversationSecret.Parse(question.Conversation) ?? ConversationSecret.Of(name.Derive(salt));
}
