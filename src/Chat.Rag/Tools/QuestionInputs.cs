using System.Globalization;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Text;

namespace Chat.Rag.Tools;

/// <summary>What a question states, read for one intent: figures, and phrases of the intent's lists.</summary>
internal sealed class QuestionInputs
{
    // "3.200 euros de un depósito": the word that gives a figure its meaning stands this many words away at most.
    private const int Beside = 3;

    // A bare number below this may be a form, an age or a count; from the other on, it may as well be a sum.
    private const decimal SmallestBareAmount = 1_000m;
    private const decimal SmallestDoubt = 100m;

    // Beyond this no citizen asks, and products stay far from the limits of decimal.
    private const decimal LargestAmount = 1_000_000_000_000m;

    private readonly ToolIntent _intent;
    private readonly Language _language;
    private readonly List<string> _tokens;
    private readonly List<(Figure Figure, int First, int Last)> _figures;

    public QuestionInputs(string text, Language language, ToolIntent intent)
    {
        _intent = intent;
        _language = language;
        _tokens = Folding.Tokens(text);
        _figures = FigureReader.Read(text).Select(f => (f, Folding.Tokens(text[..f.Start]).Count, Folding.Tokens(text[..f.End]).Count - 1)).ToList();
    }

    /// <summary>True when the intent has such a list.</summary>
    public bool Lists(string name) => _intent.Phrases.ContainsKey(name);

    /// <summary>True when a phrase of the list is in the question, or when the topic says so by itself.</summary>
    public bool Says(string name) => _intent.Facts.Contains(name) || Places(name).Any();

    /// <summary>
    /// Sums of money, in order; those beside a phrase of <c>amount</c>, where the intent has that list. Null when one number
    /// may or may not be a sum: one sum too few would give a wrong result.
    /// </summary>
    /// <param name="forms">Forms that people name without the word for it.</param>
    public IReadOnlyList<decimal>? Amounts(IReadOnlySet<string> forms)
    {
        var counted = _figures.Where(f => f.Figure.Kind == FigureKind.Amount || (f.Figure.Kind == FigureKind.Number && !forms.Contains(f.Figure.Value)))
            .Select(f => (f, Value: Value(f.Figure), Bare: f.Figure.Kind == FigureKind.Number))
            .Where(p => !Lists("amount") || IsBeside(p.f.First, p.f.Last, "amount"))
            .ToList();
        return counted.Any(p => p.Value > LargestAmount || (p.Bare && p.Value is >= SmallestDoubt and < SmallestBareAmount))
            ? null
            : [.. counted.Where(p => !p.Bare || p.Value >= SmallestBareAmount).Select(p => p.Value)];
    }

    /// <summary>Full days with a year, in order of time.</summary>
    public IReadOnlyList<DateOnly> Dates() =>
    [
        .. _figures.Where(f => f.Figure.Kind == FigureKind.Date && f.Figure.Value[0] != '-')
            .Select(f => DateOnly.ParseExact(f.Figure.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Order(),
    ];

    /// <summary>Full months of the only span of time beside a phrase of the list; null without one, or when the months are not certain.</summary>
    public int? Months(string name)
    {
        var spans = _figures.Where(f => f.Figure.Kind == FigureKind.Duration && IsBeside(f.First, f.Last, name)).ToList();
        if (spans is not [var span] || span.Figure.Value.Split(' ') is not [var number, var unit])
            return null;
        var count = decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return count > 1_000m ? null : unit switch
        {
            "years" => (int)decimal.Floor(count * 12),
            "months" => (int)decimal.Floor(count),
            "weeks" => LateSurcharge.FullMonths((int)decimal.Ceiling(count * 7)),
            "days" => LateSurcharge.FullMonths((int)decimal.Ceiling(count)),
            _ => null,
        };
    }

    /// <summary>The only form of the list that the question names, also without the word for it; null without one.</summary>
    public string? Form(IEnumerable<string> forms)
    {
        var named = _figures.Where(f => f.Figure.Kind is FigureKind.Form or FigureKind.Number).Select(f => f.Figure.Value).Intersect(forms).ToList();
        return named is [var form] ? form : null;
    }

    private static decimal Value(Figure figure) => decimal.Parse(figure.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private bool IsBeside(int first, int last, string name) =>
        Places(name).Any(p => p.First - last <= Beside && first - p.Last <= Beside);

    // Where phrases of a list stand, in words; a star at the end of a phrase stands for any ending.
    private IEnumerable<(int First, int Last)> Places(string name)
    {
        if (!_intent.Phrases.TryGetValue(name, out var byLanguage))
            yield break;
        foreach (var phrase in byLanguage[_language])
        {
            var words = Folding.Tokens(phrase);
            var open = phrase.EndsWith('*');
            for (var i = 0; i + words.Count <= _tokens.Count; i++)
            {
                if (words.Count > 0 && Enumerable.Range(0, words.Count).All(k => Same(_tokens[i + k], words[k], open && k == words.Count - 1)))
                    yield return (i, i + words.Count - 1);
            }
        }
    }

    private static bool Same(string token, string word, bool open) =>
        open ? token.StartsWith(word, StringComparison.Ordinal) : token == word;
}
