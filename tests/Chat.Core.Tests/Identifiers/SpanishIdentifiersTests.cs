using Chat.Core.Identifiers;
using CsCheck;

namespace Chat.Core.Tests.Identifiers;

/// <summary>The fixed numbers are the specimens of the rules (12345678Z, X1234567L …) or computed for these tests.</summary>
public class SpanishIdentifiersTests
{
    [Theory]
    [InlineData("12345678Z")]
    [InlineData("12345678z")]
    [InlineData("12.345.678-Z")]
    [InlineData("12 345 678 Z")]
    [InlineData("00000000T")]
    [InlineData("1234567L")]
    public void ADniIsAcceptedAsPeopleWriteIt(string text) => Assert.True(SpanishIdentifiers.IsDni(text));

    [Theory]
    [InlineData("12345678A")]
    [InlineData("123456789Z")]
    [InlineData("12345678")]
    [InlineData("Z12345678")]
    [InlineData("")]
    [InlineData("١٢٣٤٥٦٧٨Z")]
    public void WhatIsNoDniIsRefused(string text) => Assert.False(SpanishIdentifiers.IsDni(text));

    [Theory]
    [InlineData("X1234567L")]
    [InlineData("Y1234567X")]
    [InlineData("Z1234567R")]
    [InlineData("x-1.234.567-l")]
    public void ANieIsAcceptedAsPeopleWriteIt(string text) => Assert.True(SpanishIdentifiers.IsNie(text));

    [Theory]
    [InlineData("K1234567L")]
    [InlineData("l-1234567-l")]
    public void ThePersonalNifOfThoseWithoutDniIsAccepted(string text) => Assert.True(SpanishIdentifiers.IsPersonalNif(text));

    [Theory]
    [InlineData("A58818501")] // a company: a digit
    [InlineData("B-58.818.501")]
    [InlineData("Q5881850A")] // a public body: a letter
    [InlineData("J5881850A")] // a civil partnership: either
    [InlineData("J58818501")]
    public void TheNifOfAnEntityIsAccepted(string text) => Assert.True(SpanishIdentifiers.IsCif(text));

    [Theory]
    [InlineData("A5881850A")] // a company has a digit
    [InlineData("Q58818501")] // a public body has a letter
    [InlineData("A58818502")]
    [InlineData("I58818501")]
    [InlineData("A5881850")]
    public void TheNifOfAnEntityWithAnotherControlIsRefused(string text) => Assert.False(SpanishIdentifiers.IsCif(text));

    [Theory]
    [InlineData("ES9121000418450200051332")] // the specimen of the IBAN registry
    [InlineData("es91 2100 0418 4502 0005 1332")]
    [InlineData("GB29 NWBK 6016 1331 9268 19")]
    [InlineData("DE89-3704-0044-0532-0130-00")]
    public void AnIbanIsAccepted(string text) => Assert.True(Iban.IsValid(text));

    [Theory]
    [InlineData("ES912100041845020005133")]
    [InlineData("ES91210004184502000513322")]
    [InlineData("XX9121000418450200051332")]
    [InlineData("ESXX XXXX XXXX XXXX XXXX XXXX")]
    public void WhatIsNoIbanIsRefused(string text) => Assert.False(Iban.IsValid(text));

    [Theory]
    [InlineData("281234567840", true)]
    [InlineData("28/12345678/40", true)]
    [InlineData("281234567841", false)]
    [InlineData("991234567840", false)]
    public void ASocialSecurityNumberHasTheRemainderOf97(string text, bool valid) => Assert.Equal(valid, SocialSecurityNumber.IsValid(text));

    [Theory]
    [InlineData("9872023VH5797S0001WX", true)] // the specimen of the Catastro
    [InlineData("9872023 VH5797S 0001 WX", true)]
    [InlineData("9872023VH5797S0001WY", false)]
    [InlineData("9872023VH5797S0002WX", false)]
    public void ACadastralReferenceHasTwoLettersOfControl(string text, bool valid) => Assert.Equal(valid, CadastralReference.IsValid(text));

    [Theory]
    [InlineData("4111 1111 1111 1111", true)] // test numbers of the networks
    [InlineData("5555-5555-5555-4444", true)]
    [InlineData("378282246310005", true)]
    [InlineData("4111 1111 1111 1112", false)]
    [InlineData("1111 1111 1111 1117", false)]
    public void ACardHasItsCheckDigitAndANetwork(string text, bool valid) => Assert.Equal(valid, PaymentCard.IsValid(text));

    [Theory]
    [InlineData("ES1234123456789012JY", true)]
    [InlineData("ES 1234 1234 5678 9012 JY 1F", true)]
    [InlineData("ES1234123456789012JX", false)]
    [InlineData("ES1234123456789012JY1Q", false)]
    public void ASupplyPointHasTwoLettersOfControl(string text, bool valid) => Assert.Equal(valid, SupplyPoint.IsValid(text));

    [Fact]
    public void AnySingleChangedDigitOfADniIsRefused() => RefusesEveryChange(Samples.Dni, SpanishIdentifiers.IsDni);

    [Fact]
    public void AnySingleChangedDigitOfANieIsRefused() => RefusesEveryChange(Samples.Nie, SpanishIdentifiers.IsNie);

    [Fact]
    public void AnySingleChangedDigitOfAnIbanIsRefused() => RefusesEveryChange(Samples.Iban, Iban.IsValid);

    [Fact]
    public void AnySingleChangedDigitOfASocialSecurityNumberIsRefused() =>
        // The number without its control is read in another way when the first digit of its eight is a zero: to it and from it the control says nothing.
        RefusesEveryChange(Samples.SocialSecurity, SocialSecurityNumber.IsValid, (id, changed) => id[2] != changed[2] && (id[2] == '0' || changed[2] == '0'));

    [Fact]
    public void AnySingleChangedDigitOfACardIsRefused() => RefusesEveryChange(Samples.Card, PaymentCard.IsValid);

    [Fact]
    public void NoStringMakesACheckThrow() => Gen.String.Sample(text =>
        SpanishIdentifiers.IsDni(text) | SpanishIdentifiers.IsNie(text) | SpanishIdentifiers.IsPersonalNif(text) | SpanishIdentifiers.IsCif(text)
        | Iban.IsValid(text) | SocialSecurityNumber.IsValid(text) | CadastralReference.IsValid(text) | PaymentCard.IsValid(text) | SupplyPoint.IsValid(text)
        || true);

    private static void RefusesEveryChange(Gen<string> valid, Func<string, bool> isValid, Func<string, string, bool>? isOpen = null) =>
        Gen.Select(valid, Gen.Int[0, 30], Gen.Int[1, 9]).Sample((id, position, step) =>
        {
            var digits = Enumerable.Range(0, id.Length).Where(i => char.IsAsciiDigit(id[i])).ToArray();
            var at = digits[position % digits.Length];
            var changed = id[..at] + (char)('0' + ((id[at] - '0' + step) % 10)) + id[(at + 1)..];
            return isValid(id) && (isOpen?.Invoke(id, changed) == true || !isValid(changed));
        });
}
