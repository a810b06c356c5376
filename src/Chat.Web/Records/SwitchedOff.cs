using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Web.Wording;

namespace Chat.Web.Records;

/// <summary>What the pages say while they are switched off: that, in the page's language, and that a person can be asked for. It is not kept.</summary>
internal static class SwitchedOff
{
    /// <summary>Says it.</summary>
    public static Answer Answer(Question question, UiWordings wordings, string knowledgeVersion, DateTimeOffset now)
    {
        var words = wordings.For(question.Chosen?.Code() ?? question.Context.Language);
        var text = words["switched-off"];
        return new Answer
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            Outcome = Outcome.FailedOverloaded,
            Mode = AnswerMode.Fixed,
            Language = words.Code,
            Text = text,
            Sentences = [new AnswerSentence(text, AnswerSection.Reply, [])],
            Citations = [],
            Sources = [],
            Figures = [],
            Notices = [],
            Related = [],
            OffersPerson = true,
            Understood = new Understanding(words.Code, "conversation", null, null, "", []),
            Context = question.Context,
            Timings = new Dictionary<string, double>(),
            KnowledgeVersion = knowledgeVersion,
        };
    }
}
