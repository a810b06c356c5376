using Chat.Core.Languages;
using Chat.Rag.Rewriting;
using Chat.Rag.Text;

namespace Chat.Rag.Tests.Rewriting;

/// <summary>What is taken out of a question because it says where its author lives, and what is not.</summary>
[Collection(RealKnowledge.Name)]
public sealed class TerritoryReaderTests(RealAssistant assistant)
{
    [Theory]
    [InlineData(Language.Es, "vivo en Burgos y cobro una pensión", "y cobro una pension")]
    [InlineData(Language.Es, "vivo en la provincia de Burgos", "la provincia de")]
    [InlineData(Language.Es, "vivo en Francia y alquilo una casa de Alicante", "vivo en francia y alquilo una casa de")]
    [InlineData(Language.Ca, "visc a França i llogo una casa que tinc a Girona", "visc a franca i llogo una casa que tinc")]
    [InlineData(Language.Gl, "resido en Portugal e alugo unha casa de Vigo", "resido en portugal e alugo unha casa de")]
    [InlineData(Language.Eu, "Burgosen bizi naiz eta pentsioa kobratzen dut", "eta pentsioa kobratzen dut")]
    [InlineData(Language.Eu, "Italian bizi naiz eta Burgosen pisua dut", "italian bizi naiz eta pisua dut")]
    public void OnlyWhatIsSaidOfThePlaceItselfIsTakenOut(Language language, string question, string matter)
    {
        var place = assistant.Service.Get<TerritoryReader>().Read(Folding.Tokens(question), language);

        Assert.NotNull(place.Territory);
        Assert.Equal(matter, string.Join(' ', place.Matter));
    }

    [Theory]
    [InlineData(Language.Es, "trabajo en Logroño pero vivo en Tudela", "la-rioja", "nafarroa")]
    [InlineData(Language.Ca, "treballo a Logronyo però visc a Tudela", "la-rioja", "nafarroa")]
    [InlineData(Language.Gl, "traballo en Logroño pero vivo en Tudela", "la-rioja", "nafarroa")]
    [InlineData(Language.Eu, "Logroñon lan egiten dut baina Tuteran bizi naiz", "la-rioja", "nafarroa")]
    [InlineData(Language.Es, "un piso en Vigo y otro en Lugo", "galicia", "galicia")]
    [InlineData(Language.Eu, "gasteizkoon errenta", "araba", "araba")]
    public void WhereOneLivesIsToldFromWhereOneWorks(Language language, string question, string first, string home)
    {
        var place = assistant.Service.Get<TerritoryReader>().Read(Folding.Tokens(question), language);

        Assert.Equal((first, home), (place.Territory, place.Residence));
    }

    [Fact]
    public void ABasqueDaughterIsNoTerritory() =>
        Assert.Null(assistant.Service.Get<TerritoryReader>().Read(Folding.Tokens("kotxea alabaren izenean jarri nahi dut"), Language.Eu).Territory);

    [Fact]
    public void WhereNoPlaceIsNamedNothingIsTakenOut()
    {
        var place = assistant.Service.Get<TerritoryReader>().Read(Folding.Tokens("vivo en Francia"), Language.Es);

        Assert.Null(place.Territory);
        Assert.Equal(["vivo", "en", "francia"], place.Matter);
    }
}
