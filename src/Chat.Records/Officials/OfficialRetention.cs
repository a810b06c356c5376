using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Officials;

/// <summary>What is kept of how officials came in goes after the retention time; the audit log keeps that they came.</summary>
internal static class OfficialRetention
{
    /// <summary>Deletes sessions and links of before that moment; how many. The last session of an account stays, since the list of accounts says when it was here.</summary>
    public static async Task<int> DeleteAsync(RecordsContext context, DateTimeOffset before, CancellationToken cancellation)
    {
        // No session lasts longer than a day (OfficialsOptions), so that one begun before then is over.
        var begun = before.AddDays(-1);
        return await context.Sessions.Where(s => s.StartedAt < begun && context.Sessions.Any(o => o.OfficialId == s.OfficialId && o.StartedAt > s.StartedAt)).ExecuteDeleteAsync(cancellation)
            + await context.Links.Where(l => l.ExpiresAt < before || l.UsedAt < before).ExecuteDeleteAsync(cancellation);
    }
}
