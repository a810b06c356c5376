using Chat.Core.Texts;

namespace Chat.Core.Tests.Texts;

public sealed class WordDifferenceTests
{
    [Fact]
    public void AChangedFigureIsTakenOutAndPutIn() =>
        Assert.Equal(
            [new(Change.Kept, "El límite es de "), new(Change.Removed, "1.500 "), new(Change.Added, "2.500 "), new(Change.Kept, "euros.")],
            WordDifference.Between("El límite es de 1.500 euros.", "El límite es de 2.500 euros."));

    [Fact]
    public void EqualTextsHaveNothingButKeptWords() =>
        Assert.Equal([new ChangedWords(Change.Kept, "uno dos")], WordDifference.Between("uno dos", "uno dos"));

    [Fact]
    public void WhiteSpaceAloneIsNoChange() => Assert.All(WordDifference.Between("uno  dos\ntres", "uno dos tres"), c => Assert.Equal(Change.Kept, c.Change));

    [Fact]
    public void AnEmptyTextIsAllAddedOrAllRemoved()
    {
        Assert.Equal([new ChangedWords(Change.Added, "uno dos")], WordDifference.Between("", "uno dos"));
        Assert.Equal([new ChangedWords(Change.Removed, "uno dos")], WordDifference.Between("uno dos", ""));
        Assert.Empty(WordDifference.Between("", ""));
    }

    [Fact]
    public void BothTextsCanBeReadOffTheDifferenceAndItIsAsShortAsCanBe()
    {
        const int Seed = 20261126;
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var (older, newer) = (Text(random), Text(random));

            var difference = WordDifference.Between(older, newer);

            Assert.Equal(Words(older), Words(Without(difference, Change.Added)));
            Assert.Equal(newer, Without(difference, Change.Removed));
            var common = difference.Where(d => d.Change == Change.Kept).Sum(d => Words(d.Words).Length);
            Assert.Equal(LongestCommon(Words(older), Words(newer)), common);
        }
    }

    [Fact]
    public void TextsThatShareNothingEndInBoundedTime()
    {
        var (older, newer) = (Numbered("a", 20_000), Numbered("b", 20_000));

        var difference = WordDifference.Between("uno " + older, "uno " + newer);

        Assert.Equal([Change.Kept, Change.Removed, Change.Added], difference.Select(d => d.Change));
    }

    private static string Numbered(string letter, int words) => string.Join(' ', Enumerable.Range(0, words).Select(i => letter + i));

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => (char)('a' + random.Next(4)) + (random.Next(4) == 0 ? "\n" : " ")));

    private static string Without(IReadOnlyList<ChangedWords> difference, Change change) => string.Concat(difference.Where(d => d.Change != change).Select(d => d.Words));

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // The textbook table, as the yardstick.
    private static int LongestCommon(string[] a, string[] b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
                table[i, j] = a[i - 1] == b[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        }

        return table[a.Length, b.Length];
    }
}
