using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

public sealed class PartsTests : PageTest
{
    [Fact]
    public void TheNoticeLinksToWhatIsKept() => Assert.Equal("/gl/privacy", Show<AiNotice>(_ => { }, "gl").Find("a").GetAttribute("href"));

    [Fact]
    public void SuggestionsWaitForTheCircuit()
    {
        var offer = new Offer(["¿Uno?"], IsSeasonal: true);

        var waiting = Show<Suggestions>(p => p.Add(s => s.Offer, offer).Add(s => s.Ready, false));

        Assert.True(waiting.Find("button").HasAttribute("disabled"));
        Assert.Equal(Words["suggestions-season"], waiting.Find("h2").TextContent);
    }

    [Fact]
    public void NoSuggestionsMeanNoHeading() => Assert.Empty(Show<Suggestions>(p => p.Add(s => s.Offer, new Offer([], false))).FindAll("h2"));

    [Fact]
    public void TheQuestionCanBeTypedBeforeItCanBeSent()
    {
        var box = Show<QuestionBox>(p => p.Add(q => q.Ready, false).Add(q => q.Longest, 1_000));

        Assert.True(box.Find("[type=submit]").HasAttribute("disabled"));
        Assert.False(box.Find("textarea").HasAttribute("disabled"));
        Assert.Contains("1.000", box.Find("#question-hint").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStopButtonIsThereWhileAnAnswerComes()
    {
        var stopped = false;
        var box = Show<QuestionBox>(p => p.Add(q => q.Ready, true).Add(q => q.Busy, true).Add(q => q.OnStop, () => stopped = true));

        box.Find("#stop").Click();

        Assert.True(stopped);
        Assert.Equal("true", box.Find("[type=submit]").GetAttribute("aria-disabled"));
    }

    [Fact]
    public void ANoticeInAnotherLanguageSaysSo()
    {
        var answer = Sample.Answer() with { Notices = [new Notice("other-language", "Answers are available in …", "en")] };

        Assert.Equal("en", Show<Notices>(p => p.Add(n => n.Answer, answer)).Find("p").GetAttribute("lang"));
    }

    [Fact]
    public void RelatedQuestionsAskWhatTheyStandFor()
    {
        var asked = default(Suggestion);
        var related = Show<RelatedQuestions>(p => p.Add(r => r.Related, [new Suggestion("Etiqueta", "Pregunta")]).Add(r => r.OnAsk, s => asked = s));

        related.Find("button").Click();

        Assert.Equal("Pregunta", asked!.Question);
    }

    [Fact]
    public void ClarificationOptionsAreButtons()
    {
        var asked = default(Suggestion);
        var clarify = Show<Clarify>(p => p.Add(c => c.Clarification, new Clarification("¿Para qué año?", [new Suggestion("2025", "q25"), new Suggestion("2026", "q26")])).Add(c => c.OnAsk, s => asked = s));

        clarify.FindAll("button")[1].Click();

        Assert.Equal("q26", asked!.Question);
    }

    [Fact]
    public void SomeoneInDistressFindsTheTelephones()
    {
        var pages = Show<OfficialPages>(p => p.Add(o => o.Answer, Sample.Answer() with { Outcome = Outcome.SignpostedCrisis }));

        Assert.Equal(["tel:024", "tel:112"], pages.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void ARedirectionLeadsToTheOfficialPage()
    {
        var source = Sample.Source(1) with { Kind = SourceKind.Administration, Title = "Catastro", Url = "https://www.sedecatastro.gob.es" };

        var link = Show<OfficialPages>(p => p.Add(o => o.Answer, Sample.Answer() with { Outcome = Outcome.RedirectedOtherAdministration, Sources = [source] })).Find("a");

        Assert.Equal("https://www.sedecatastro.gob.es", link.GetAttribute("href"));
        Assert.Contains("Catastro", link.TextContent, StringComparison.Ordinal);
    }
}
