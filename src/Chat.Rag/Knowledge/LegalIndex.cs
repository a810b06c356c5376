using Chat.Core.Answers;

namespace Chat.Rag.Knowledge;

/// <summary>Names and addresses of the laws that guidance rests on; not their text.</summary>
public sealed class LegalIndex(IReadOnlyDictionary<string, Law> laws)
{
    /// <summary>Laws by id.</summary>
    public IReadOnlyDictionary<string, Law> Laws { get; } = laws;

    /// <summary>True when both the law and the article are listed.</summary>
    public bool Knows(string articleId) =>
        Split(articleId) is var (law, unit) && Laws.TryGetValue(law, out var known) && known.Units.ContainsKey(unit);

    /// <summary>Name, heading and official page of an article.</summary>
    public LegalReference Reference(string articleId)
    {
        var (lawId, unit) = Split(articleId);
        var law = Laws[lawId];
        return new LegalReference(articleId, $"{law.Short}. {law.Units[unit]}", PageOf(articleId));
    }

    /// <summary>Official page of an article of a text that the Boletín Oficial del Estado consolidates.</summary>
    public static string PageOf(string articleId)
    {
        var (law, unit) = Split(articleId);
        // Only articles have a stable anchor at the BOE (…#a96); additional and other provisions are numbered there in words.
        var anchor = unit.Length > 1 && unit[0] == 'a' && char.IsAsciiDigit(unit[1]) ? "#" + unit : "";
        return $"https://www.boe.es/buscar/act.php?id={law}{anchor}";
    }

    /// <summary>Law or regulation, by the rank of the text.</summary>
    public SourceKind KindOf(string articleId) => Laws[Split(articleId).Law].IsLaw ? SourceKind.Law : SourceKind.Regulation;

    private static (string Law, string Unit) Split(string articleId)
    {
        var at = articleId.IndexOf('#', StringComparison.Ordinal);
        return at < 0 ? (articleId, "") : (articleId[..at], articleId[(at + 1)..]);
    }
}

/// <summary>A law, decree or order.</summary>
/// <param name="Short">Short name, in Spanish as cited: <c>Ley 35/2006 (IRPF)</c>.</param>
/// <param name="IsLaw">True for laws and legislative decrees; false for regulations and orders.</param>
/// <param name="Units">Headings by unit id: <c>a96</c> → <c>Artículo 96. Obligación de declarar</c>.</param>
public sealed record Law(string Short, bool IsLaw, IReadOnlyDictionary<string, string> Units)
{
    /// <summary>
    /// Ids of concepts without which nobody means this law: an agreement that shares taxes out between treasuries speaks of all of them and
    /// rules none. Empty for a law that any question may mean.
    /// </summary>
    public IReadOnlyList<string> OnlyFor { get; init; } = [];
}
