using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Web.Hosting;
using Chat.Web.Wording;

namespace Chat.Web.Records;

/// <summary>What the pages say instead of an answer, in the page's language: why there is none, and that a person can be asked for. It is not kept.</summary>
internal static class NotNow
{
    // A wait is rough: it is told in steps, so that it does not seem exact.
    private const int Step = 5;

    /// <summary>The pages are switched off.</summary>
    public static Answer SwitchedOff(Question question, UiWordings wordings, string knowledgeVersion, DateTimeOffset now)
    {
        var words = WordsOf(question, wordings);
        return Say(words["switched-off"], words, question, knowledgeVersion, now);
    }

    /// <summary>Too many wait already; the context stays as it was, so that the question can be asked again.</summary>
    public static Answer Busy(Question question, TimeSpan comeBack, UiWordings wordings, string knowledgeVersion, DateTimeOffset now)
    {
        var words = WordsOf(question, wordings);
        var seconds = (int)(Math.Ceiling(comeBack.TotalSeconds / Step) * Step);
        return Say(words.Say("busy", ("seconds", Numbers.Plain(seconds))), words, question, knowledgeVersion, now);
    }

    private static UiWording WordsOf(Question question, UiWordings wordings) => wordings.For(question.Chosen?.Code() ?? question.Context.Language);

    private static Answer Say(string text, UiWording words, Question question, string knowledgeVersion, DateTimeOffset now) =>
        new()
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
