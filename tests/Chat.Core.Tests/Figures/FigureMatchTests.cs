using Chat.Core.Figures;

namespace Chat.Core.Tests.Figures;

public class FigureMatchTests
{
    [Theory]
    [InlineData("22 mil euros", "22.000 €")]
    [InlineData("%21", "21 por ciento")]
    [InlineData("ekainaren 30a", "30 de junio")]
    [InlineData("303 eredua", "modelo 303")]
    [InlineData("sis mesos", "6 meses")]
    [InlineData("el 303", "modelo 303")]
    [InlineData("22.000", "22.000 €")]
    [InlineData("casilla 505", "0505")]
    [InlineData("91 757 57 77", "917575777")]
    public void TheSameFigureStandsInBothDirections(string one, string other)
    {
        Assert.True(StandsIn(one, other));
        Assert.True(StandsIn(other, one));
    }

    [Theory]
    [InlineData("30 de junio", "30 de junio de 2026")]
    [InlineData("el 30", "30 de junio")]
    [InlineData("2026", "30 de junio de 2026")]
    [InlineData("los 6", "6 meses")]
    [InlineData("el 96", "artículo 96")]
    public void APartStandsInTheWholeAndNotTheOtherWayRound(string part, string whole)
    {
        Assert.True(StandsIn(part, whole));
        Assert.False(StandsIn(whole, part));
    }

    [Theory]
    [InlineData("2", "2025")]
    [InlineData("22.000 €", "122.000 €")]
    [InlineData("21 %", "21 €")]
    [InlineData("21 €", "21 %")]
    [InlineData("4 años", "4 meses")]
    [InlineData("10 días", "10 días hábiles")]
    [InlineData("modelo 303", "casilla 303")]
    [InlineData("artículo 81", "artículo 81 bis")]
    [InlineData("35 €", "Ley 35/2006")]
    [InlineData("30 de junio de 2026", "30 de junio de 2025")]
    [InlineData("30 de junio", "junio de 2030")]
    [InlineData("10:30", "10,30")]
    [InlineData("modelo 030", "el 30")]
    public void OtherFiguresDoNotStand(string stated, string source)
    {
        Assert.False(StandsIn(stated, source));
        Assert.False(StandsIn(source, stated));
    }

    [Fact]
    public void AFullDateStandsWhereDayAndYearAreWrittenApart()
    {
        Assert.True(StandsIn("30 de junio de 2026", "Campaña de 2026: hasta el 30 de junio."));
        Assert.False(StandsIn("30 de junio de 2026", "Campaña de 2025: hasta el 30 de junio."));
    }

    [Fact]
    public void NothingStandsInNothing() => Assert.False(StandsIn("22.000 €", "sin cifras"));

    private static bool StandsIn(string stated, string source) => Assert.Single(FigureReader.Read(stated)).StandsIn(FigureReader.Read(source));
}
