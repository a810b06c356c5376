using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Rewriting;

/// <summary>A text without the words that say where someone lives.</summary>
/// <param name="Territory">Id of the first territory named; null when none is.</param>
/// <param name="Residence">Id of the territory that its author says to live in; the first named where that is not said.</param>
/// <param name="Matter">The other words, folded.</param>
public readonly record struct Place(string? Territory, string? Residence, IReadOnlyList<string> Matter);

/// <summary>
/// Finds the territory that a question names, by its towns and provinces. Where someone lives decides who answers,
/// not what the question is about, so its words are taken out before the question is sorted and searched.
/// </summary>
public sealed class TerritoryReader
{
    // "Vivo en [la provincia de] Burgos"; in Basque the place stands first: "Burgos [probintzian] bizi naiz".
    private const int MostBefore = 3;
    private const int MostBehind = 1;

    // "Vivo en", "bizi naiz"; a bare "en" says nothing of living there.
    private const int SaysLiving = 2;

    private readonly PhraseSet<string> _plain;
    private readonly PhraseSet<string> _basque;
    private readonly Dictionary<Language, PhraseSet<bool>> _residence;

    /// <summary>Reads the places of the knowledge.</summary>
    public TerritoryReader(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _plain = new PhraseSet<string>(Places([.. LanguageCodes.All]));
        // With Basque endings, the Catalan name of Araba is a daughter: "alabaren" is "my daughter's".
        _basque = new PhraseSet<string>(Places([Language.Es, Language.Eu]), withEndings: true);
        _residence = LanguageCodes.All.ToDictionary(l => l, l => new PhraseSet<bool>(knowledge.Wording.Residence[l].Select(p => (p, true))));

        List<(string Place, string Id)> Places(IReadOnlyList<Language> named) =>
            [.. knowledge.Territories.Values
                .SelectMany(t => t.Places.Concat(named.Select(l => t.Names[l])).Select(p => (p, t.Id)))
                .DistinctBy(p => string.Join(' ', Folding.Tokens(p.p)))];
    }

    /// <summary>Reads folded words.</summary>
    public Place Read(IReadOnlyList<string> tokens, Language language)
    {
        var found = (language == Language.Eu ? _basque : _plain).Find(tokens).ToList();
        if (found.Count == 0)
            return new Place(null, null, tokens);
        // Only what is said of that place: "vivo en Francia y tengo un piso en Alicante" keeps where its author lives.
        var lives = _residence[language].Find(tokens)
            .SelectMany(r => found.Where(f => IsSaidOf(f.Start, f.Length, r.Start, r.Length)).Take(1).Select(f => (r.Start, r.Length, f.Value)))
            .ToList();
        var home = lives.Where(l => l.Length >= SaysLiving).Select(l => l.Value).FirstOrDefault();
        var words = found.Select(f => (f.Start, f.Length)).Concat(lives.Select(l => (l.Start, l.Length)))
            .SelectMany(f => Enumerable.Range(f.Start, f.Length))
            .ToHashSet();
        return new Place(found[0].Value, home ?? found[0].Value, [.. tokens.Where((_, i) => !words.Contains(i))]);

        bool IsSaidOf(int place, int placeLength, int residence, int residenceLength) => language == Language.Eu
            ? residence - (place + placeLength) is >= 0 and <= MostBehind || place == residence + residenceLength
            : place - (residence + residenceLength) is >= 0 and <= MostBefore;
    }
}
