using System.Globalization;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Rewriting;

/// <summary>Finds the tax year that a question names.</summary>
public sealed class TaxYearReader
{
    // Older years are when a house was bought or a contract signed, not the year asked about: the tax year prescribes after four.
    private const int OldestYearAsked = 5;

    private readonly Dictionary<Language, PhraseSet<int>> _relative;

    /// <summary>Reads the ways of naming a year without its number.</summary>
    public TaxYearReader(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _relative = LanguageCodes.All.ToDictionary(l => l, l => new PhraseSet<int>(
            knowledge.Wording.LastYear[l].Select(p => (p, -1)).Concat(knowledge.Wording.ThisYear[l].Select(p => (p, 0)))));
    }

    /// <summary>The year named; null when none is. Of several, the latest: the others say when something began.</summary>
    public int? Read(string text, IReadOnlyList<string> tokens, Language language, DateOnly asOf)
    {
        var years = FigureReader.Read(text)
            .Select(YearOf)
            .Where(y => y >= asOf.Year - OldestYearAsked && y <= asOf.Year + 1)
            .ToList();
        if (years.Count > 0)
            return years.Max();
        var relative = _relative[language].Find(tokens).Select(f => (int?)f.Value).FirstOrDefault();
        return relative is { } offset ? asOf.Year + offset : null;
    }

    private static int YearOf(Figure figure) => figure switch
    {
        { Kind: FigureKind.Year } => int.Parse(figure.Value, CultureInfo.InvariantCulture),
        { Kind: FigureKind.Date } when char.IsAsciiDigit(figure.Value[0]) => int.Parse(figure.Value[..4], CultureInfo.InvariantCulture),
        _ => 0,
    };
}
