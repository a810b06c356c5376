using Chat.Core.Identifiers;

namespace Chat.Core.Tests.Identifiers;

public class PersonalDataVectorTests
{
    public static TheoryData<string> Vectors => [.. PersonalDataVectors.All];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void TheVectorIsFoundAsMarked(string vector)
    {
        var (text, _) = PersonalDataVectors.Read(vector);
        Assert.Equal(vector, PersonalDataVectors.Mark(text, PersonalDataFinder.Find(text)));
    }

    [Fact]
    public void EveryTypeHasAVector() =>
        Assert.All(PersonalDataFinder.Types, t => Assert.Contains(PersonalDataVectors.All, v => v.Contains($"{{{t}|", StringComparison.Ordinal)));

    [Fact]
    public void WhatAMaskedTextLacksIsKnownFromItsMasks()
    {
        Assert.Equal(["DNI", "PIN"], PersonalDataFinder.Masked("Mi [PIN] y mi [DNI], [OTRO]"));
        Assert.Empty(PersonalDataFinder.Find("Mi [PIN] y mi [DNI] y [CADASTRAL]"));
    }

    [Fact]
    public void EveryTypeThatOpensTheReturnIsACredential()
    {
        string[] credentials = ["REFERENCE", "BOX505", "EXPIRY", "SUPPORT", "CSV", "NRC", "PIN", "PASSWORD"];
        Assert.Equal(credentials.Order(), PersonalDataFinder.Types.Where(PersonalDataFinder.IsCredential).Order());
    }
}
