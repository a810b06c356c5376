using Chat.Cli.Evaluation;
using Chat.Core.Answers;
using Chat.Core.Questions;

namespace Chat.Cli.Tests.Evaluation;

/// <summary>What an answer is measured by: what it must say, its gold article, and whether its figures stand in what it cites.</summary>
public sealed class ScoredAnswerTests
{
    [Theory]
    [InlineData("Son seis libros.", "6|seis")]
    [InlineData("Son 6 libros.", "6|seis")]
    [InlineData("Son 6 libros.", "6|")]
    public void OneOfTheAlternativesIsEnough(string text, string item) => Assert.Empty(Score(Answer(text), mustContain: [item]).Missing);

    [Theory]
    [InlineData("Son 2026 libros.", "6|seis")]
    [InlineData("Ninguno.", "6|")]
    public void NoneOfTheAlternativesIsMissing(string text, string item) => Assert.Equal([item], Score(Answer(text), mustContain: [item]).Missing);

    [Fact]
    public void TheGoldArticleMayBeTheSourceOrWhatItRestsOn()
    {
        var answer = Answer("x", Source(1, "topic:loans/fines", "BOE-A-2000-1#a9"), Source(2, "topic:loans/how-many", "BOE-A-2000-1#a5"));

        Assert.Equal(2, Score(answer, gold: ["BOE-A-2000-1#a5"]).GoldAt);
        Assert.Equal(1, Score(answer, gold: ["topic:loans/fines"]).GoldAt);
        Assert.Equal(0, Score(answer, gold: ["BOE-A-2000-1#a7"]).GoldAt);
        Assert.Null(Score(answer).GoldAt);
    }

    [Fact]
    public void AFigureThatNoCitedQuoteHasIsUngrounded()
    {
        var answer = Answer("Son 22.000 € y 15.876 €.") with { Citations = [new(1, "hasta 22.000 euros"), new(1, "nada")] };

        Assert.Equal(["15.876 €"], Grounding.Ungrounded(answer));
    }

    [Fact]
    public void AFigureInsideALongerOneOfTheQuoteIsUngrounded() =>
        Assert.Equal(["22.000 €"], Grounding.Ungrounded(Answer("Son 22.000 €.") with { Citations = [new(1, "hasta 122.000 euros")] }));

    [Fact]
    public void AYearThatIsAHeadingStatesNothing()
    {
        var answer = Answer("Son libros.") with { Text = "2025\nSon libros.", Sentences = [new("Son libros.", AnswerSection.Answer, [1], Heading: "2025")] };

        Assert.Empty(Grounding.Ungrounded(answer));
    }

    private static ScoredAnswer Score(Answer answer, string[]? gold = null, string[]? mustContain = null) =>
        new(new EvaluationQuestion("1", "es", "?", null, null, gold, mustContain, null), answer, 0);

    private static Source Source(int number, string id, string restsOn) => new()
    {
        Number = number, Id = id, Title = id, Kind = SourceKind.Guidance, Language = "es", TaxYears = [], Quote = "", RestsOn = [restsOn], LegalBasis = [],
    };

    private static Answer Answer(string text, params Source[] sources) => new()
    {
        Id = "1", Outcome = Outcome.Answered, Mode = AnswerMode.Quoted, Language = "es", Text = text, Sentences = [new(text, AnswerSection.Answer, [1])],
        Citations = [], Sources = sources, Figures = [], Notices = [], Related = [], OffersPerson = false,
        Understood = new Understanding("es", "text", null, null, "?", []), Context = ConversationContext.Empty,
        Timings = new Dictionary<string, double>(), KnowledgeVersion = "1",
    };
}
