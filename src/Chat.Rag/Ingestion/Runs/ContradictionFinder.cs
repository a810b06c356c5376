using System.Globalization;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>
/// Compares the figures of the guidance with the articles that they rest on, in the wording in force for the tax year, and with one another: a
/// figure that was revised in the law and not in a topic (or the other way round) is found here before a citizen finds it.
/// </summary>
/// <param name="knowledge">The guidance.</param>
/// <param name="index">The articles.</param>
/// <param name="today">Wordings in force until today are looked at for the current year.</param>
public sealed class ContradictionFinder(KnowledgeBase knowledge, IPassageIndex index, DateOnly today)
{
    private const int LongestQuote = 240;

    // A revised figure is near the one before; what is further away is more likely another figure of the article.
    private const decimal NearRatio = 1.25m;

    // What a unit is read as, and what is written behind the number so that it is. The other units name things (form 303, article 96) or are
    // words: they do not stand as such in the article they rest on.
    private static readonly Dictionary<string, (FigureKind Kind, string Behind)> Units = new(StringComparer.Ordinal)
    {
        ["EUR"] = (FigureKind.Amount, ""),
        ["EUR/km"] = (FigureKind.Amount, " euros"),
        ["EUR/day"] = (FigureKind.Amount, " euros"),
        ["EUR/month"] = (FigureKind.Amount, " euros"),
        ["percent"] = (FigureKind.Rate, ""),
        ["date"] = (FigureKind.Date, ""),
        ["month-day"] = (FigureKind.Date, ""),
        ["years"] = (FigureKind.Duration, " años"),
        ["months"] = (FigureKind.Duration, " meses"),
        ["days"] = (FigureKind.Duration, " días"),
        ["working-days"] = (FigureKind.Duration, " días hábiles"),
    };

    /// <summary>All contradictions.</summary>
    public async Task<ContradictionList> FindAsync(CancellationToken cancellation)
    {
        var found = new List<Contradiction>();
        var (compared, not) = (0, 0);
        foreach (var topic in knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal))
        {
            foreach (var (name, figure) in topic.Figures.Where(f => Units.ContainsKey(f.Value.Unit)).OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                var passages = await index.ReadUnitAsync(figure.Source, cancellation);
                foreach (var (year, value) in ValuesOf(figure))
                {
                    var text = TextFor(passages, year, figure) ?? [];
                    var known = text.SelectMany(p => FigureReader.Read(p.Text)).ToList();
                    // An article that refers to another, spells its numbers out, or has lost its table says nothing against a figure.
                    if (!known.Any(k => k.Kind == Units[figure.Unit].Kind))
                    {
                        not++;
                        continue;
                    }

                    compared++;
                    if (NotIn(topic, name, figure, year, value, text, known) is { } contradiction)
                        found.Add(contradiction);
                }
            }
        }

        found.AddRange(Twins());
        return new ContradictionList(found, compared, not);
    }

    private static IEnumerable<(int? Year, string Value)> ValuesOf(TopicFigure figure) =>
        figure.Value is { } value ? [(null, value)] : figure.ByYear.OrderBy(y => y.Key).Select(y => ((int?)y.Key, y.Value));

    /// <summary>The passages in force for a year; null when only a snapshot of another year is known.</summary>
    private List<Passage>? TextFor(IReadOnlyList<Passage> passages, int? year, TopicFigure figure)
    {
        var end = year is { } y && y < today.Year ? new DateOnly(y, 12, 31) : today;
        // A text without its history is the wording of today: it says nothing against a value of an earlier year than the last declared.
        if (year is not null && year < figure.ByYear.Keys.Max() && passages.All(p => p.ValidFrom is null))
            return null;
        return [.. passages.Where(p => (p.ValidFrom is not { } from || from <= end) && (p.ValidUntil is not { } until || end < until))];
    }

    private static Contradiction? NotIn(Topic topic, string name, TopicFigure figure, int? year, string value, List<Passage> text, List<Figure> known)
    {
        var written = Written(figure, value);
        var stated = FigureReader.Read(written);
        if (stated.All(s => s.StandsIn(known)))
            return null;
        var quote = QuoteOf(topic, name, year);
        return new Contradiction(
            name, year, "the article does not say it", new Statement("topic:" + topic.Id, written, quote), Nearest(figure, value, text, quote));
    }

    private static string Written(TopicFigure figure, string value) => figure.Format(value, Language.Es, "") + Units[figure.Unit].Behind;

    /// <summary>The line of the article that is most likely meant: its figure is near, and it has the most words of the topic's sentence.</summary>
    private static Statement Nearest(TopicFigure figure, string value, List<Passage> text, string quote)
    {
        var words = Folding.Tokens(quote).Where(w => w.Length > 3).ToHashSet(StringComparer.Ordinal);
        var kind = Units[figure.Unit].Kind;
        var best = text
            .SelectMany(p => p.Text.Split('\n'))
            .Select(line => (Line: line, Figures: FigureReader.Read(line).Where(f => f.Kind == kind).ToList()))
            .Where(l => l.Figures.Count > 0)
            .OrderByDescending(l => l.Figures.Any(f => IsNear(f.Value, value)))
            .ThenByDescending(l => Folding.Tokens(l.Line).Count(words.Contains))
            .First();
        var meant = best.Figures.OrderByDescending(f => IsNear(f.Value, value)).First();
        return new Statement(figure.Source, string.Join(", ", best.Figures.Select(f => f.Text).Distinct().Take(6)), Cut(best.Line, meant.Start));
    }

    private static bool IsNear(string found, string declared) =>
        decimal.TryParse(found.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var theirs)
        && decimal.TryParse(declared, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ours)
        && theirs > 0 && ours > 0 && Math.Max(theirs, ours) <= NearRatio * Math.Min(theirs, ours);

    private static string QuoteOf(Topic topic, string name, int? year)
    {
        var text = topic.Texts.GetValueOrDefault(Language.Es) ?? topic.Texts.Values.FirstOrDefault();
        var block = text?.Blocks.FirstOrDefault(b => FigureSlot.NamesIn(b.Template).Contains(name));
        return block is null ? "" : Cut(FigureSlot.Fill(block.Template, topic.Figures, year ?? (topic.TaxYears.Count > 0 ? topic.TaxYears[^1] : null), Language.Es) ?? FigureSlot.Remove(block.Template), 0);
    }

    private static string Cut(string text, int at)
    {
        var from = Math.Max(0, Math.Min(at - (LongestQuote / 2), text.Length - LongestQuote));
        return text.Length <= LongestQuote ? text : (from > 0 ? "… " : "") + text.Substring(from, LongestQuote).Trim() + (from + LongestQuote < text.Length ? " …" : "");
    }

    /// <summary>The same name, article and unit in two topics, with two values for a year that both speak of.</summary>
    private IEnumerable<Contradiction> Twins()
    {
        var all = knowledge.Topics.Values.SelectMany(t => t.Figures.Where(f => Units.ContainsKey(f.Value.Unit)).Select(f => (Topic: t, Name: f.Key, Figure: f.Value)));
        foreach (var same in all.GroupBy(f => (f.Name, f.Figure.Source, f.Figure.Unit)).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var (first, others) = same.OrderBy(f => f.Topic.Id, StringComparer.Ordinal).ToList() is [var one, .. var rest] ? (one, rest) : default;
            foreach (var second in others)
            {
                foreach (var year in YearsOf(first.Topic, second.Topic))
                {
                    if (first.Figure.ValueFor(year) is { } ours && second.Figure.ValueFor(year) is { } theirs && ours != theirs)
                    {
                        yield return new Contradiction(
                            same.Key.Name, year, $"two topics that rest on {same.Key.Source} differ", Said(first.Topic, first.Figure, ours), Said(second.Topic, second.Figure, theirs));
                    }

                    Statement Said(Topic topic, TopicFigure figure, string value) => new("topic:" + topic.Id, Written(figure, value), QuoteOf(topic, same.Key.Name, year));
                }
            }
        }
    }

    /// <summary>The years that both hold for; a topic without years holds for all.</summary>
    private static IEnumerable<int?> YearsOf(Topic first, Topic second) => (first.TaxYears.Count, second.TaxYears.Count) switch
    {
        (0, 0) => [null],
        (0, _) => second.TaxYears.Select(y => (int?)y),
        (_, 0) => first.TaxYears.Select(y => (int?)y),
        _ => first.TaxYears.Intersect(second.TaxYears).Select(y => (int?)y),
    };
}
