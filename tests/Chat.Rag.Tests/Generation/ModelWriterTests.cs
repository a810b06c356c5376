using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Testing;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Generation;

/// <summary>A model may say the guidance in its own words, and nothing else.</summary>
public sealed class ModelWriterTests : IDisposable
{
    private readonly LibraryKnowledge _library = new();

    public void Dispose() => _library.Dispose();

    [Fact]
    public async Task ASentenceThatItsSourceCarriesIsShownInTheModelsWords()
    {
        var answer = await Ask(_ => "Le cobrarán 0,5 € por cada día de retraso [1].");

        Assert.Equal(AnswerMode.Generated, answer.Mode);
        Assert.Equal("Le cobrarán 0,5 € por cada día de retraso.", answer.Text);
        Assert.Equal([1], answer.Sentences[0].Sources);
    }

    [Theory]
    [InlineData("Le cobrarán 2 € por cada día [1].")]
    [InlineData("Le cobrarán 0,5 € por cada día.")]
    [InlineData("Le cobrarán 0,5 € por cada día [7].")]
    [InlineData("Pague 0,5 € en https://otra.example [1].")]
    [InlineData("")]
    public async Task ASentenceThatNoSourceCarriesGivesWayToTheQuotedGuidance(string said)
    {
        var answer = await Ask(_ => said);

        Assert.Equal(AnswerMode.Quoted, answer.Mode);
        Assert.Contains("la multa es de 0,5 € al día", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("otra.example", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereOneLineFailsTheShortAnswerStandsBesideTheRest()
    {
        var answer = await Ask(_ => "Hay una multa por retraso [1].\nSon 9 € [1].");

        Assert.Contains("Hay una multa por retraso.", answer.Text, StringComparison.Ordinal);
        Assert.Contains("0,5 €", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("9 €", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelThatFailsCostsTheCitizenNothing()
    {
        var answer = await Ask(_ => throw new InvalidOperationException("no model today"));

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Equal(AnswerMode.Quoted, answer.Mode);
    }

    [Fact]
    public async Task PersonalDataNeverReachesTheModel()
    {
        var seen = "";
        await Ask(
            messages =>
            {
                seen = string.Join('\n', messages.Select(m => m.Text));
                return "";
            },
            "multa por retraso al devolver tarde, mi DNI es 12345678Z");

        Assert.Contains("multa por retraso", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", seen, StringComparison.Ordinal);
    }

    private async Task<Answer> Ask(Func<IReadOnlyList<ChatMessage>, string> model, string question = "multa por retraso al devolver tarde")
    {
        using var scripted = new ScriptedModel(model);
        using var service = new TestAssistant(_library.Folder, scripted);
        return await service.Get<AnswerPipeline>().AnswerAsync(new Question(question, Language.Es, TestAssistant.Today), TestContext.Current.CancellationToken);
    }
}
