using Chat.Core.Answers;
using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Review;

/// <summary>What an official says about an answer. Every text is without personal data.</summary>
/// <param name="Verdict">Of <see cref="Verdicts"/>.</param>
/// <param name="Why">Why; needed unless the answer is right.</param>
/// <param name="Figure">The figure that is wrong, as the answer has it.</param>
/// <param name="MustContain">What every right answer to the question says; for an answer that is right.</param>
public sealed record Rating(string Verdict, string? Why = null, string? Figure = null, IReadOnlyList<string>? MustContain = null);

/// <summary>How an act of a review ended.</summary>
public enum ReviewOutcome
{
    /// <summary>It is kept.</summary>
    Done,

    /// <summary>The answer is not kept any more, or there was none.</summary>
    Missing,

    /// <summary>A verdict that is none, no reason, or a text that is too long.</summary>
    Invalid,

    /// <summary>Somebody decided before.</summary>
    Changed,
}

/// <summary>
/// Officials rate answers: a wrong or incomplete one asks for a correction of the knowledge, a right one becomes an evaluation case. Each act
/// is in one transaction with its entry of the audit log.
/// </summary>
public sealed class ReviewDesk(RecordsDatabase database, AuditLog audit, TimeProvider clock)
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int LongestText = 2_000;

    private const int MostItems = 10;
    private const int LongestItem = 100;

    // As evaluation sets name the kinds of question; a failure is no example of anything.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["answered"] = "in_scope",
        ["answered-partial"] = "in_scope",
        ["redirected-other-administration"] = "other_administration",
        ["redirected-own-data"] = "needs_personal_data",
        ["declined-evasion"] = "legal_advice_or_evasion",
        ["declined-injection"] = "prompt_injection",
        ["declined-out-of-scope"] = "out_of_scope",
        ["clarification"] = "ambiguous",
    };

    /// <summary>Rates an answer. A later rating does not undo an earlier one; the latest is shown first.</summary>
    /// <param name="who">Id of the official's account.</param>
    /// <param name="turn">The answer.</param>
    /// <param name="rating">What of it.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ReviewOutcome> RateAsync(string who, Guid turn, Rating rating, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(who);
        ArgumentNullException.ThrowIfNull(rating);
        if (!IsValid(rating))
            return ReviewOutcome.Invalid;
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        // Locks the answer's row until the commit: of two who rate it at once the second sees what the first wrote, and the citizen's erasure
        // either leaves no answer to rate or finds what is written here.
        if (await context.Turns.Where(t => t.Id == turn).ExecuteUpdateAsync(set => set.SetProperty(t => t.Outcome, t => t.Outcome), cancellation) == 0)
            return ReviewOutcome.Missing;
        var rated = await context.Turns.AsNoTracking().SingleAsync(t => t.Id == turn, cancellation);
        var now = Now;
        context.Reviews.Add(new AnswerReview { Id = Guid.CreateVersion7(now), TurnId = turn, At = now, Author = who, Verdict = rating.Verdict, Why = Trimmed(rating.Why) });
        var kept = await context.EvaluationCases.SingleOrDefaultAsync(c => c.TurnId == turn, cancellation);
        if (rating.Verdict == Verdicts.Right)
        {
            if (kept is null && Kinds.TryGetValue(rated.Outcome, out var kind))
                context.EvaluationCases.Add(CaseOf(rated, kind, rating, who, now));
        }
        else
        {
            // What one holds to be right and another wrong is no example.
            if (kept is not null)
                context.EvaluationCases.Remove(kept);
            context.Corrections.Add(new KnowledgeCorrection
            {
                Id = Guid.CreateVersion7(now), TurnId = turn, OpenedAt = now, Author = who, Language = rated.Language, Topic = rated.Topic, Figure = Trimmed(rating.Figure), Question = rated.Question,
                What = rating.Why!.Trim(), KnowledgeVersion = rated.KnowledgeVersion, State = CorrectionStates.Open,
            });
        }

        await context.SaveChangesAsync(cancellation);
        await audit.AddAsync(context, new AuditAct(who, "answer.review", "answer", turn.ToString("n"), new Dictionary<string, string> { ["verdict"] = rating.Verdict }), cancellation);
        await transaction.CommitAsync(cancellation);
        return ReviewOutcome.Done;
    }

    /// <summary>Decides a correction: the knowledge was changed, or is right as it is. It may be decided again.</summary>
    /// <param name="who">Id of the editor's account.</param>
    /// <param name="correction">Which.</param>
    /// <param name="edition">The edition that was on the screen.</param>
    /// <param name="state">Of <see cref="CorrectionStates"/>.</param>
    /// <param name="decision">What was done, or why nothing was, without personal data.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ReviewOutcome> DecideAsync(string who, Guid correction, int edition, string state, string decision, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(who);
        if (state is not (CorrectionStates.Mended or CorrectionStates.Rejected or CorrectionStates.Open) || Trimmed(decision) is not { Length: <= LongestText } words)
            return ReviewOutcome.Invalid;
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (await context.Corrections.SingleOrDefaultAsync(c => c.Id == correction, cancellation) is not { } found)
            return ReviewOutcome.Missing;
        if (found.Edition != edition)
            return ReviewOutcome.Changed;
        (found.State, found.DecidedBy, found.DecidedAt, found.Decision, found.Edition) = (state, who, Now, words, edition + 1);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ReviewOutcome.Changed;
        }

        await audit.AddAsync(context, new AuditAct(who, "correction.decide", "correction", correction.ToString("n"), new Dictionary<string, string> { ["state"] = state }), cancellation);
        await transaction.CommitAsync(cancellation);
        return ReviewOutcome.Done;
    }

    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static bool IsValid(Rating rating) =>
        Verdicts.All.Contains(rating.Verdict)
        && (rating.Verdict == Verdicts.Right || Trimmed(rating.Why) is not null)
        && (rating.Why?.Length ?? 0) <= LongestText
        && (rating.Figure?.Length ?? 0) <= LongestItem
        && (rating.MustContain is not { } items || (items.Count <= MostItems && items.All(i => !string.IsNullOrWhiteSpace(i) && i.Length <= LongestItem && !i.Contains('\n'))));

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static EvaluationCase CaseOf(KeptTurn turn, string kind, Rating rating, string who, DateTimeOffset now)
    {
        var answer = turn.ReadAnswer();
        var cited = answer?.Sentences.SelectMany(s => s.Sources).ToHashSet() ?? [];
        // Only for a question that is answered: a redirection rests on the law of competence, not on the matter.
        var gold = kind != "in_scope" || answer is null ? [] : answer.Sources.Where(s => cited.Contains(s.Number)).SelectMany(ArticlesOf).Distinct();
        return new EvaluationCase
        {
            TurnId = turn.Id, At = now, Author = who, Language = turn.Language, Question = turn.Question, Topic = turn.Topic, Kind = kind,
            Gold = string.Join(' ', gold), MustContain = string.Join('\n', rating.MustContain?.Select(i => i.Trim()) ?? []),
        };
    }

    private static IEnumerable<string> ArticlesOf(Source source) => source.RestsOn.Append(source.Id).Where(id => id.StartsWith("BOE-", StringComparison.Ordinal));
}
