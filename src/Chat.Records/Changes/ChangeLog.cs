using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Changes;

/// <summary>Writes what other nodes must hear of, in the transaction of what happened.</summary>
internal static class ChangeLog
{
    /// <summary>Adds it; the last statement before the commit, since it holds the counter.</summary>
    public static async Task AddAsync(RecordsContext context, string kind, Guid? subject, DateTimeOffset at, CancellationToken cancellation)
    {
        var number = await Counters.NextAsync(context, Counters.Changes, cancellation);
        var moment = at.ToUnixTimeMilliseconds();
        await context.Database.ExecuteSqlAsync($"INSERT INTO changes (number, kind, subject, at) VALUES ({number}, {kind}, {subject}, {moment})", cancellation);
    }
}
