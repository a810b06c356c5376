using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Audit;

/// <summary>
/// The log of what officials do: append-only, each entry carrying the hash of the one before and a signature, written in the transaction
/// of the act itself, so that neither is without the other. <see cref="AuditVerifier"/> finds what was done to it afterwards.
/// </summary>
public sealed class AuditLog(RecordsDatabase database, ReceiptKeys keys, TimeProvider clock)
{
    /// <summary>Who: a verb of the command line.</summary>
    public const string CommandLine = "command-line";

    /// <summary>Who: the service by itself.</summary>
    public const string Service = "service";

    // Any number that no other lock of this database uses.
    private const long Lock = 0x7461_7861_7564_6974;

    /// <summary>
    /// Writes an entry in the caller's transaction. From here to its end all other acts wait, on every node, so call it last: a statement
    /// after it that waits for a row could wait for one that waits here.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    /// <exception cref="ArgumentException">The entry is not made of codes.</exception>
    public async Task<AuditEntry> AddAsync(RecordsContext context, AuditAct act, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(act);
        AuditChain.Check(act);
        if (context.Database.CurrentTransaction is null)
            throw new InvalidOperationException("An entry of the audit log is written in the transaction of its act: begin one.");
        // SQLite has taken the whole file at BEGIN IMMEDIATE, which is how its provider begins.
        if (database.UsesServer)
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellation);
        var last = await context.Audit.AsNoTracking().OrderByDescending(e => e.Number).Select(e => new { e.Number, e.Hash }).FirstOrDefaultAsync(cancellation);
        var entry = Entry((last?.Number ?? 0) + 1, act, last?.Hash ?? AuditChain.Beginning);
        // Not through the change tracker: a second entry of the same transaction must see this one, and the caller's changes stay the caller's.
        await context.Database.ExecuteSqlAsync($"""
            INSERT INTO audit (number, at, who, act, subject_kind, subject_id, details, previous, hash, key, signature)
            VALUES ({entry.Number}, {entry.At.ToUnixTimeMilliseconds()}, {entry.Who}, {entry.Act}, {entry.SubjectKind}, {entry.SubjectId}, {entry.Details}, {entry.Previous}, {entry.Hash}, {entry.Key}, {entry.Signature})
            """, cancellation);
        return entry;
    }

    /// <summary>Writes an entry by itself, for an act that changes nothing: a view.</summary>
    public async Task<AuditEntry> WriteAsync(AuditAct act, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var entry = await AddAsync(context, act, cancellation);
        await transaction.CommitAsync(cancellation);
        return entry;
    }

    private AuditEntry Entry(long number, AuditAct act, string previous)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var details = AuditChain.DetailsOf(act);
        var hash = AuditChain.HashOf(number, at, act, details, previous);
        var signature = keys.Sign(AuditChain.Signed(hash));
        return new AuditEntry
        {
            Number = number, At = at, Who = act.Who, Act = act.Act, SubjectKind = act.SubjectKind, SubjectId = act.SubjectId, Details = details,
            Previous = previous, Hash = hash, Key = signature.Key, Signature = signature.Value,
        };
    }
}
