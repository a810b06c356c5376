using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Review;

/// <summary>Which answers are listed for review; null stands for all.</summary>
/// <param name="Language">ISO 639-1 code.</param>
/// <param name="Outcome">As the contract spells it.</param>
/// <param name="Topic">Id of a topic.</param>
/// <param name="NotUseful">True for those that a citizen found not useful.</param>
/// <param name="Unreviewed">True for those that nobody has rated.</param>
public sealed record ReviewFilter(string? Language = null, string? Outcome = null, string? Topic = null, bool NotUseful = false, bool Unreviewed = false);

/// <summary>An answer in the list.</summary>
/// <param name="Turn">Its id.</param>
/// <param name="At">When it was given.</param>
/// <param name="Code">Its receipt.</param>
/// <param name="Language">ISO 639-1 code.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Mode">How its words came to be.</param>
/// <param name="Topic">The topic answered from.</param>
/// <param name="Question">Without personal data.</param>
/// <param name="Verdict">The latest; null when nobody rated it.</param>
/// <param name="Useful">What the citizen said last; null when nothing.</param>
public sealed record ReviewLine(Guid Turn, DateTimeOffset At, ReceiptCode Code, string Language, string Outcome, string Mode, string? Topic, string Question, string? Verdict, bool? Useful);

/// <summary>Reads what is to be reviewed and what came of it.</summary>
public sealed class ReviewQuery(RecordsDatabase database)
{
    /// <summary>Most lines of a page.</summary>
    public const int MostLines = 200;

    /// <summary>Answers, the latest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">Id of the last one of the page before; null for the first page.</param>
    /// <param name="lines">1 to <see cref="MostLines"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<ReviewLine>> ListAsync(ReviewFilter filter, (DateTimeOffset At, Guid Turn)? before = null, int lines = 50, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var context = await database.OpenAsync(cancellation);
        var turns = context.Turns.AsNoTracking();
        if (filter.Language is { } language)
            turns = turns.Where(t => t.Language == language);
        if (filter.Outcome is { } outcome)
            turns = turns.Where(t => t.Outcome == outcome);
        if (filter.Topic is { } topic)
            turns = turns.Where(t => t.Topic == topic);
        if (filter.NotUseful)
            turns = turns.Where(t => context.Feedback.Any(f => f.AnswerId == t.Id && !f.Useful));
        if (filter.Unreviewed)
            turns = turns.Where(t => !context.Reviews.Any(r => r.TurnId == t.Id));
        if (before is { } last)
            turns = turns.Where(t => t.At < last.At || (t.At == last.At && t.Id.CompareTo(last.Turn) < 0));
        return await turns
            .OrderByDescending(t => t.At).ThenByDescending(t => t.Id)
            .Take(Math.Clamp(lines, 1, MostLines))
            .Select(t => new ReviewLine(
                t.Id, t.At, t.Code, t.Language, t.Outcome, t.Mode, t.Topic, t.Question,
                context.Reviews.Where(r => r.TurnId == t.Id).OrderByDescending(r => r.At).Select(r => r.Verdict).FirstOrDefault(),
                context.Feedback.Where(f => f.AnswerId == t.Id).OrderByDescending(f => f.At).Select(f => (bool?)f.Useful).FirstOrDefault()))
            .ToListAsync(cancellation);
    }

    /// <summary>An answer with its evidence; null when it is not kept.</summary>
    public async Task<(KeptTurn Turn, IReadOnlyList<AnswerReview> Reviews, IReadOnlyList<KeptFeedback> Feedback)?> ReadAsync(Guid turn, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        if (await context.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Id == turn, cancellation) is not { } kept)
            return null;
        var reviews = await context.Reviews.AsNoTracking().Where(r => r.TurnId == turn).OrderByDescending(r => r.At).ToListAsync(cancellation);
        var feedback = await context.Feedback.AsNoTracking().Where(f => f.AnswerId == turn).OrderByDescending(f => f.At).ToListAsync(cancellation);
        return (kept, reviews, feedback);
    }

    /// <summary>Corrections of a state, null for all: the open ones the oldest first, others the latest first.</summary>
    public async Task<IReadOnlyList<KnowledgeCorrection>> CorrectionsAsync(string? state = CorrectionStates.Open, int lines = MostLines, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        var corrections = context.Corrections.AsNoTracking().Where(c => state == null || c.State == state);
        // What is to be done begins with what has waited longest; what was done is looked up from its end.
        var ordered = state == CorrectionStates.Open ? corrections.OrderBy(c => c.OpenedAt).ThenBy(c => c.Id) : corrections.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id);
        return await ordered.Take(Math.Clamp(lines, 1, MostLines)).ToListAsync(cancellation);
    }

    /// <summary>Evaluation cases, the oldest first.</summary>
    public async Task<IReadOnlyList<EvaluationCase>> EvaluationCasesAsync(CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.EvaluationCases.AsNoTracking().OrderBy(c => c.At).ThenBy(c => c.TurnId).ToListAsync(cancellation);
    }
}
