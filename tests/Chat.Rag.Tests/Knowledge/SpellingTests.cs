using Chat.Core.Languages;
using Chat.Testing;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>
/// The spelling of everything that citizens read. The dictionaries are Debian's; <c>tests/spelling/&lt;language&gt;.txt</c> lists
/// the right words that they lack, each reviewed by a person.
/// </summary>
public sealed class SpellingTests
{
    private const int PlacesShown = 5;

    [Theory]
    [InlineData(Language.Es)]
    [InlineData(Language.Ca)]
    [InlineData(Language.Gl)]
    [InlineData(Language.Eu)]
    public void EveryWordThatCitizensReadIsSpeltRight(Language language)
    {
        var spelling = new SpelledWords(language, Reviewed(language).ToHashSet(StringComparer.Ordinal));
        var places = CitizenTexts.In(language)
            .SelectMany(t => SpelledWords.In(t.Text).Select(word => (Word: word, Place: $"{t.File}:{t.Line}")))
            .ToLookup(w => w.Word, w => w.Place, StringComparer.Ordinal);

        var unknown = Hunspell.Unknown(language, [.. places.SelectMany(w => spelling.ToAsk(w.Key)).Distinct(StringComparer.Ordinal)]);

        var wrong = places
            .Where(w => !spelling.IsRight(w.Key, unknown))
            .OrderBy(w => w.Key, StringComparer.Ordinal)
            .Select(w => $"  {w.Key}: {string.Join(", ", w.Distinct().Take(PlacesShown))}{(w.Distinct().Count() > PlacesShown ? ", …" : "")}")
            .ToList();
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} word(s) that the dictionary does not know. Mend what is misspelt; what is right goes into {ListOf(language)}.\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [InlineData(Language.Es)]
    [InlineData(Language.Ca)]
    [InlineData(Language.Gl)]
    [InlineData(Language.Eu)]
    public void TheListOfReviewedWordsIsSortedAndHasEachOnce(Language language)
    {
        var words = Reviewed(language);

        Assert.Equal(words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), words);
    }

    [Fact]
    public void FiguresSlotsAndWhatIsGluedToThemAreNotSpelt() =>
        Assert.Equal(
            ["Urteko", "eurotik", "eredua", "l'IVA", "zerga-agentzia"],
            SpelledWords.In("Urteko %{{rate:number}}eko {{limit:number}} eurotik, **{{form}} eredua** {year}rako: l’IVA, Cl@verekin, zerga-agentzia 50."));

    [Theory]
    [InlineData(Language.Es, "Anwser", false)]
    [InlineData(Language.Es, "Fiscalia", true)]
    [InlineData(Language.Ca, "l'IGIC", true)]
    [InlineData(Language.Ca, "l'IGICC", false)]
    [InlineData(Language.Eu, "IGICaren", true)]
    [InlineData(Language.Eu, "IGICxyz", false)]
    public void AReviewedWordIsRightWithACapitalAnArticleOrABasqueEnding(Language language, string word, bool right) =>
        Assert.Equal(right, new SpelledWords(language, new HashSet<string> { "IGIC", "fiscalia" }).IsRight(word, new HashSet<string> { word }));

    private static string[] Reviewed(Language language) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, ListOf(language))).Where(l => l.Length > 0 && l[0] != '#')];

    private static string ListOf(Language language) => $"tests/spelling/{language.Code()}.txt";
}
