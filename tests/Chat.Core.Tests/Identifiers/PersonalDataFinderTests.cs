using System.Diagnostics;
using Chat.Core.Identifiers;
using CsCheck;

namespace Chat.Core.Tests.Identifiers;

public class PersonalDataFinderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Mi DNI es 12345678Z.", "DNI:12345678Z")]
    [InlineData("DNI 12.345.678-z y teléfono 600 12 34 56", "DNI:12.345.678-z; PHONE:600 12 34 56")]
    [InlineData("nº12345678Z", "DNI:12345678Z")]
    [InlineData("el 12 345 678 Z", "DNI:12 345 678 Z")]
    [InlineData("NIE X-1.234.567-L", "NIE:X-1.234.567-L")]
    [InlineData("la empresa B-58.818.501, ¿qué presenta?", "CIF:B-58.818.501")]
    [InlineData("cuenta ES91 2100 0418 4502 0005 1332 y ya", "IBAN:ES91 2100 0418 4502 0005 1332")]
    [InlineData("cuenta ES91 2100 0418 45 0200051332.", "IBAN:ES91 2100 0418 45 0200051332")]
    [InlineData("ES9121000418450200051332 kontuan", "IBAN:ES9121000418450200051332")]
    [InlineData("GB29 NWBK 6016 1331 9268 19 es mi cuenta", "IBAN:GB29 NWBK 6016 1331 9268 19")]
    [InlineData("peña.lopez+renta@correo.example, gracias", "EMAIL:peña.lopez+renta@correo.example")]
    [InlineData("(+34) 600 123 456", "PHONE:(+34) 600 123 456")]
    [InlineData("0034 600123456 o +33 6 12 34 56 78", "PHONE:0034 600123456; PHONE:+33 6 12 34 56 78")]
    [InlineData("fijo 94 412 34 56", "PHONE:94 412 34 56")]
    [InlineData("nss 28/12345678/40", "NUSS:28/12345678/40")]
    [InlineData("finca 9872023 VH5797S 0001 WX", "CADASTRAL:9872023 VH5797S 0001 WX")]
    [InlineData("tarjeta 4111 1111 1111 1111?", "CARD:4111 1111 1111 1111")]
    [InlineData("luz ES1234123456789012JY", "CUPS:ES1234123456789012JY")]
    [InlineData("vendí el coche 1234 BCD", "PLATE:1234 BCD")]
    public void PersonalDataIsFoundWithItsExactSpan(string text, string found) => Assert.Equal(found, Show(text));

    [Theory]
    [InlineData("la herencia de don Benito Pérez", "NAME:Benito Pérez")]
    [InlineData("le pagué a don Álvaro", "NAME:Álvaro")]
    [InlineData("soy Mar", "NAME:Mar")]
    [InlineData("soy mar garcía", "NAME:mar garcía")]
    [InlineData("em dic mar i tinc dos pagadors", "NAME:mar")]
    public void ANameThatIsAlsoAPlaceOrAWordIsFoundWhereItIsAName(string text, string found) => Assert.Equal(found, Show(text));

    [Theory]
    [InlineData("12345678Z-ren aitorpena", "DNI:12345678Z")]
    [InlineData("12345678Zren aitorpena", "DNI:12345678Z")]
    [InlineData("12345678zren aitorpena", "DNI:12345678z")]
    [InlineData("X1234567L-k", "NIE:X1234567L")]
    [InlineData("B58818501-ekin", "CIF:B58818501")]
    [InlineData("+34600123456ra deitu", "PHONE:+34600123456")]
    [InlineData("ES9121000418450200051332ra", "IBAN:ES9121000418450200051332")]
    [InlineData("nire@posta.example-era idatzi", "EMAIL:nire@posta.example")]
    public void ABasqueCaseEndingIsNoPartOfTheNumber(string text, string found) =>
        Assert.Equal(found, Show(text));

    [Theory]
    [InlineData("modelo 303 2025 y modelo 390")]
    [InlineData("casillas 0063 a 0109, 0505")]
    [InlineData("BOE-A-2006-20764, V1234-23 y la Ley 35/2006")]
    [InlineData("TEAC 00/02021/2020, HAC/602/2025 y (UE) 2016/679")]
    [InlineData("22.000 €, 1.234.567,89 euros y 751.202.570 eurokoa")]
    [InlineData("612345678 euros de recaudación")]
    [InlineData("del 2021 al 2025, versión 1.2023.04")]
    [InlineData("llamo al 91 757 57 77, 917575777, 901 33 55 33, 900 123 456, 060 y 024")]
    [InlineData("+34 917 57 57 77")]
    [InlineData("44248179 errorea ematen dit")]
    [InlineData("error 12345678 zona")]
    [InlineData("dos pagos, 1234567 e 07944804")]
    [InlineData("L'IBAN ESXX XXXX XXXX XXXX XXXX XXXX")]
    [InlineData("4770 del PGC, 48001, 671.4")]
    [InlineData("2023 TSJ epaia")]
    [InlineData("mi coche y la sentencia 2023 TSJ")]
    [InlineData("referencia 1234 BCD")]
    [InlineData("12345678A y 4111 1111 1111 1112")]
    [InlineData("112345678Z")]
    [InlineData("usuario@dominio")]
    [InlineData("¿Don Benito tiene beneficios fiscales? Vivo en Don Álvaro, cerca del ayuntamiento de Doña María y de la calle Don Jaime")]
    [InlineData("els ajuts de l'ajuntament de Don Benito; o concello de Dona Inés")]
    [InlineData("son máximo 22.000 euros; los gastos son luz y agua; si los plazos son domingo; mi hijo segundo")]
    [InlineData("me llaman del 800 123 456, 900.20.30.40, 901 12 34 56, 902-123-456, 905123456 y 807 12 34 56")]
    [InlineData("")]
    public void WhatOnlyLooksLikePersonalDataIsLeftAlone(string text) => Assert.Equal("", Show(text));

    [Fact]
    public void TheMaskReplacesEachFindByItsType()
    {
        const string text = "Soy 12345678Z, llámame al 600 123 456.";
        Assert.Equal("Soy [DNI], llámame al [PHONE].", PersonalDataFinder.Mask(text, PersonalDataFinder.Find(text)));
    }

    [Fact]
    public void AnIdentifierIsFoundInAnySentence() =>
        Gen.Select(Gen.OneOf(Samples.Dni, Samples.Nie, Samples.Iban), Gen.OneOf(Gen.Const("Mi dato: {0}."), Gen.Const("{0}-ren kasua"), Gen.Const("({0}), gràcies"), Gen.Const("o {0} non vale")))
            .Sample((id, sentence) => Assert.Single(PersonalDataFinder.Find(sentence.Replace("{0}", id, StringComparison.Ordinal))).Value == id);

    [Fact]
    public void FindsSliceTheTextInOrderWithoutOverlaps() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789 .-+@XYZabESes/()\ud800"], 0, 80]).Sample(text =>
        {
            var end = 0;
            foreach (var data in PersonalDataFinder.Find(text))
            {
                if (data.Start < end || text[data.Start..data.End] != data.Value)
                    return false;
                end = data.End;
            }

            return true;
        });

    [Theory]
    [InlineData("9")]
    [InlineData("ES91 ")]
    [InlineData("a@")]
    [InlineData("a.")]
    [InlineData("612 345 ")]
    public void LongRunsAreRead(string unit) => Assert.NotNull(PersonalDataFinder.Find(string.Concat(Enumerable.Repeat(unit, 10_000))));

    private static string Show(string text) => string.Join("; ", PersonalDataFinder.Find(text).Select(d => $"{d.Type}:{d.Value}"));

    // The least of many readings: a pause of the machine is no time of the finder's.
    [Fact]
    public void NoTextOfAThousandCharactersIsSlow()
    {
        foreach (var (name, text) in HeavyTexts.All)
        {
            // The first readings are of code that is not compiled to the end.
            var least = TimeSpan.MaxValue;
            for (var i = 0; i < 400 || (least.TotalMilliseconds >= HeavyTexts.Slow && i < 4_000); i++)
            {
                var start = Stopwatch.GetTimestamp();
                PersonalDataFinder.Find(text);
                if (Stopwatch.GetElapsedTime(start) is var time && time < least)
                    least = time;
            }

            output.WriteLine(FormattableString.Invariant($"{name}: {least.TotalMilliseconds:0.000} ms"));
            Assert.True(least.TotalMilliseconds < HeavyTexts.Slow, $"{name}: {least.TotalMilliseconds} ms");
        }
    }
}
