using Chat.Core.Answers;
using Chat.Records.Audit;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Cases;

/// <summary>One answer of the conversation, as the official sees it: with what was found, kept and rejected, the gate's verdict and the timings.</summary>
/// <param name="Id">The answer.</param>
/// <param name="Code">Its receipt.</param>
/// <param name="At">When.</param>
/// <param name="Question">Without personal data.</param>
/// <param name="Answer">The whole answer; null when an older release wrote it in a shape that is no longer read.</param>
/// <param name="Evidence">What was found, kept and rejected, with scores.</param>
/// <param name="Kept">The answer as it is kept.</param>
public sealed record CaseTurn(Guid Id, ReceiptCode Code, DateTimeOffset At, string Question, Answer? Answer, IReadOnlyList<FoundEvidence> Evidence, KeptTurn Kept);

/// <summary>A case with everything in it.</summary>
/// <param name="Case">The case; the contact in it is sealed.</param>
/// <param name="Turns">The conversation, when the citizen agreed to share it and it is still kept; else empty.</param>
/// <param name="Messages">What was said since, in order.</param>
/// <param name="Notes">Notes between officials, in order.</param>
/// <param name="Steps">Acts, in order.</param>
public sealed record CaseFile(KeptCase Case, IReadOnlyList<CaseTurn> Turns, IReadOnlyList<CaseMessage> Messages, IReadOnlyList<CaseNote> Notes, IReadOnlyList<CaseStep> Steps);

/// <summary>Shows cases to officials; each view is in the audit log before anything is shown.</summary>
public sealed class CaseViewer(RecordsDatabase database, AuditLog audit, ContactSeal seal)
{
    /// <summary>A case with everything in it; null when there is none.</summary>
    public async Task<CaseFile?> ViewAsync(Caseworker who, Guid id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var context = await database.OpenAsync(cancellation);
        if (await context.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } kept)
            return null;
        await audit.WriteAsync(CaseWriter.Entry(CaseActs.View, who.Id, id, null), cancellation);
        return new CaseFile(
            kept,
            await TurnsAsync(context, kept, cancellation),
            await context.CaseMessages.AsNoTracking().Where(m => m.CaseId == id).OrderBy(m => m.Number).ToListAsync(cancellation),
            await context.CaseNotes.AsNoTracking().Where(n => n.CaseId == id).OrderBy(n => n.At).ThenBy(n => n.Id).ToListAsync(cancellation),
            await context.CaseSteps.AsNoTracking().Where(s => s.CaseId == id).OrderBy(s => s.Edition).ToListAsync(cancellation));
    }

    /// <summary>
    /// What is new in a case that is on the screen: the case as it is now and the messages after that number; null when there is none. No
    /// view of its own in the audit log: it belongs to the one that opened the case.
    /// </summary>
    public async Task<CaseFile?> NewsAsync(Guid id, int after, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        if (await context.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } kept)
            return null;
        return new CaseFile(kept, [], await context.CaseMessages.AsNoTracking().Where(m => m.CaseId == id && m.Number > after).OrderBy(m => m.Number).ToListAsync(cancellation), [], []);
    }

    /// <summary>What the citizen can be reached by; null when nothing was left. Only for the official who has the case.</summary>
    /// <exception cref="RecordsException">The key that sealed it is missing.</exception>
    public async Task<(CaseOutcome Outcome, string? Contact)> ViewContactAsync(Caseworker who, Guid id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var context = await database.OpenAsync(cancellation);
        if (await context.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } kept)
            return (CaseOutcome.Missing, null);
        if (kept.AssignedTo != who.Id)
            return (CaseOutcome.NotYours, null);
        await audit.WriteAsync(CaseWriter.Entry(CaseActs.ViewContact, who.Id, id, null), cancellation);
        return (CaseOutcome.Done, kept.Contact is { } contact ? seal.Open(id, contact) : null);
    }

    private static async Task<IReadOnlyList<CaseTurn>> TurnsAsync(RecordsContext context, KeptCase kept, CancellationToken cancellation)
    {
        if (!kept.Shared || kept.ConversationId is not { } conversation || kept.ErasedAt is not null)
            return [];
        var turns = await context.Turns.AsNoTracking().Where(t => t.ConversationId == conversation).OrderBy(t => t.At).ThenBy(t => t.Id).ToListAsync(cancellation);
        return [.. turns.Select(t => new CaseTurn(t.Id, t.Code, t.At, t.Question, t.ReadAnswer(), t.ReadEvidence(), t))];
    }
}
