using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Storage;

/// <summary>Numbers without gaps, in the order of commits: whoever takes one holds its row until the transaction ends.</summary>
internal static class Counters
{
    /// <summary>Numbers of cases.</summary>
    public const string Cases = "cases";

    /// <summary>Numbers of changes.</summary>
    public const string Changes = "changes";

    /// <summary>The next one; inside a transaction, and as late in it as can be.</summary>
    public static async Task<long> NextAsync(RecordsContext context, string name, CancellationToken cancellation)
    {
        var value = await context.Database
            .SqlQuery<long>($"""UPDATE counters SET value = value + 1 WHERE name = {name} RETURNING value AS "Value" """)
            .ToListAsync(cancellation);
        return value.Single();
    }
}
