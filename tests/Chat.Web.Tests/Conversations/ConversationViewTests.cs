using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Records.Conversations;
using Chat.Records.Storage;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Hosting.Limits;
using Chat.Web.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Conversations;

public sealed class ConversationViewTests : PageTest
{
    private readonly HandStream _answers = new();

    [Fact]
    public void SaysThatAMachineAnswersBeforeTheFirstQuestion()
    {
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "ca"));

        Assert.Contains("intel·ligència artificial, no una persona", page.Find(".ai-notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void OffersQuestionsInTheLanguageOfThePage() =>
        Assert.Contains("irpf/uno (eu)", Show<ConversationView>(p => p.Add(c => c.Code, "eu")).Find(".suggestions").TextContent, StringComparison.Ordinal);

    [Fact]
    public void PressingAnOfferedQuestionAsksIt()
    {
        var asked = new List<Question>();
        Services.AddSingleton(HandStream.Saying(Sample.Answer(), asked));
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));

        page.Find(".suggestions .choice").Click();

        Assert.Equal("irpf/uno (es)", Assert.Single(asked).Text);
        Assert.Empty(page.FindAll(".suggestions"));
    }

    [Fact]
    public async Task ShowsEachSentenceWhenItComes()
    {
        var page = Open("¿Tengo que declarar?");
        page.Find("form.question-box").Submit();
        Assert.NotEmpty(page.FindAll(".waiting"));

        _answers.Say(new SourcesFound([Sample.Source(1)]));
        _answers.Say(new SentenceVerified(Sample.Sentence("Primera frase.")));
        await page.WaitForAssertionAsync(() => Assert.Contains("Primera frase.", page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".feedback"));

        _answers.Say(new SentenceVerified(Sample.Sentence("Segunda frase.")));
        await page.WaitForAssertionAsync(() => Assert.Contains("Segunda frase.", page.Find(".answer").TextContent, StringComparison.Ordinal));
        _answers.Say(new Completed(Sample.Answer("es", Sample.Sentence("Primera frase."), Sample.Sentence("Segunda frase."))));
        _answers.End();

        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".feedback")));
        await page.WaitForAssertionAsync(() => Assert.Contains(Words["answered-one-source"], page.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ThePlaceInTheQueueIsShownUntilTheFirstSentenceComes()
    {
        var page = Open("¿Tengo que declarar?");
        page.Find("form.question-box").Submit();

        _answers.Say(new Waiting(3, 11.2));
        await page.WaitForAssertionAsync(() => Assert.Contains("(por delante: 2). Unos 15 segundos.", page.Find(".waiting").TextContent, StringComparison.Ordinal));
        Assert.Contains("(por delante: 2)", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        _answers.Say(new Waiting(1, 0));
        await page.WaitForAssertionAsync(() => Assert.Equal(Words["waiting-next"], page.Find(".waiting").TextContent.Trim()));

        _answers.Say(new SentenceVerified(Sample.Sentence("Primera frase.")));
        await page.WaitForAssertionAsync(() => Assert.Contains("Primera frase.", page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".waiting"));
    }

    [Fact]
    public async Task TheGuidanceComesAfterARetractionAndTheReasonStays()
    {
        var page = Open("¿Tengo que declarar?");
        page.Find("form.question-box").Submit();
        _answers.Say(new SourcesFound([Sample.Source(1)]));
        _answers.Say(new SentenceVerified(Sample.Sentence("Palabras dudosas.")));
        _answers.Say(new Retracted("No se sostiene."));
        _answers.Say(new SourcesFound([Sample.Source(1)]));
        _answers.Say(new SentenceVerified(Sample.Sentence("Palabras de la guía.")));
        _answers.Say(new Completed(Sample.Answer("es", Sample.Sentence("Palabras de la guía."))));
        _answers.End();

        await page.WaitForAssertionAsync(() => Assert.Contains(Words["mode-quoted"], page.Find(".answer").TextContent, StringComparison.Ordinal));
        var shown = page.Find(".answer").TextContent;
        Assert.Contains("No se sostiene.", shown, StringComparison.Ordinal);
        Assert.Contains("Palabras de la guía.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("dudosas", shown, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".sources .source"));
    }

    [Fact]
    public async Task AnAnswerInTheModelsWordsSaysSoWhenItIsWhole()
    {
        var page = Open("¿Tengo que declarar?");
        page.Find("form.question-box").Submit();
        _answers.Say(new SentenceVerified(Sample.Sentence("Primera frase.")));
        await page.WaitForAssertionAsync(() => Assert.Contains("Primera frase.", page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".mode"));

        _answers.Say(new Completed(Sample.Answer("es", Sample.Sentence("Primera frase.")) with { Mode = AnswerMode.Generated }));
        _answers.End();

        await page.WaitForAssertionAsync(() => Assert.Equal(Words["mode-generated"], page.Find(".mode").TextContent));
    }

    [Fact]
    public async Task StoppingKeepsWhatIsShownAndSaysSo()
    {
        var page = Open("¿Tengo que declarar?");
        page.Find("form.question-box").Submit();
        _answers.Say(new SentenceVerified(Sample.Sentence("Primera frase.")));
        await page.WaitForAssertionAsync(() => Assert.Contains("Primera frase.", page.Find(".answer").TextContent, StringComparison.Ordinal));

        await page.Find("#stop").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains(Words["stopped"], page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Contains("Primera frase.", page.Find(".answer").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#stop"));
    }

    [Fact]
    public async Task RetractionClearsTheTextAlreadyShown()
    {
        var page = Open("¿Tengo que declarar?");
        page.Find("form.question-box").Submit();
        _answers.Say(new SentenceVerified(Sample.Sentence("Palabras dudosas.")));
        _answers.Say(new Retracted("No se sostiene."));

        await page.WaitForAssertionAsync(() => Assert.Contains("No se sostiene.", page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("dudosas", page.Find(".answer").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFaultKeepsTheQuestionAndOffersToAskAgain()
    {
        var page = Open("¿Tengo que declarar?");
        page.Find("form.question-box").Submit();

        _answers.Fail(new InvalidOperationException("secret detail"));

        await page.WaitForAssertionAsync(() => Assert.Contains(Words["failed"], page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Contains("¿Tengo que declarar?", page.Find(".asked").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.FindAll(".answer button"), b => b.TextContent == Words["again"]);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    [InlineData("\u200b\u200d\u202e")]
    public void AnEmptyQuestionIsAnErrorAndIsNotAsked(string typed)
    {
        var page = Open(typed);

        page.Find("form.question-box").Submit();

        Assert.Contains(Words["error-empty"], page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("textarea").GetAttribute("aria-invalid"));
        Assert.Empty(_answers.Asked);
    }

    [Fact]
    public void AnOverlongQuestionIsAnErrorThatLeavesTheTextAlone()
    {
        var page = Open(string.Concat(Enumerable.Repeat("palabra ", 10_000)));

        page.Find("form.question-box").Submit();

        Assert.Contains("80.000", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1.000", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_answers.Asked);
        JSInterop.VerifyNotInvoke("taxAssistant.clearQuestion");
    }

    [Fact]
    public void MarkupInAQuestionIsShownAsWords()
    {
        var page = Open("<script>alert(1)</script> ¿tengo que declarar?");

        page.Find("form.question-box").Submit();

        Assert.Empty(page.FindAll("script"));
        Assert.Contains("<script>alert(1)</script>", page.Find(".asked").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void PersonalDataAreMaskedInWhatIsShownAndKept()
    {
        var page = Open("Mi DNI es 12345678Z, ¿tengo que declarar?");

        page.Find("form.question-box").Submit();

        Assert.Equal(Words["data-DNI"], page.Find(".asked mark").TextContent);
        var kept = (string)JSInterop.VerifyInvoke("taxAssistant.keep").Arguments[1]!;
        Assert.DoesNotContain("12345678Z", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void AFirstQuestionGoesWithTheLanguageOfThePage()
    {
        Type("IVA 303");
        Services.AddSingleton(_answers.Stream);
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "gl"));

        page.Find("form.question-box").Submit();

        Assert.Equal("gl", Assert.Single(_answers.Asked).Context.Language);
        Assert.Null(_answers.Asked[0].Chosen);
    }

    [Fact]
    public void TheContextOfAnAnswerGoesWithTheNextQuestion()
    {
        var asked = new List<Question>();
        Services.AddSingleton(HandStream.Saying(Sample.Answer(), asked));
        Type("¿y si soy autónomo?");
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));

        page.Find("form.question-box").Submit();
        page.Find("form.question-box").Submit();

        Assert.Equal("irpf/dos-pagadores", asked[1].Context.Topic);
    }

    [Fact]
    public void AnOptionIsAskedInItsOwnContext()
    {
        var asked = new List<Question>();
        var option = new Suggestion("2025", "dos pagadores", new ConversationContext(TaxYear: 2025));
        Services.AddSingleton(HandStream.Saying(Sample.Answer() with { Clarification = new Clarification("¿Para qué año?", [option]) }, asked));
        Type("dos pagadores");
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));

        page.Find("form.question-box").Submit();
        page.Find(".clarify .choice").Click();

        Assert.Equal(("dos pagadores", 2025), (asked[1].Text, asked[1].Context.TaxYear));
    }

    [Fact]
    public void AConversationKeptInTheBrowserIsRestored()
    {
        JSInterop.Setup<int[]>("taxAssistant.kept").SetResult([1, 2]);
        JSInterop.Setup<string?>("taxAssistant.load", 1).SetResult(JsonSerializer.Serialize(Sample.Turn(question: "¿Primera?").ToStored(), ApiJson.Default.StoredTurn));
        JSInterop.Setup<string?>("taxAssistant.load", 2).SetResult("{ not what was written");

        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));

        Assert.Contains("¿Primera?", Assert.Single(page.FindAll(".turn")).TextContent, StringComparison.Ordinal);
        Assert.Contains("Debe declarar.", page.Find(".answer").TextContent, StringComparison.Ordinal);
        Assert.Contains(Words["restored"], page.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuestionCutOffByAReloadCanBeAskedAgain()
    {
        JSInterop.Setup<int[]>("taxAssistant.kept").SetResult([1]);
        JSInterop.Setup<string?>("taxAssistant.load", 1).SetResult(JsonSerializer.Serialize(new Turn(1, "¿Primera?", "es").ToStored(), ApiJson.Default.StoredTurn));

        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));

        Assert.Contains(page.FindAll(".answer button"), b => b.TextContent == Words["again"]);
    }

    [Fact]
    public void StartingAgainForgetsTheConversation()
    {
        Type("¿Tengo que declarar?");
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));
        page.Find("form.question-box").Submit();

        page.Find("#restart").Click();
        Assert.Contains(Words["restart-text"], page.Find(".tools").TextContent, StringComparison.Ordinal);
        page.Find(".tools .primary").Click();

        Assert.Empty(page.FindAll(".turn"));
        Assert.NotEmpty(page.FindAll(".suggestions"));
        JSInterop.VerifyInvoke("taxAssistant.forget");
    }

    [Fact]
    public void AskingForAPersonOpensTheFormAndMovesTheFocusThere()
    {
        Type("¿Tengo que declarar?");
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));
        page.Find("form.question-box").Submit();

        page.Find("#person").Click();

        Assert.Contains("¿Tengo que declarar?", page.Find(".handoff blockquote").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations["taxAssistant.focus"], i => Equals(i.Arguments[0], HandoffForm.HeadingId)));
    }

    [Fact]
    public void DownloadingWritesQuestionsAnswersAndSources()
    {
        Type("¿Tengo que declarar?");
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));
        page.Find("form.question-box").Submit();

        page.FindAll(".tools button").Single(b => b.TextContent == Words["download"]).Click();

        var text = (string)JSInterop.VerifyInvoke("taxAssistant.download").Arguments[1]!;
        Assert.Contains("¿Tengo que declarar?", text, StringComparison.Ordinal);
        Assert.Contains("Debe declarar. [1]", text, StringComparison.Ordinal);
        Assert.Contains("23 de noviembre de 2026", text, StringComparison.Ordinal);
        Assert.Contains(Sample.Law.Url, text, StringComparison.Ordinal);
    }

    [Fact]
    public void PrintingOpensThePrintDialogue()
    {
        Type("¿Tengo que declarar?");
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));
        page.Find("form.question-box").Submit();

        page.FindAll(".tools button").Single(b => b.TextContent == Words["print"]).Click();

        JSInterop.VerifyInvoke("taxAssistant.print");
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public void WhoAsksTooMuchIsToldCalmlyAndLosesNothing(string language)
    {
        var asked = new List<Question>();
        Services.AddSingleton(HandStream.Saying(Sample.Answer(), asked));
        Services.AddSingleton(Options.Create(new LimitsOptions { QuestionsPerVisitor = 1 }));
        Type("¿Y mi hijo?");
        var page = Show<ConversationView>(p => p.Add(c => c.Code, language).Add(c => c.Visitor, new Visitor("page", "203.0.113.7")), language);
        page.Find("form.question-box").Submit();
        Assert.Single(asked);
        JSInterop.VerifyInvoke("taxAssistant.clearQuestion", 1);

        page.Find("form.question-box").Submit();

        var words = WordsOf(language)["too-many"];
        Assert.Contains(words[..words.IndexOf('{', StringComparison.Ordinal)], page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Single(asked);
        Assert.Single(page.FindAll(".turn"));
        JSInterop.VerifyInvoke("taxAssistant.clearQuestion", 1);
    }

    [Fact]
    public void AFollowUpCarriesTheSecretOfItsConversationAndANewStartDoesNot()
    {
        var asked = new List<Question>();
        var secret = ConversationSecret.New();
        Services.AddSingleton(HandStream.Saying(Sample.Answer() with { Conversation = new ConversationKey(secret.Id.ToString("n"), secret.Token) }, asked));
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));
        page.Find(".suggestions .choice").Click();
        Type("¿Y en 2024?");
        page.Find("form.question-box").Submit();
        page.WaitForAssertion(() => Assert.Equal(2, asked.Count));

        page.Find("#restart").Click();
        page.Find(".tools .primary").Click();
        page.Find(".suggestions .choice").Click();

        Assert.Equal([null, secret.Token, null], asked.Select(q => q.Conversation));
    }

    [Fact]
    public async Task ErasingAsksFirstAndThenNothingOfTheConversationIsLeft()
    {
        var secret = ConversationSecret.New();
        var answer = Sample.Answer() with { Conversation = new ConversationKey(secret.Id.ToString("n"), secret.Token) };
        Services.AddSingleton(HandStream.Saying(answer));
        await using (var context = await Services.GetRequiredService<RecordsDatabase>().OpenAsync(TestContext.Current.CancellationToken))
        {
            context.Add(new Conversation { Id = secret.Id, Language = "es", StartedAt = DateTimeOffset.UnixEpoch, LastAt = DateTimeOffset.UnixEpoch });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var page = Show<ConversationView>(p => p.Add(c => c.Code, "es"));
        page.Find(".suggestions .choice").Click();

        page.Find("#erase").Click();
        Assert.Contains(Words["erase-text"], page.Find(".tools").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("\"erasedAt\":\"", Assert.Single(Kept<Conversation>()), StringComparison.Ordinal);
        page.Find(".tools .primary").Click();

        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll(".turn")));
        await page.WaitForAssertionAsync(() => Assert.Contains(Words["erased"], page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Contains("\"erasedAt\":\"", Assert.Single(Kept<Conversation>()), StringComparison.Ordinal);
    }

    [Fact]
    public void AnAnswerShowsItsReceiptInTheLanguageOfThePage()
    {
        Services.AddSingleton(HandStream.Saying(Sample.Answer() with { Receipt = new AnswerReceipt("AAAAA-BBBBB", "/recibo/AAAAA-BBBBB") }));
        var page = Show<ConversationView>(p => p.Add(c => c.Code, "gl"), "gl");
        page.Find(".suggestions .choice").Click();

        Assert.Equal("/gl/recibo/AAAAA-BBBBB", page.WaitForElement(".receipt a").GetAttribute("href"));
        Assert.Contains("AAAAA-BBBBB", page.Find(".receipt").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<ConversationView> Open(string typed)
    {
        Type(typed);
        Services.AddSingleton(_answers.Stream);
        return Show<ConversationView>(p => p.Add(c => c.Code, "es"));
    }
}
