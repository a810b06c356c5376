using Chat.Core.Answers;
using Chat.Core.Languages;

namespace Chat.Rag.Tools;

/// <summary>What a tool found, in words; it decides nothing and says so.</summary>
public sealed record ToolResult
{
    /// <summary>Name of the tool, as in <see cref="ToolNames"/>.</summary>
    public required string Tool { get; init; }

    /// <summary>The language of the words.</summary>
    public required Language Language { get; init; }

    /// <summary>What is computed.</summary>
    public required string Title { get; init; }

    /// <summary>Heading of the section.</summary>
    public required string Heading { get; init; }

    /// <summary>The tax year; null where the rule has none.</summary>
    public int? TaxYear { get; init; }

    /// <summary>The inputs as they were understood.</summary>
    public required string Inputs { get; init; }

    /// <summary>The rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The articles that the rule rests on, most important first.</summary>
    public required IReadOnlyList<LegalReference> Articles { get; init; }

    /// <summary>The calculation, line by line, with its figures.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>What comes out.</summary>
    public required string Result { get; init; }

    /// <summary>That it decides nothing.</summary>
    public required string Orientative { get; init; }

    /// <summary>The result as a source of its own: its quote holds everything that the sentences state.</summary>
    public Source ToSource(int number) => new()
    {
        Number = number,
        Id = "calculation:" + Tool,
        Title = Title,
        Url = Articles.Count > 0 ? Articles[0].Url : null,
        Kind = SourceKind.Calculation,
        Language = Language.Code(),
        TaxYears = TaxYear is { } year ? [year] : [],
        Quote = string.Join('\n', ToSentences(number).Select(s => s.Text.Replace("**", "", StringComparison.Ordinal))),
        RestsOn = [.. Articles.Select(a => a.Id)],
        LegalBasis = Articles,
    };

    /// <summary>The result as sentences that cite that source: result first, then what it was made from.</summary>
    public IReadOnlyList<AnswerSentence> ToSentences(int number)
    {
        var sentences = new List<AnswerSentence>
        {
            Sentence(Result, Heading),
            Sentence(Inputs),
            Sentence(Rule),
        };
        sentences.AddRange(Steps.Select(s => Sentence(s) with { IsListItem = true }));
        // Names of laws are in Spanish, as published.
        if (Articles.Count > 0)
            sentences.Add(Sentence(string.Join("; ", Articles.Select(a => a.Title)) + ".") with { Language = Language == Language.Es ? null : Language.Es.Code() });
        sentences.Add(Sentence(Orientative));
        return sentences;

        AnswerSentence Sentence(string words, string? heading = null) => new(words, AnswerSection.Calculation, [number], heading);
    }
}
