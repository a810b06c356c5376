using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Screening;

/// <summary>What a message has besides an honest question.</summary>
/// <param name="Found">True when something in it tries to change how the service works, or insults.</param>
/// <param name="Ends">How the message ends when it has no honest question; null when the whole message decides.</param>
/// <param name="Honest">The clauses that ask about tax, in order; empty when there are none.</param>
internal sealed record AttackReading(bool Found, ScopeDecision? Ends, IReadOnlyList<string> Honest);

/// <summary>
/// Tells orders to the service from questions to be answered, clause by clause. What is pasted is matter, never an order; an order
/// beside an honest question is set aside and the question goes on alone.
/// </summary>
internal sealed class AttackFinder(KnowledgeBase knowledge, ScopeClassifier scope, CueFinder cues, TextAnalyzer analyzer, IOptions<ScreeningOptions> options)
{
    private const int FewestOrders = 2;
    private const string ToMachines = "to-machines";

    private readonly MessageReader _reader = new(knowledge, cues);
    private readonly HashSet<string> _orders = [.. knowledge.Cues.Where(c => c.IsOrder).Select(c => c.Id)];
    private readonly HashSet<string> _asks = [.. knowledge.Cues.Where(c => c.Asks).Select(c => c.Id)];
    private readonly ScopeDecision? _injection = knowledge.ScopeLabels.Where(l => l.Outcome == Outcome.DeclinedInjection)
        .Select(l => new ScopeDecision(l.Id, l.Outcome, null, 1, 0)).FirstOrDefault();

    /// <summary>Reads a message.</summary>
    /// <param name="lines">Its words, folded of look-alikes, with line ends.</param>
    /// <param name="language">Its language.</param>
    /// <param name="whole">What the message is taken for as a whole.</param>
    public AttackReading Read(string lines, Language language, ScopeDecision whole)
    {
        var clauses = _reader.Read(lines, language);
        var judged = clauses.Select(c => (Clause: c, Scope: scope.Decide(c.Text, language), Cues: CuesOf(c.Text, language))).ToList();
        var order = judged.Where(j => IsOrder(j.Clause, j.Scope, j.Cues)).ToList();
        var encoded = _injection is not null && IsEncoded(lines.Replace('\n', ' '), language);
        var abuse = whole.Outcome == Outcome.DeclinedAbuse && whole.Confidence >= options.Value.AbuseConfidence
            ? whole
            : judged.Select(j => j.Scope).FirstOrDefault(s => s.Outcome == Outcome.DeclinedAbuse && s.Confidence >= options.Value.AttackConfidence);
        var injected = whole.Outcome == Outcome.DeclinedInjection && whole.Confidence >= options.Value.AttackConfidence;
        if (order.Count == 0 && !encoded && !injected && abuse is null)
            return new AttackReading(false, null, []);
        var plain = judged.Where(j => !IsOrder(j.Clause, j.Scope, j.Cues) && !j.Cues.Overlaps(_orders)).ToList();
        var honest = plain.Where(j => IsHonest(j.Clause, j.Scope, j.Cues, language)).Select(j => j.Clause.Text).ToList();
        // "Is this invoice right?" asks about what is pasted below it: the rest of that is matter of the question, the order in it is not.
        var aboutPasted = !encoded && order.Count > 0 && order.All(o => o.Clause.Quoted) && plain.Any(j => !j.Clause.Quoted && j.Scope.Outcome is not Outcome.DeclinedInjection);
        if (aboutPasted)
            honest = AboutPasted([.. plain.Select(j => j.Clause.Text)], language) ?? honest;
        return new AttackReading(true, abuse ?? (injected ? whole : order.Count > 0 && order[0].Scope.Outcome == Outcome.DeclinedInjection ? order[0].Scope : _injection), honest);
    }

    private List<string>? AboutPasted(List<string> clauses, Language language)
    {
        var text = string.Join(". ", clauses);
        return analyzer.Analyze(text, language).Concepts.Count > 0 && scope.Decide(text, language).InScope >= options.Value.PastedConfidence ? clauses : null;
    }

    private HashSet<string> CuesOf(string text, Language language) =>
        cues.Find(Folding.Tokens(text), language).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);

    private bool IsOrder(Clause clause, ScopeDecision decision, HashSet<string> found) =>
        // A paper that is pasted speaks to people; what speaks to machines in it is meant for the service.
        (clause.Quoted && found.Contains(ToMachines))
        || (decision.Outcome == Outcome.DeclinedInjection && decision.Confidence >= options.Value.AttackConfidence)
        || (found.Count(_orders.Contains) >= FewestOrders && decision.Outcome == Outcome.DeclinedInjection);

    // A question about tax: it asks, it names something of tax, and it is not quoted.
    private bool IsHonest(Clause clause, ScopeDecision decision, HashSet<string> found, Language language)
    {
        if (clause.Quoted || found.Any(_orders.Contains) || decision.InScope < options.Value.HonestConfidence)
            return false;
        return (clause.IsQuestion || found.Any(_asks.Contains)) && analyzer.Analyze(clause.Text, language).Concepts.Count > 0;
    }

    private bool IsEncoded(string text, Language language)
    {
        if (EncodedText.Decoded(text).Any())
            return true;
        var plain = CuesOf(text, language);
        // What reads the same both ways ("word for word") is said by the text itself.
        if (EncodedText.Readings(text).Any(r => CuesOf(r, language).Count(c => _orders.Contains(c) && !plain.Contains(c)) >= FewestOrders))
            return true;
        var squeezed = EncodedText.Squeezed(text);
        return squeezed.Length > 0 && LanguageCodes.All.Any(l => cues.FindInside(Folding.Fold(squeezed), l).Overlaps(_orders));
    }
}
