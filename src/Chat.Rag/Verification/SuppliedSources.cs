using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>The sources that a model was given, read once for all of its sentences.</summary>
public sealed class SuppliedSources
{
    private readonly Dictionary<int, SourceWords> _byNumber;

    /// <summary>Reads them.</summary>
    /// <param name="sources">What the model was given.</param>
    /// <param name="analyzer">Reads words and concepts.</param>
    /// <param name="asked">The question, which is no source.</param>
    public SuppliedSources(IReadOnlyList<Source> sources, TextAnalyzer analyzer, string asked = "")
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(analyzer);
        Asked = Folding.Tokens(asked);
        _byNumber = sources.ToDictionary(s => s.Number, s => Read(s, analyzer));
    }

    /// <summary>Words of the question, folded.</summary>
    internal IReadOnlyList<string> Asked { get; }

    /// <summary>True when the model was given a source with that number.</summary>
    public bool Has(int number) => _byNumber.ContainsKey(number);

    /// <summary>The words of some of them; numbers that are not there are passed over.</summary>
    internal List<SourceWords> Of(IEnumerable<int> numbers) => [.. numbers.Where(Has).Select(n => _byNumber[n])];

    private static SourceWords Read(Source source, TextAnalyzer analyzer)
    {
        var language = LanguageCodes.TryParse(source.Language, out var known) ? known : Language.Es;
        var text = analyzer.Analyze(source.Title + "\n" + source.Quote, language);
        return new SourceWords(
            language,
            source.Title + "\n" + source.Quote,
            FigureReader.Read(source.Quote),
            text.Tokens.ToHashSet(StringComparer.Ordinal),
            text.Stems.ToHashSet(StringComparer.Ordinal),
            text.Concepts.ToHashSet(StringComparer.Ordinal));
    }
}

/// <summary>What a source says, in the forms in which sentences are compared with it.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Text">Title and quoted words.</param>
/// <param name="Figures">Figures of the quoted words.</param>
/// <param name="Tokens">All words, folded, those of the title too.</param>
/// <param name="Stems">Stems of the words that carry matter.</param>
/// <param name="Concepts">Concepts of the glossary.</param>
internal sealed record SourceWords(Language Language, string Text, IReadOnlyList<Figure> Figures, IReadOnlySet<string> Tokens, IReadOnlySet<string> Stems, IReadOnlySet<string> Concepts);
