using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Rewriting;

/// <summary>A text without the words that say where someone lives.</summary>
/// <param name="Territory">Id of the first territory named; null when none is.</param>
/// <param name="Matter">The other words, folded.</param>
public readonly record struct Place(string? Territory, IReadOnlyList<string> Matter);

/// <summary>
/// Finds the territory that a question names, by its towns and provinces. Where someone lives decides who answers,
/// not what the question is about, so its words are taken out before the question is sorted and searched.
/// </summary>
public sealed class TerritoryReader
{
    // "Vivo en [la provincia de] Burgos"; in Basque the place stands first: "Burgos [probintzian] bizi naiz".
    private const int MostBefore = 3;
    private const int MostBehind = 1;

    private readonly PhraseSet<string> _plain;
    private readonly PhraseSet<string> _basque;
    private readonly Dictionary<Language, PhraseSet<bool>> _residence;

    /// <summary>Reads the places of the knowledge.</summary>
    public TerritoryReader(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        var places = knowledge.Territories.Values
            .SelectMany(t => t.Places.Concat(t.Names.Values).Select(p => (p, t.Id)))
            .DistinctBy(p => string.Join(' ', Folding.Tokens(p.p)))
            .ToList();
        _plain = new PhraseSet<string>(places);
        _basque = new PhraseSet<string>(places, withEndings: true);
        _residence = LanguageCodes.All.ToDictionary(l => l, l => new PhraseSet<bool>(knowledge.Wording.Residence[l].Select(p => (p, true))));
    }

    /// <summary>Reads folded words.</summary>
    public Place Read(IReadOnlyList<string> tokens, Language language)
    {
        var found = (language == Language.Eu ? _basque : _plain).Find(tokens).ToList();
        if (found.Count == 0)
            return new Place(null, tokens);
        // Only what is said of that place: "vivo en Francia y tengo un piso en Alicante" keeps where its author lives.
        var lives = _residence[language].Find(tokens).Where(r => found.Exists(f => language == Language.Eu
            ? r.Start - (f.Start + f.Length) is >= 0 and <= MostBehind || f.Start == r.Start + r.Length
            : f.Start - (r.Start + r.Length) is >= 0 and <= MostBefore));
        var words = found.Select(f => (f.Start, f.Length)).Concat(lives.Select(f => (f.Start, f.Length)))
            .SelectMany(f => Enumerable.Range(f.Start, f.Length))
            .ToHashSet();
        return new Place(found[0].Value, [.. tokens.Where((_, i) => !words.Contains(i))]);
    }
}
