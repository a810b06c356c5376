using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Routing;

/// <summary>The right administration with its official page, for every matter, in four languages, and for every territory where it goes by territory.</summary>
[Collection(RealKnowledge.Name)]
public sealed class CompetenceTests(RealAssistant real)
{
    // Host of the portal of whoever manages transfer tax: Ley 22/2009 arts. 33 and 55, Ley 12/2002 art. 31, Ley 28/1990 art. 38; in
    // Ceuta and Melilla nothing was ceded.
    public static TheoryData<string, string> Portals { get; } = new()
    {
        { "Vitoria", "araba" }, { "Bilbao", "bizkaia.eus" }, { "Donostia", "gipuzkoa.eus" }, { "Pamplona", "navarra.es" },
        { "Girona", "atc.gencat.cat" }, { "Lugo", "atriga.gal" }, { "Sevilla", "juntadeandalucia.es" }, { "Móstoles", "comunidad.madrid" },
        { "Alicante", "atv.gva.es" }, { "Palma", "atib.es" }, { "Zaragoza", "aragon.es" }, { "Gijón", "tributasenasturias.es" },
        { "Santander", "agenciacantabratributaria.es" }, { "Toledo", "jccm.es" }, { "Burgos", "jcyl.es" }, { "Badajoz", "juntaex.es" },
        { "Logroño", "larioja.org" }, { "Murcia", "carm.es" }, { "Las Palmas", "gobiernodecanarias.org" }, { "Ceuta", "agenciatributaria.gob.es" },
        { "Melilla", "agenciatributaria.gob.es" },
    };

    [Theory]
    [MemberData(nameof(Portals))]
    public void ATransferGoesToThePortalOfThePlace(string place, string host)
    {
        foreach (var (language, question) in new[]
        {
            ("es", $"dónde pago el impuesto de transmisiones de un piso usado en {place}"),
            ("ca", $"on pago l'impost de transmissions d'un pis usat a {place}"),
            ("gl", $"onde pago o imposto de transmisións dun piso usado en {place}"),
            ("eu", $"non ordaindu behar dut ondare-eskualdaketen zerga pisu erabili batengatik, {place}"),
        })
        {
            Assert.True(LanguageCodes.TryParse(language, out var chosen));
            var answer = real.Service.Ask(question, chosen);

            Assert.True(answer.Outcome == Outcome.RedirectedOtherAdministration, $"{question}: {answer.Outcome}");
            Assert.Contains(answer.Sources, s => s.Url?.Contains(host, StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public void EveryMatterNamesItsAdministrationInEveryLanguage()
    {
        var faults = new List<string>();
        foreach (var matter in real.Service.Get<KnowledgeBase>().Competence.Matters)
        {
            foreach (var language in LanguageCodes.All)
            {
                var answers = matter.Examples[language].Take(5).Select(q => real.Service.Ask(q, language)).ToList();
                var right = answers.Count(a => a.Outcome == Outcome.RedirectedOtherAdministration && a.Language == language.Code());
                if (right < 4)
                    faults.Add($"{matter.Id} {language}: {right} of 5");
            }
        }

        Assert.True(faults.Count == 0, string.Join("; ", faults));
    }

    /// <summary>A levy that nobody has heard of is the municipality's all the same, and no vehicle tax.</summary>
    [Theory]
    [InlineData(Language.Es, "tasa municipal por tener colmenas")]
    [InlineData(Language.Es, "el ayuntamiento quiere cobrarme por el palomar")]
    [InlineData(Language.Es, "tasa de alcantarillado quien la cobra")]
    [InlineData(Language.Es, "me cobran una tasa por el vado y no lo uso")]
    [InlineData(Language.Es, "arbitrio municipal sobre toldos")]
    [InlineData(Language.Ca, "impost de l'ajuntament per les caseres d'abelles")]
    [InlineData(Language.Ca, "taxa per posar taules a la vorera")]
    [InlineData(Language.Ca, "taxa de clavegueram qui la cobra")]
    [InlineData(Language.Ca, "quant val el nínxol del cementiri municipal")]
    [InlineData(Language.Gl, "imposto do concello polas abellas")]
    [InlineData(Language.Gl, "o concello quere cobrarme polos balcóns")]
    [InlineData(Language.Gl, "taxa polo posto da feira")]
    [InlineData(Language.Gl, "canto vale o nicho do cemiterio municipal")]
    [InlineData(Language.Eu, "udalaren zerga erleengatik")]
    [InlineData(Language.Eu, "udalak balkoiengatik kobratu nahi dit")]
    [InlineData(Language.Eu, "estolderia tasa nork kobratzen du")]
    [InlineData(Language.Eu, "terraza espaloian jartzeko tasa")]
    public void AMunicipalLevyOfWhateverKindGoesToTheTownHall(Language language, string question)
    {
        var answer = real.Service.Ask(question, language);

        Assert.Equal(Outcome.RedirectedOtherAdministration, answer.Outcome);
        Assert.Equal("administration:ayuntamiento", answer.Sources[0].Id);
        Assert.DoesNotContain(answer.Sources, s => s.Id.StartsWith("topic:", StringComparison.Ordinal));
    }

    /// <summary>Only these are linked to: the portals of the administrations themselves, over HTTPS.</summary>
    [Fact]
    public void EveryLinkIsThePortalOfAPublicAdministration()
    {
        string[] endings = [".gob.es", ".es", ".eus", ".cat", ".gal", ".madrid", ".org"];
        string[] organisations = ["www.larioja.org", "www.gobiernodecanarias.org", "www.registradores.org"];
        foreach (var administration in real.Service.Get<KnowledgeBase>().Competence.Administrations.Values.Where(a => a.Url is not null))
        {
            var url = new Uri(administration.Url!);
            Assert.Equal(Uri.UriSchemeHttps, url.Scheme);
            Assert.Contains(endings, e => url.Host.EndsWith(e, StringComparison.Ordinal));
            Assert.True(!url.Host.EndsWith(".org", StringComparison.Ordinal) || organisations.Contains(url.Host), url.Host);
        }
    }
}
