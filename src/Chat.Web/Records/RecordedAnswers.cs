using System.Runtime.CompilerServices;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Knowledge;
using Chat.Records.Answers;
using Chat.Records.Conversations;
using Chat.Records.Switches;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Admission;
using Chat.Web.Wording;

namespace Chat.Web.Records;

/// <summary>
/// The answer path as citizens meet it: each answer is kept before it is called complete, and carries its receipt. One that cannot be kept
/// is shown all the same, and says so.
/// </summary>
public sealed class RecordedAnswers(
    AnswerPipeline pipeline,
    AnswerIssuer issuer,
    AnswerRecorder recorder,
    KnowledgeBase knowledge,
    UiWordings wordings,
    Switchboard switches,
    AnswerGate gate,
    TimeProvider clock,
    ILogger<RecordedAnswers> logger)
{
    /// <summary>The notice of an answer that is not kept.</summary>
    public const string NoReceipt = "no-receipt";

    /// <summary>True for a question of a conversation that has begun: it goes before first ones while many wait.</summary>
    public static bool FollowsUp(Question question) => question.Context.LastQuestion is not null || question.Conversation is not null;

    /// <summary>
    /// Answers a question of the pages sentence by sentence; while these are switched off, or too many wait, with that and nothing else.
    /// </summary>
    public async IAsyncEnumerable<AnswerEvent> StreamForPagesAsync(Question question, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (InsteadOf(question, Faces.Web) is { } instead)
        {
            yield return new Completed(instead);
            yield break;
        }

        if (!gate.TryEnter(FollowsUp(question), out var place, out var comeBack))
        {
            yield return new Completed(Busy(question, comeBack));
            yield break;
        }

        await foreach (var happened in StreamAsync(question, Faces.Web, place, cancellation))
            yield return happened;
    }

    /// <summary>What a face that a citizen reads says instead of an answer while it is switched off; null while it is not.</summary>
    internal Answer? InsteadOf(Question question, string face) =>
        switches.Of(face).Mode == FaceMode.Off ? NotNow.SwitchedOff(question, wordings, knowledge.Version, clock.GetUtcNow()) : null;

    /// <summary>What such a face says while too many wait.</summary>
    internal Answer Busy(Question question, TimeSpan comeBack) => NotNow.Busy(question, comeBack, wordings, knowledge.Version, clock.GetUtcNow());

    /// <summary>Answers a question sentence by sentence, once its turn has come; where it stands is said until then. The place is given back at the end.</summary>
    public async IAsyncEnumerable<AnswerEvent> StreamAsync(Question question, string face, AnswerPlace place, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var held = place;
        await foreach (var waiting in place.WaitAsync(cancellation))
            yield return waiting;
        question = Safe(question, face);
        await foreach (var happened in pipeline.StreamAsync(question, cancellation))
            yield return happened is Completed completed ? new Completed(await KeepAsync(question, completed, cancellation)) : happened;
    }

    /// <summary>Answers a question as a whole, once its turn has come. The place is given back at the end.</summary>
    public async Task<Answer> AnswerAsync(Question question, string face, AnswerPlace place, CancellationToken cancellation = default)
    {
        using var held = place;
        await place.StartedAsync(cancellation);
        question = Safe(question, face);
        return await KeepAsync(question, await pipeline.CompleteAsync(question, cancellation), cancellation);
    }

    private Question Safe(Question question, string face) => question with
    {
        Context = SafeContext.Of(question.Context, knowledge),
        SourcesOnly = question.SourcesOnly || switches.Of(face).Mode == FaceMode.SourcesOnly,
    };

    private async Task<Answer> KeepAsync(Question question, Completed completed, CancellationToken cancellation)
    {
        var answer = completed.Answer;
        try
        {
            var secret = ConversationSecret.Parse(question.Conversation) ?? ConversationSecret.New();
            var record = issuer.Issue(answer, completed.Trace!, secret);
            if (await recorder.KeepAsync(record, cancellation))
            {
                return answer with
                {
                    Receipt = new AnswerReceipt(record.Turn.Code.ToString(), "/recibo/" + record.Turn.Code),
                    Conversation = new ConversationKey(secret.Id.ToString("n"), secret.Token),
                };
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The key of receipts cannot be read, or the like: no reason to leave a citizen without the answer.
            WebLog.NotKept(logger, fault);
        }

        var words = wordings.For(answer.Language);
        return answer with { Notices = [.. answer.Notices, new Notice(NoReceipt, words["notice-no-receipt"], words.Code)] };
    }
}
