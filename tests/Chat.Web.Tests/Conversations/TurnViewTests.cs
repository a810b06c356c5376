using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

public sealed class TurnViewTests : PageTest
{
    [Fact]
    public void QuestionAndAnswerSayTheirLanguage()
    {
        var view = View(Sample.Answer("eu"));

        Assert.Equal("eu", view.Find(".asked bdi").GetAttribute("lang"));
        Assert.Equal("eu", view.Find(".answer").GetAttribute("lang"));
    }

    [Fact]
    public void AnAnswerInAnotherLanguageOffersThePageInIt()
    {
        var view = View(Sample.Answer("ca"));

        Assert.Equal("ca", view.Find(".switch").GetAttribute("lang"));
        Assert.Equal("/ca", view.Find(".switch a").GetAttribute("href"));
    }

    [Fact]
    public void AnAnswerInThePagesLanguageOffersNoSwitch() => Assert.Empty(View(Sample.Answer("es")).FindAll(".switch"));

    [Theory]
    [InlineData(AnswerMode.Generated)]
    [InlineData(AnswerMode.Quoted)]
    [InlineData(AnswerMode.Fixed)]
    public void EveryAnswerSaysThatAMachineMadeItToReadersAndToPrograms(AnswerMode mode)
    {
        var view = View(Sample.Answer() with { Mode = mode });

        Assert.Equal("true", view.Find(".answer").GetAttribute("data-ai-generated"));
        Assert.Equal(Words["machine-made"], view.Find("[data-machine-made]").TextContent);
    }

    [Fact]
    public void SourcesStandBesideTheAnswer() => Assert.Single(View(Sample.Answer()).FindAll(".sources .source"));

    [Fact]
    public void AFixedReplyOfItsOwnWordsShowsNoSources()
    {
        var reply = Sample.Source(1) with { Id = "reply:too-long-question", LegalBasis = [] };

        var view = View(Sample.Answer() with { Sources = [reply], Mode = AnswerMode.Fixed });

        Assert.Empty(view.FindAll(".sources"));
        Assert.Empty(view.FindAll(".ref"));
        Assert.Empty(view.FindAll(".mode"));
    }

    [Fact]
    public void AnAnswerThatOffersAPersonSaysSoFirst()
    {
        var asked = default(Turn);
        var view = View(Sample.Answer() with { OffersPerson = true }, p => p.Add(t => t.OnPerson, turn => asked = turn));

        view.Find(".answer-tools .primary").Click();

        Assert.NotNull(asked);
    }

    [Fact]
    public void WhoWroteTheAnswerIsSaid() =>
        Assert.Contains(Words["mode-generated"], View(Sample.Answer() with { Mode = AnswerMode.Generated }).Find(".mode").TextContent, StringComparison.Ordinal);

    [Fact]
    public void SomeoneInDistressIsNotAskedToRate() =>
        Assert.Empty(View(Sample.Answer() with { Outcome = Outcome.SignpostedCrisis }).FindAll(".feedback"));

    [Fact]
    public void OnlyTheLastTurnAsksBack()
    {
        var answer = Sample.Answer() with { Clarification = new Clarification("¿Para qué año?", [new Suggestion("2025", "q")]), Related = [new Suggestion("r", "r")] };

        Assert.NotEmpty(View(answer).FindAll(".clarify"));
        Assert.NotEmpty(View(answer).FindAll(".related"));
        Assert.Empty(View(answer, p => p.Add(t => t.IsLast, false)).FindAll(".clarify, .related"));
    }

    [Fact]
    public void AQuestionBackWithoutButtonsIsShownBesideAnAnswerButNotTwice()
    {
        var open = new Clarification("¿Qué importe le sale a ingresar?", []);

        var view = View(Sample.Answer() with { Clarification = open });
        Assert.Equal(open.Text, view.Find(".clarify-question").TextContent);
        Assert.Empty(view.FindAll(".choices"));
        // As an outcome of its own, the question back is the reply.
        Assert.Empty(View(Sample.Answer() with { Outcome = Outcome.Clarification, Clarification = open }).FindAll(".clarify"));
    }

    [Fact]
    public void ACalculationShowsItsInputsRuleStepsAndArticles()
    {
        AnswerSentence[] lines =
        [
            new("**Recargo: 40 €.**", AnswerSection.Calculation, [1], "Cálculo"),
            new("Datos: 1.000 €.", AnswerSection.Calculation, [1]),
            new("Recargo: 1.000 € × 4 % = 40 €.", AnswerSection.Calculation, [1], IsListItem: true),
        ];
        var source = Sample.Source(1) with { Id = "calculation:late-surcharge", Kind = SourceKind.Calculation, Quote = string.Join('\n', lines.Select(l => l.Text)) };

        var view = View(Sample.Answer() with { Sentences = lines, Sources = [source] });

        Assert.Equal("Cálculo", view.Find(".answer h3").TextContent);
        Assert.Equal("Recargo: 40\u00a0€.", view.Find(".answer strong").TextContent);
        Assert.Single(view.FindAll(".answer li"));
        Assert.Equal(Words["kind-calculation"], view.Find(".source-kind").TextContent);
        Assert.NotEmpty(view.FindAll(".laws a"));
    }

    [Fact]
    public void ToolsAndSourcesAreNotReadOutWithTheAnswer()
    {
        var view = View(Sample.Answer());

        Assert.Equal("off", view.Find(".after").GetAttribute("aria-live"));
        Assert.Equal("off", view.Find(".sources").GetAttribute("aria-live"));
    }

    private IRenderedComponent<TurnView> View(Answer answer, Action<ComponentParameterCollectionBuilder<TurnView>>? more = null) => Show<TurnView>(p =>
    {
        p.Add(t => t.Turn, Sample.Turn(answer));
        if (more is null)
            p.Add(t => t.IsLast, true);
        else
            more(p);
    });
}
