using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Rewriting;

/// <summary>Finds the territory that a question names, by its towns and provinces.</summary>
public sealed class TerritoryReader
{
    private readonly PhraseSet<string> _plain;
    private readonly PhraseSet<string> _basque;

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
    }

    /// <summary>Id of the first territory named; null when none is. Also the words that name places.</summary>
    public string? Read(IReadOnlyList<string> tokens, Language language, out IReadOnlySet<int> words)
    {
        var found = (language == Language.Eu ? _basque : _plain).Find(tokens).ToList();
        words = found.SelectMany(f => Enumerable.Range(f.Start, f.Length)).ToHashSet();
        return found.Count > 0 ? found[0].Value : null;
    }
}
