using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Testing;

namespace Chat.Rag.Tests.Answering;

/// <summary>One question from end to end, on a small knowledge of another domain.</summary>
public sealed class AnswerPipelineTests : IDisposable
{
    private readonly LibraryKnowledge _library = new();
    private readonly Lazy<TestAssistant> _service;

    public AnswerPipelineTests() => _service = new(() => new TestAssistant(_library.Folder));

    private TestAssistant Service => _service.Value;

    public void Dispose()
    {
        if (_service.IsValueCreated)
            _service.Value.Dispose();
        _library.Dispose();
    }

    [Fact]
    public void AKnowledgeOfAnotherDomainAnswersWithoutAWordOfTax()
    {
        var answer = Service.Ask("libro prestado", Language.Es);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Equal("topic:loans/how-many", answer.Sources[0].Id);
        Assert.DoesNotContain("impuesto", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void TheFigureOfTheYearAskedIsStated()
    {
        Assert.Contains("4 libros", Service.Ask("libro prestado en 2025", Language.Es).Text, StringComparison.Ordinal);
        Assert.Contains("6 libros", Service.Ask("libro prestado en 2026", Language.Es).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AYearThatIsNotCoveredIsAnsweredInPartAndSaidSo()
    {
        var answer = Service.Ask("libro prestado en 2024", Language.Es);

        Assert.Equal(Outcome.AnsweredPartial, answer.Outcome);
        var notice = Assert.Single(answer.Notices, n => n.Kind == "year-not-covered");
        Assert.Contains("2024", notice.Text, StringComparison.Ordinal);
        Assert.Contains("2025", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FiguresThatDifferByYearAreGivenForBothAndTheYearIsAskedOnce()
    {
        var first = Service.Ask("libro prestado", Language.Es);
        var again = Service.Ask("libro prestado", Language.Es, first.Context);

        Assert.Contains("6 libros", first.Text, StringComparison.Ordinal);
        Assert.Contains("4 libros", first.Text, StringComparison.Ordinal);
        Assert.Equal(["2025", "2026"], first.Clarification!.Options.Select(o => o.Label));
        Assert.Null(again.Clarification);
    }

    [Fact]
    public void PressingAYearAnswersForThatYearOnly()
    {
        var option = Service.Ask("libro prestado", Language.Es).Clarification!.Options[0];

        var answer = Service.Ask(option.Question, Language.Es, option.Context);

        Assert.Contains("4 libros", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("6 libros", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFollowUpThatOnlyNamesAYearKeepsTheTopic()
    {
        var first = Service.Ask("libro prestado en 2025", Language.Es);

        var answer = Service.Ask("¿y en 2026?", Language.Es, first.Context);

        Assert.Equal("topic:loans/how-many", answer.Sources[0].Id);
        Assert.Contains("6 libros", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFigureOfAnAnswerNamesASourceThatStatesIt()
    {
        var answer = Service.Ask("multa por retraso al devolver tarde", Language.Es);

        var figure = Assert.Single(answer.Figures);
        Assert.Equal("0.5", figure.Value);
        Assert.Contains("0,5 €", answer.Sources.Single(s => s.Number == figure.Source).Quote, StringComparison.Ordinal);
    }

    [Fact]
    public void LinksComeFromTheClosedListAndTheBoe()
    {
        var source = Service.Ask("multa por retraso", Language.Es).Sources[0];

        Assert.StartsWith("https://www.boe.es/buscar/act.php?id=BOE-A-2000-1#a5", source.LegalBasis[0].Url, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingGoodEnoughIsSaidHonestlyAndAPersonIsOffered()
    {
        var answer = Service.Ask("cuántos elefantes caben dentro", Language.Es);

        Assert.Contains(answer.Outcome, new[] { Outcome.NotFound, Outcome.DeclinedOutOfScope });
        Assert.Empty(answer.Sources);
    }

    [Fact]
    public void AnOfficialTextInSpanishOnlyIsQuotedWordForWordAndMarked()
    {
        _library.Write("topics/loans/rules/topic.yml", "id: loans/rules\ntaxYears: all\nterritory: state\nverbatim: es\nrestsOn: [BOE-A-2000-1#a5]");
        var asks = string.Concat(Enumerable.Range(1, 8).Select(n => $"  - silencio en la sala de lectura {n}{n}{n}{n}{n}\n"));
        _library.Write("topics/loans/rules/es.md", $"---\ntitle: Silencio\nasks:\n{asks}---\n## answer\nSe guardará silencio en las 2 salas.");

        var answer = Service.Ask("silenci de sala de lectura", Language.Ca);

        var sentence = answer.Sentences.Single(s => s.Text == "Se guardará silencio en las 2 salas.");
        Assert.Equal("es", sentence.Language);
        Assert.Equal("ca", answer.Language);
        Assert.Contains(answer.Notices, n => n.Kind == "spanish-source");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t ")]
    [InlineData("\u200b\u200d\u2060")]
    [InlineData("\ud83d")]
    [InlineData("¿?¡!…")]
    public void AQuestionWithoutWordsIsAskedForAgain(string text)
    {
        var answer = Service.Ask(text, Language.Gl);

        Assert.Equal(Outcome.Clarification, answer.Outcome);
        Assert.StartsWith("gl empty-question", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuestionLongerThanTheLimitIsTurnedAwayWithTheLimit()
    {
        var answer = Service.Ask(new string('a', 1001), Language.Ca);

        Assert.StartsWith("ca too-long-question 1.000", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libro \u202eprestado\u0000")]
    [InlineData("li\u200bbro presta\u00addo")]
    [InlineData("<b>libro</b> <script>alert(1)</script> prestado")]
    [InlineData("LIBRO PRESTADO \U000E0041\U000E0042")]
    public void InvisibleCharactersAndMarkupDoNotGetInTheWay(string text)
    {
        var answer = Service.Ask(text, Language.Es);

        Assert.Equal("topic:loans/how-many", answer.Sources[0].Id);
        Assert.DoesNotContain('<', answer.Text);
    }

    [Fact]
    public void PersonalDataIsMaskedBeforeAnythingElseSeesIt()
    {
        var answer = Service.Ask("libro prestado, mi DNI es 12345678Z", Language.Es);

        Assert.Equal(["DNI"], answer.Understood.PersonalDataRemoved);
        Assert.DoesNotContain("12345678Z", answer.Understood.StandaloneQuestion, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", answer.Context.LastQuestion!, StringComparison.Ordinal);
        Assert.Contains(answer.Notices, n => n.Kind == "personal-data-removed");
    }

    [Fact]
    public void WhatIntroducesPersonalDataIsNotSearchedFor()
    {
        var answer = Service.Ask("Me llamo Ana López, DNI 12345678Z. ¿Qué libro prestado tengo?", Language.Es);

        Assert.Equal("¿Qué libro prestado tengo?", answer.Understood.StandaloneQuestion);
    }

    [Fact]
    public async Task AStreamEndsWithTheWholeAnswer()
    {
        var events = new List<AnswerEvent>();
        await foreach (var item in Service.Get<AnswerPipeline>().StreamAsync(new Question("libro prestado", Language.Es, TestAssistant.Today), TestContext.Current.CancellationToken))
            events.Add(item);

        Assert.IsType<Understood>(events[0]);
        Assert.IsType<SourcesFound>(events[1]);
        var completed = Assert.IsType<Completed>(events[^1]);
        Assert.Equal(completed.Answer.Sentences, events.OfType<SentenceVerified>().Select(s => s.Sentence));
    }

    [Fact]
    public async Task AStreamThatIsStoppedStops()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in Service.Get<AnswerPipeline>().StreamAsync(new Question("libro prestado", Language.Es, TestAssistant.Today), stop.Token))
            {
                if (item is SentenceVerified && ++seen == 1)
                    await stop.CancelAsync();
            }
        });
        Assert.Equal(1, seen);
    }

    [Fact]
    public void TheSameQuestionGivesTheSameAnswer()
    {
        using var other = new TestAssistant(_library.Folder);

        Assert.Equal(Service.Ask("libro prestado", Language.Es).Text, other.Ask("libro prestado", Language.Es).Text);
    }
}
