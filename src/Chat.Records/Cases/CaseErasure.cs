using Chat.Records.Audit;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Cases;

/// <summary>Takes the words out of the cases that came from an erased conversation: what is left is that it was erased, and when.</summary>
internal static class CaseErasure
{
    /// <summary>Erases them, in the eraser's transaction.</summary>
    public static async Task EraseAsync(RecordsContext context, bool server, AuditLog audit, Guid conversation, IReadOnlyList<Guid> answers, DateTimeOffset now, CancellationToken cancellation)
    {
        var affected = context.Cases.Where(c => c.ErasedAt == null && (c.ConversationId == conversation || (c.AnswerId != null && answers.Contains(c.AnswerId.Value))));
        // First, since it locks them: who writes to one of them meanwhile is in the tables by now, or looks again and finds it erased.
        await affected.ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version + 1), cancellation);
        var cases = await affected.OrderBy(c => c.Number).ToListAsync(cancellation);
        foreach (var kept in cases)
        {
            await context.CaseMessages.Where(m => m.CaseId == kept.Id).ExecuteDeleteAsync(cancellation);
            await context.CaseNotes.Where(n => n.CaseId == kept.Id).ExecuteDeleteAsync(cancellation);
            await context.CaseSteps.Where(s => s.CaseId == kept.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Detail, (string?)null), cancellation);
            (kept.Question, kept.Comment, kept.Summary, kept.Contact) = (null, null, null, null);
            // A digest of what the request said: who knows the rest could find the contact by trying.
            kept.Key = null;
            (kept.AnswerId, kept.Topic, kept.Territory, kept.Outcome, kept.Administration) = (null, null, null, null, null);
            (kept.State, kept.ErasedAt, kept.ChangedAt, kept.CloseReason) = (CaseStates.Closed, now, now, CloseReasons.Erased);
            kept.ClosedAt ??= now;
            kept.Edition++;
            context.CaseSteps.Add(new CaseStep { CaseId = kept.Id, Edition = kept.Edition, Act = CaseActs.Erase, At = now, State = kept.State, AssignedTo = kept.AssignedTo, Detail = CloseReasons.Erased });
        }

        await context.SaveChangesAsync(cancellation);
        await CaseWords.ForgetAsync(context, server, [.. cases.Select(c => c.Number)], cancellation);
        foreach (var kept in cases)
            await ChangeLog.AddAsync(context, ChangeKinds.Case, kept.Id, now, cancellation);
        foreach (var kept in cases)
            await audit.AddAsync(context, CaseWriter.Entry(CaseActs.Erase, CitizenDesk.Citizen, kept.Id, null), cancellation);
    }
}
