using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Audit;

/// <summary>Which entries are looked for; null stands for all.</summary>
/// <param name="Who">Id of the account.</param>
/// <param name="Act">An act as <c>case.view</c>, or the word before its point.</param>
/// <param name="SubjectKind">Kind of the subject.</param>
/// <param name="SubjectId">Id of the subject.</param>
/// <param name="From">Not before.</param>
/// <param name="Until">Before.</param>
/// <param name="Before">Entries with a lower number, for the next page.</param>
public sealed record AuditFilter(string? Who = null, string? Act = null, string? SubjectKind = null, string? SubjectId = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, long? Before = null);

/// <summary>Reads the audit log.</summary>
public sealed class AuditQuery(RecordsDatabase database)
{
    /// <summary>Entries that fit, the latest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="most">At most so many, 1 to 500.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<AuditEntry>> FindAsync(AuditFilter filter, int most, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var context = await database.OpenAsync(cancellation);
        var entries = context.Audit.AsNoTracking();
        if (filter.Who is { } who)
            entries = entries.Where(e => e.Who == who);
        if (filter.Act is { } act)
        {
            var group = act + ".";
            entries = entries.Where(e => e.Act == act || e.Act.StartsWith(group));
        }

        if (filter.SubjectKind is { } kind)
            entries = entries.Where(e => e.SubjectKind == kind);
        if (filter.SubjectId is { } id)
            entries = entries.Where(e => e.SubjectId == id);
        if (filter.From is { } from)
            entries = entries.Where(e => e.At >= from);
        if (filter.Until is { } until)
            entries = entries.Where(e => e.At < until);
        if (filter.Before is { } before)
            entries = entries.Where(e => e.Number < before);
        return await entries.OrderByDescending(e => e.Number).Take(Math.Clamp(most, 1, 500)).ToListAsync(cancellation);
    }
}
