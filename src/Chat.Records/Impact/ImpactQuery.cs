using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Impact;

/// <summary>An answer that rested on a source.</summary>
/// <param name="At">When it was given.</param>
/// <param name="Code">Its receipt.</param>
/// <param name="Source">The id found.</param>
/// <param name="Cited">True when a sentence cites the source; false when a cited source rests on it.</param>
/// <param name="Outcome">As the contract spells it.</param>
/// <param name="Mode">How the words came to be.</param>
/// <param name="Language">Of the answer.</param>
/// <param name="TaxYear">Answered for.</param>
/// <param name="KnowledgeVersion">Made from.</param>
/// <param name="Question">Without personal data.</param>
public sealed record RestedAnswer(
    DateTimeOffset At, ReceiptCode Code, string Source, bool Cited, string Outcome, string Mode, string Language, int? TaxYear, string KnowledgeVersion, string Question);

/// <summary>Which answers, of those still kept, rested on a topic or an article: whom a mistake in it reached.</summary>
public sealed class ImpactQuery(RecordsDatabase database)
{
    /// <summary>The answers, the latest first, each once. A law without article (<c>BOE-A-2006-20764</c>) finds all its articles.</summary>
    public async Task<IReadOnlyList<RestedAnswer>> FindAsync(string source, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        await using var context = await database.OpenAsync(cancellation);
        var articles = source + "#";
        var rows = await context.TurnSources
            .Where(s => s.SourceId == source || s.SourceId.StartsWith(articles))
            .Join(context.Turns, s => s.TurnId, t => t.Id, (s, t) => new { t.Id, Answer = new RestedAnswer(t.At, t.Code, s.SourceId, s.Cited, t.Outcome, t.Mode, t.Language, t.TaxYear, t.KnowledgeVersion, t.Question) })
            .AsNoTracking()
            .ToListAsync(cancellation);
        return [.. rows.GroupBy(r => r.Id).Select(g => g.OrderByDescending(r => r.Answer.Cited).First().Answer).OrderByDescending(a => a.At)];
    }
}
