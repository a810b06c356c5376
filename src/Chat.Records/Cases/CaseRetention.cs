using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Cases;

/// <summary>Deletes cases in time, and everything in them: after closing, or when nobody has touched them for long.</summary>
internal static class CaseRetention
{
    /// <summary>Deletes at most so many; how many were. The audit log keeps that they were there, without a word of them.</summary>
    public static async Task<int> DeleteBatchAsync(RecordsContext context, bool server, CaseOptions options, DateTimeOffset now, int most, CancellationToken cancellation)
    {
        var (closed, forgotten) = (now.AddDays(-options.RetentionDays), now.AddDays(-options.ForgottenDays));
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var old = await context.Cases.AsNoTracking()
            .Where(c => c.ClosedAt < closed || (c.ClosedAt == null && c.ChangedAt < forgotten))
            .OrderBy(c => c.Number).Take(most).Select(c => new { c.Id, c.Number }).ToListAsync(cancellation);
        if (old.Count == 0)
            return 0;
        var ids = old.Select(o => o.Id).ToList();
        // Messages, notes and steps go with their case; the cases first, as whoever writes to one holds it first.
        var deleted = await context.Cases.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(cancellation);
        await CaseWords.ForgetAsync(context, server, [.. old.Select(o => o.Number)], cancellation);
        await transaction.CommitAsync(cancellation);
        return deleted;
    }
}
