using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Generation;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;

namespace Chat.Rag.Answering;

/// <summary>What the stages leave behind on the way of one question, for the host to keep.</summary>
internal sealed class AnswerTrail(Question question)
{
    public ScreenedQuestion? Screened { get; set; }

    public Evidence? Evidence { get; set; }

    /// <summary>Id of the topic that the answer is composed of.</summary>
    public string? Topic { get; set; }

    /// <summary>The draft that a model wrote, or was asked to write; null when none was asked.</summary>
    public Draft? Written { get; set; }

    public AnswerTrace ToTrace(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new AnswerTrace
        {
            // A question that failed before it was screened is not kept at all: it may say anything.
            Question = Screened?.Text ?? "",
            Chosen = question.Chosen?.Code(),
            AsOf = question.AsOf,
            Context = question.Context,
            Evidence = Evidence is null ? [] : [.. Topics(Evidence), .. Articles(Evidence, answer)],
            IndexGeneration = Evidence?.IndexGeneration,
            PromptHash = Written?.PromptHash,
            Writing = Written?.Writing,
        };
    }

    private static IEnumerable<FoundEvidence> Topics(Evidence evidence) =>
        evidence.Kept.Select(t => Found(t, kept: true)).Concat(evidence.Rejected.Select(t => Found(t, kept: false)));

    private static FoundEvidence Found(ScoredTopic found, bool kept) => new(
        "topic:" + found.Topic.Id,
        kept,
        Rounded(found.Score),
        new Dictionary<string, double>
        {
            ["asks"] = Rounded(found.Asks), ["text"] = Rounded(found.Text), ["grams"] = Rounded(found.Grams), ["learned"] = Rounded(found.Learned),
        });

    // An article is kept when the answer quotes it.
    private static IEnumerable<FoundEvidence> Articles(Evidence evidence, Answer answer) => evidence.Law.Select(l => new FoundEvidence(
        l.Hit.Unit,
        answer.Sources.Any(s => s.Id == l.Hit.Unit),
        Rounded(l.Hit.Score),
        new Dictionary<string, double> { ["lexical"] = Rounded(l.Hit.Why.Lexical), ["dense"] = Rounded(l.Hit.Why.Dense), ["prior"] = Rounded(l.Hit.Why.Prior), ["coverage"] = Rounded(l.Coverage) }));

    private static double Rounded(float score) => Math.Round((double)score, 4);
}
