using Chat.Records.Officials;

namespace Chat.Records.Tests.Officials;

/// <summary>The list of words that are tried first.</summary>
public sealed class PlainPasswordsTests
{
    [Fact]
    public void EachWordStandsOnceAndHasFourLettersAtLeast()
    {
        var words = PlainPasswords.All;

        Assert.InRange(words.Count, 100, 500);
        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(words, w => Assert.True(w.Length >= 4 && w.All(char.IsLetter), w));
    }

    [Fact]
    public void EachWordWithAYearOrTwiceIsPlain() => Assert.All(PlainPasswords.All, w =>
    {
        Assert.True(PlainPasswords.Has(w + "2026!", "ane"), w);
        Assert.True(PlainPasswords.Has($"{w}.{w}.{w}", "ane"), w);
    });

    [Fact]
    public void PhrasesOfSeveralOtherWordsAreNot() => Assert.All(
        ["el gato duerme en la ventana azul", "plou poc però quan plou plou prou", "a néboa sobe polo río amodo", "mendi gainetik itsasoa ikusten da", "Zr7-kf2Q-ttb9-vmW"],
        p => Assert.False(PlainPasswords.Has(p, "ane"), p));
}
