using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>Every word that the guidance itself uses in a language, folded; also names of administrations and places.</summary>
public sealed class GuidanceVocabulary
{
    private readonly Dictionary<Language, HashSet<string>> _words;

    /// <summary>Gathers them.</summary>
    public GuidanceVocabulary(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _words = LanguageCodes.All.ToDictionary(l => l, l => Gather(knowledge, l));
    }

    /// <summary>True when the guidance uses the word, given folded.</summary>
    public bool Has(string word, Language language) => _words[language].Contains(word);

    private static HashSet<string> Gather(KnowledgeBase knowledge, Language language)
    {
        var texts = knowledge.Topics.Values.Where(t => t.Texts.ContainsKey(language)).Select(t => t.Texts[language]).SelectMany(t => t.Blocks.Select(b => b.Template).Append(t.Title))
            .Concat(knowledge.Concepts.SelectMany(c => c.Variants[language]))
            .Concat(knowledge.Competence.Administrations.Values.Select(a => a.Names[language]))
            .Concat(knowledge.Territories.Values.Select(t => t.Names[language]));
        return texts.SelectMany(Folding.Tokens).ToHashSet(StringComparer.Ordinal);
    }
}
