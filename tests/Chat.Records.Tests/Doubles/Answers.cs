using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Questions;

namespace Chat.Records.Tests.Doubles;

/// <summary>A whole answer, as it is kept.</summary>
internal static class Answers
{
    public static string Json { get; } = JsonSerializer.Serialize(
        new Answer
        {
            Id = "0123456789abcdef0123456789abcdef", Outcome = Outcome.Answered, Mode = AnswerMode.Quoted, Language = "eu", Text = "Bai.", Sentences = [], Citations = [], Sources = [], Figures = [], Notices = [], Related = [],
            OffersPerson = false, Understood = new Understanding("eu", "text", 2025, null, "Bai?", []), Context = ConversationContext.Empty, Timings = new Dictionary<string, double> { ["screening"] = 1 }, KnowledgeVersion = "0",
        },
        RecordsJson.Default.Answer);
}
