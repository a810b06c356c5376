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

    // The others name things (form 303, article 96) or are words: they do not stand as such in the article they rest on.
    private static readonly HashSet<string> Compared = new(StringComparer.Ordinal)
    {
        "EUR", "EUR/km", "EUR/day", "EUR/month", "percent", "date", "month-day", "years", "months", "days", "working-days",
    };

    /// <summary>All contradictions.</summary>
    public async Task<ContradictionList> FindAsync(CancellationToken cancellation)
    {
        var found = new List<Contradiction>();
        var (compared, not) = (0, 0);
        foreach (var topic in knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal))
        {
            foreach (var (name, figure) in topic.Figures.Where(f => Compared.Contains(f.Value.Unit)).OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                var passages = await index.ReadUnitAsync(figure.Source, cancellation);
                foreach (var (year, value) in ValuesOf(figure))
                {
                    if (TextFor(passages, year, figure) is not { Count: > 0 } text)
                    {
                        not++;
                        continue;
                    }

                    compared++;
                    if (NotIn(topic, name, figure, year, value, text) is { } contradiction)
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

    private static Contradiction? NotIn(Topic topic, string name, TopicFigure figure, int? year, string value, List<Passage> text)
    {
        var written = figure.Format(value, Language.Es, "");
        var stated = FigureReader.Read(written);
        var known = text.SelectMany(p => FigureReader.Read(p.Text)).ToList();
        if (stated.All(s => s.StandsIn(known)))
            return null;
        var quote = QuoteOf(topic, name, year);
        return new Contradiction(
            name, year, "the article does not say it", new Statement("topic:" + topic.Id, written, quote), Nearest(figure.Source, stated, text, quote));
    }

    /// <summary>The line of the article that is most likely meant: it has a figure of that kind, and the most words of the topic's sentence.</summary>
    private static Statement Nearest(string unit, IReadOnlyList<Figure> stated, List<Passage> text, string quote)
    {
        var words = Folding.Tokens(quote).Where(w => w.Length > 3).ToHashSet(StringComparer.Ordinal);
        var kinds = stated.Select(s => s.Kind).ToHashSet();
        var best = text
            .SelectMany(p => p.Text.Split('\n'))
            .Select(line => (Line: line, Figures: FigureReader.Read(line).Where(f => kinds.Contains(f.Kind)).ToList()))
            .Where(l => l.Figures.Count > 0)
            .MaxBy(l => Folding.Tokens(l.Line).Count(words.Contains));
        return best.Line is null
            ? new Statement(unit, "no figure of that kind", "")
            : new Statement(unit, string.Join(", ", best.Figures.Select(f => f.Text).Distinct().Take(6)), Cut(best.Line, best.Figures[0].Start));
    }

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

    /// <summary>The same name, article, unit and year in two topics, with two values.</summary>
    private IEnumerable<Contradiction> Twins()
    {
        var all = knowledge.Topics.Values.SelectMany(t => t.Figures.Where(f => Compared.Contains(f.Value.Unit)).SelectMany(f => YearsOf(t, f.Value).Select(v => (Topic: t, Name: f.Key, Figure: f.Value, v.Year, v.Value))));
        foreach (var same in all.GroupBy(f => (f.Name, f.Figure.Source, f.Figure.Unit, f.Year)).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var first = same.MinBy(f => f.Topic.Id, StringComparer.Ordinal);
            foreach (var second in same.Where(f => f.Value != first.Value).OrderBy(f => f.Topic.Id, StringComparer.Ordinal))
            {
                yield return new Contradiction(
                    same.Key.Name, same.Key.Year, $"two topics that rest on {same.Key.Source} differ", Said(first.Topic, first.Value), Said(second.Topic, second.Value));
            }

            Statement Said(Topic topic, string value) =>
                new("topic:" + topic.Id, same.First().Figure.Format(value, Language.Es, ""), QuoteOf(topic, same.Key.Name, same.Key.Year));
        }
    }

    private static IEnumerable<(int? Year, string Value)> YearsOf(Topic topic, TopicFigure figure) =>
        figure.Value is { } value ? topic.TaxYears.Count == 0 ? [(null, value)] : topic.TaxYears.Select(y => ((int?)y, value)) : ValuesOf(figure);
}
