using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Knowledge;
using Chat.Rag.Answering;

namespace Chat.Rag.Tests.Answering;

/// <summary>What citizens get from the product's own knowledge.</summary>
[Collection(RealKnowledge.Name)]
public sealed class ProductAnswerTests(RealAssistant real)
{
    [Fact]
    public void EveryTopicCanBeAskedInEveryLanguageAndStatesWhatItMust()
    {
        var pipeline = real.Service.Get<AnswerPipeline>();
        var (asked, found) = (0, 0);
        foreach (var topic in real.Service.Get<KnowledgeBase>().Topics.Values)
        {
            foreach (var (language, text) in topic.Texts)
            {
                var answer = pipeline.Answer(new Question(text.Title, language, Testing.TestAssistant.Today));
                asked++;
                if (answer.Sources.Any(s => s.Id == "topic:" + topic.Id))
                    found++;
                Assert.Equal(language.Code(), answer.Language);
            }
        }

        Assert.True(found >= 0.9 * asked, $"{found} of {asked} titles find their topic");
    }

    [Fact]
    public void NoAnswerStatesAFigureThatStandsInNoCitedQuote()
    {
        var pipeline = real.Service.Get<AnswerPipeline>();
        foreach (var (language, ask) in real.Service.Get<KnowledgeBase>().Topics.Values.SelectMany(t => t.Texts.SelectMany(x => x.Value.Asks.Take(2).Select(a => (x.Key, a)))))
        {
            var answer = pipeline.Answer(new Question(ask, language, Testing.TestAssistant.Today));
            var cited = answer.Citations.SelectMany(c => FigureReader.Read(c.Quote)).ToList();
            Assert.All(answer.Sentences.SelectMany(s => FigureReader.Read(s.Text)), f => Assert.True(f.StandsIn(cited), $"{ask}: {f.Text}"));
        }
    }

    // As an official does who composes a draft again.
    [Theory]
    [InlineData("¿Cuándo tengo que presentar el modelo 303 del tercer trimestre?", Language.Es)]
    [InlineData("a partir de quant s'ha de fer la declaració de la renda amb dos pagadors", Language.Ca)]
    [InlineData("canto teño que pagar por 50.000 euros de gañancia do aforro", Language.Gl)]
    [InlineData("zenbatetik aurrera egin behar da errenta aitorpena bi ordaintzailerekin", Language.Eu)]
    public void ASourceThatIsStruckOutStandsInNoAnswerUntilNothingIsLeft(string ask, Language language)
    {
        var pipeline = real.Service.Get<AnswerPipeline>();
        var struck = new HashSet<string>();
        for (var round = 0; round < 20; round++)
        {
            var answer = pipeline.Answer(new Question(ask, language, Testing.TestAssistant.Today) { LeftOut = struck });
            Assert.DoesNotContain(answer.Sources, s => struck.Contains(s.Id));
            var cited = answer.Citations.SelectMany(c => FigureReader.Read(c.Quote)).ToList();
            Assert.All(answer.Sentences.SelectMany(s => FigureReader.Read(s.Text)), f => Assert.True(f.StandsIn(cited), f.Text));
            if (answer.Sources.FirstOrDefault(s => s.Kind is not SourceKind.Administration && !s.Id.StartsWith("reply:", StringComparison.Ordinal)) is not { } first)
                break;
            struck.Add(first.Id);
        }

        Assert.InRange(struck.Count, 1, 20);
    }

    [Fact]
    public void ABasqueAnswerThatDependsOnTheTerritorySaysSoAndAsks()
    {
        var answer = real.Service.Ask("zenbatetik aurrera egin behar da errenta aitorpena bi ordaintzailerekin", Language.Eu);

        Assert.Equal("foral-caveat", answer.Notices[0].Kind);
        Assert.Equal(4, answer.Clarification!.Options.Count);
    }

    [Fact]
    public void PressingAForalTerritorySendsToItsTreasury()
    {
        var option = real.Service.Ask("zenbatetik aurrera egin behar da errenta aitorpena bi ordaintzailerekin", Language.Eu)
            .Clarification!.Options.Single(o => o.Context!.Territory == "bizkaia");

        var answer = real.Service.Ask(option.Question, Language.Eu, option.Context);

        Assert.Equal(Outcome.RedirectedOtherAdministration, answer.Outcome);
        Assert.Contains(answer.Sources, s => s.Kind == SourceKind.Administration && s.Url is not null);
    }

    [Fact]
    public void ABasqueAnswerForSomeoneOutsideTheForalTerritoriesCarriesNoCaveat()
    {
        var answer = real.Service.Ask("Burgosen bizi naiz, zenbatetik aurrera egin behar da errenta aitorpena bi ordaintzailerekin", Language.Eu);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.DoesNotContain(answer.Notices, n => n.Kind == "foral-caveat");
    }

    [Theory]
    [InlineData(Language.Es, "¿tengo que declarar si solo tengo un pagador?", "¿y si tengo dos pagadores?", "dos-pagadores")]
    [InlineData(Language.Ca, "he de declarar si només tinc un pagador?", "i si tinc dos pagadors?", "dos-pagadores")]
    [InlineData(Language.Gl, "teño que declarar se só teño un pagador?", "e se teño dous pagadores?", "dos-pagadores")]
    [InlineData(Language.Eu, "ordaintzaile bakarra badut aitorpena egin behar dut?", "eta bi ordaintzaile baditut?", "dos-pagadores")]
    public void AFollowUpStandsAlone(Language language, string first, string second, string topic)
    {
        var answer = real.Service.Ask(second, language, real.Service.Ask(first, language).Context);

        Assert.Contains(answer.Sources, s => s.Id.Contains(topic, StringComparison.Ordinal));
        Assert.Contains("—", answer.Understood.StandaloneQuestion, StringComparison.Ordinal);
    }

    [Fact]
    public void TheYearOfAConversationCarriesOver()
    {
        var first = real.Service.Ask("límite con dos pagadores en la renta 2023", Language.Es);

        Assert.Contains("15.000", first.Text, StringComparison.Ordinal);
        Assert.Equal(2023, real.Service.Ask("¿y si tengo un solo pagador?", Language.Es, first.Context).Context.TaxYear);
    }

    [Fact]
    public void TheNextFilingPeriodIsAddedFromTheCalendarWithItsSource()
    {
        var answer = real.Service.Ask("hasta qué día se presenta el modelo 303", Language.Es);

        var source = Assert.Single(answer.Sources, s => s.Kind == SourceKind.Calendar);
        Assert.Contains("1 de febrero de 2027", source.Quote, StringComparison.Ordinal);
        Assert.Contains("30 de enero de 2027", source.Quote, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInheritanceWithoutARegionAsksForItAndWithOneNamesTheAgency()
    {
        var answer = real.Service.Ask("mi padre ha fallecido, qué plazo tengo para el impuesto de sucesiones", Language.Es);
        Assert.Equal(Outcome.RedirectedOtherAdministration, answer.Outcome);
        var galicia = answer.Clarification!.Options.Single(o => o.Context!.Territory == "galicia");

        var second = real.Service.Ask(galicia.Question, Language.Es, galicia.Context);

        Assert.Contains("ATRIGA", second.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("es", "024")]
    [InlineData("ca", "024")]
    [InlineData("gl", "024")]
    [InlineData("eu", "024")]
    public void ACrisisReplyNamesTheLineAndIsItsOwnSource(string language, string line)
    {
        Assert.True(LanguageCodes.TryParse(language, out var chosen));
        var question = chosen switch { Language.Ca => "em vull morir", Language.Gl => "quero morrer", Language.Eu => "hil egin nahi dut", _ => "me quiero morir" };

        var answer = real.Service.Ask(question, chosen);

        Assert.Equal(Outcome.SignpostedCrisis, answer.Outcome);
        Assert.Contains(line, answer.Text, StringComparison.Ordinal);
        Assert.True(answer.OffersPerson);
    }
}
