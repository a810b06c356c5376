using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Wording;

public sealed partial class UiWordingTests
{
    private static readonly UiWordings Wordings = new();

    public static TheoryData<Language> Others => [Language.Ca, Language.Gl, Language.Eu];

    [Theory]
    [MemberData(nameof(Others))]
    public void EveryLanguageHasTheSameKeys(Language language) =>
        Assert.Equal(Wordings.For(Language.Es).Keys.Order(), Wordings.For(language).Keys.Order());

    [Theory]
    [MemberData(nameof(Others))]
    public void EveryLanguageFillsTheSameSlots(Language language)
    {
        foreach (var key in Wordings.For(Language.Es).Keys)
            Assert.Equal((key, Slots(Wordings.For(Language.Es)[key])), (key, Slots(Wordings.For(language)[key])));
    }

    [Fact]
    public void EveryFaultOfASentenceHasItsWordsAndACodeOfAnotherVersionStaysACode()
    {
        foreach (var fault in Enum.GetValues<SentenceFault>().Select(Spelling.Of))
            Assert.NotEqual(fault, Wordings.For(Language.Es).Named("faults", fault));
        Assert.Equal("of-tomorrow", Wordings.For(Language.Es).Named("faults", "of-tomorrow"));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void NoSentenceWasLeftInSpanish(Language language)
    {
        // Short words coincide between neighbours; a sentence does not. That one key is a list of codes.
        var same = Wordings.For(Language.Es).Keys.Where(k => k != "problem-reasons-detail" && Wordings.For(Language.Es)[k] == Wordings.For(language)[k] && Wordings.For(language)[k].Length > 35);

        Assert.Empty(same);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void InformationPagesHaveTheSameParts(Language language)
    {
        foreach (var (name, spanish) in Wordings.For(Language.Es).Pages)
        {
            var other = Wordings.For(language).Pages[name];
            Assert.Equal(spanish.Sections.Select(Parts), other.Sections.Select(Parts));
        }
    }

    [Fact]
    public void AKeyThatIsMissingIsNamed() =>
        Assert.Contains("Wording/eu/ui.yml has no 'nada'", Assert.Throws<KeyNotFoundException>(() => Wordings.For(Language.Eu)["nada"]).Message, StringComparison.Ordinal);

    // Articles are the same in every language; only their names are not.
    private static (int, int, string) Parts(InformationSection section) => (section.Text.Count, section.Items.Count, string.Join(' ', section.Articles.Select(a => a.Id)));

    private static string Slots(string text) => string.Join(' ', Slot().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Slot();
}
