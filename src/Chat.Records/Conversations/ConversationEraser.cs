using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Conversations;

/// <summary>Erases a conversation at the citizen's request.</summary>
public sealed class ConversationEraser(RecordsDatabase database, AuditLog audit, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>
    /// Deletes questions, answers, evidence and feedback, and empties the receipts and the cases that came of it: each then says no more than
    /// that it was erased, and when. False when nothing is kept under that secret.
    /// </summary>
    public async Task<bool> EraseAsync(ConversationSecret secret, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (!await DeleteAsync(secret.Id, cancellation))
            return false;
        // Once begun it is brought to its end: what is deleted must not stay in the files because the citizen closed the page.
        await database.WipeAsync(CancellationToken.None);
        return true;
    }

    private async Task<bool> DeleteAsync(Guid id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        // First, since it locks the conversation's row: an answer on its way is either in the tables by now or will find it erased.
        var found = await context.Conversations.Where(c => c.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ErasedAt, c => c.ErasedAt ?? now), cancellation);
        if (found == 0)
            return false;
        var answers = await context.Receipts.Where(r => r.ConversationId == id).Select(r => r.TurnId).ToListAsync(cancellation);
        await context.Feedback.Where(f => answers.Contains(f.AnswerId)).ExecuteDeleteAsync(cancellation);
        await context.TurnSources.Where(s => answers.Contains(s.TurnId)).ExecuteDeleteAsync(cancellation);
        await context.Turns.Where(t => t.ConversationId == id).ExecuteDeleteAsync(cancellation);
        // After the answers, whose rows a rating on its way holds: what it writes is in the tables by now.
        await context.Reviews.Where(r => answers.Contains(r.TurnId)).ExecuteDeleteAsync(cancellation);
        await context.EvaluationCases.Where(c => answers.Contains(c.TurnId)).ExecuteDeleteAsync(cancellation);
        // That the knowledge is to be mended stays; the citizen's words go.
        await context.Corrections.Where(c => answers.Contains(c.TurnId)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Question, (string?)null), cancellation);
        await context.Receipts.Where(r => r.ConversationId == id && r.ErasedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Document, (string?)null).SetProperty(r => r.ErasedAt, now), cancellation);
        // Last: from here on all other acts wait.
        await CaseErasure.EraseAsync(context, database.UsesServer, audit, id, answers, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), cancellation);
        await transaction.CommitAsync(cancellation);
        feed.Nudge();
        return true;
    }
}
