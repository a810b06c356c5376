using Chat.Records.Audit;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Chat.Records.Cases;

/// <summary>
/// Writes to a case: the case, what was said, the words to find it by, the change for other nodes and the entry of the audit log, all in one
/// transaction or none. Whoever loses a race looks at the case again.
/// </summary>
public sealed class CaseWriter(RecordsDatabase database, AuditLog audit, ChangeFeed feed, TimeProvider clock)
{
    // Each try means that somebody else wrote; six in a row have not been seen.
    private const int Tries = 6;

    /// <summary>Now, as the database keeps it: whole milliseconds.</summary>
    internal DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Does something to a case.</summary>
    /// <param name="id">The case.</param>
    /// <param name="write">Looks at the case and changes it, or says why not; may run more than once.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RecordsException">The database cannot keep it.</exception>
    internal async Task<CaseResult> WriteAsync(Guid id, Func<Writing, Task<CaseOutcome>> write, CancellationToken cancellation)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                try
                {
                    return await TryAsync(id, write, cancellation);
                }
                catch (Exception fault) when (i < Tries && IsRace(fault))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5 * i), cancellation);
                }
            }
        }
        catch (Exception fault) when (RecordsFault.Is(fault) && fault is not RecordsException)
        {
            throw new RecordsException("A case cannot be written to; see whether the database answers and its disk has room.", fault);
        }
    }

    private async Task<CaseResult> TryAsync(Guid id, Func<Writing, Task<CaseOutcome>> write, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (await LockAsync(context, id, cancellation) is not { } kept)
            return new CaseResult(CaseOutcome.Missing);
        var writing = new Writing(context, kept, Now, cancellation);
        var outcome = await write(writing);
        if (outcome != CaseOutcome.Done || writing.IsDouble)
            return new CaseResult(outcome, kept, writing.Message);
        kept.Version++;
        await context.SaveChangesAsync(cancellation);
        await CaseWords.AddAsync(context, database.UsesServer, kept.Number, cancellation, writing.Texts);
        await ChangeLog.AddAsync(context, ChangeKinds.Case, id, writing.Now, cancellation);
        if (writing.Audited is { } act)
            await audit.AddAsync(context, act, cancellation);
        await transaction.CommitAsync(cancellation);
        feed.Nudge();
        return new CaseResult(outcome, kept, writing.Message);
    }

    // Held from the first look on, as the citizen's erasure holds it: whoever wrote its messages and steps first and the case last would wait
    // for the erasure, and the erasure for the step. SQLite's file has one writer anyway.
    private async Task<KeptCase?> LockAsync(RecordsContext context, Guid id, CancellationToken cancellation) =>
        (database.UsesServer
            ? await context.Cases.FromSql($"SELECT * FROM cases WHERE id = {id} FOR NO KEY UPDATE").ToListAsync(cancellation)
            : await context.Cases.Where(c => c.Id == id).ToListAsync(cancellation)).SingleOrDefault();

    // Somebody wrote between our look and our write, took the number of the message, or waited for us while we waited for them.
    private static bool IsRace(Exception fault) => fault switch
    {
        DbUpdateConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        DbUpdateException taken when RecordsFault.IsTaken(taken) => true,
        // Entity Framework wraps what may pass by itself.
        DbUpdateException or InvalidOperationException => fault.InnerException is { } cause && IsRace(cause),
        _ => false,
    };

    private const string ServiceKey = "service-";

    /// <summary>One write under way.</summary>
    internal sealed class Writing(RecordsContext context, KeptCase kept, DateTimeOffset now, CancellationToken cancellation)
    {
        public RecordsContext Context => context;

        public KeptCase Case => kept;

        public DateTimeOffset Now => now;

        public CancellationToken Cancellation => cancellation;

        public AuditAct? Audited { get; private set; }

        public CaseMessage? Message { get; private set; }

        /// <summary>True when the message was there already: nothing is written again.</summary>
        public bool IsDouble { get; private set; }

        public List<string?> Texts { get; } = [];

        /// <summary>Counts an act of an official: a step in the case's history and an entry of the audit log.</summary>
        public void Step(string act, string who, string? detail = null)
        {
            kept.Edition++;
            kept.ChangedAt = now;
            context.CaseSteps.Add(new CaseStep { CaseId = kept.Id, Edition = kept.Edition, Act = act, Actor = who, At = now, State = kept.State, AssignedTo = kept.AssignedTo, Detail = detail });
            Audit(act, who, detail);
        }

        /// <summary>An entry of the audit log.</summary>
        public void Audit(string act, string who, string? detail = null) => Audited = Entry(act, who, kept.Id, detail);

        /// <summary>Says something in the case.</summary>
        public void Say(string sender, string kind, string text, string key, string? author = null)
        {
            kept.Messages++;
            kept.ChangedAt = now;
            Message = new CaseMessage { CaseId = kept.Id, Number = kept.Messages, Sender = sender, Kind = kind, Text = text, At = now, Author = author, Key = key };
            context.CaseMessages.Add(Message);
            if (kind == MessageKinds.Text)
                Texts.Add(text);
        }

        /// <summary>The service says something.</summary>
        public void Tell(string kind, string text = "") => Say(Senders.Service, kind, text, $"{ServiceKey}{kept.Messages + 1}");

        /// <summary>True when the sender's message is there already; it is the result then.</summary>
        /// <exception cref="ArgumentException">The key is one of the service's own, whose next message it would keep out.</exception>
        public async Task<bool> HasAsync(string key)
        {
            if (key.StartsWith(ServiceKey, StringComparison.Ordinal))
                throw new ArgumentException($"'{ServiceKey}' begins the keys of the service's own messages.", nameof(key));
            Message = await context.CaseMessages.AsNoTracking().SingleOrDefaultAsync(m => m.CaseId == kept.Id && m.Key == key, cancellation);
            return IsDouble = Message is not null;
        }
    }

    /// <summary>An entry of the audit log about a case.</summary>
    internal static AuditAct Entry(string act, string who, Guid id, string? detail) =>
        new(who, "case." + act, "case", id.ToString("n"), detail is null ? null : new Dictionary<string, string> { ["detail"] = detail });
}
