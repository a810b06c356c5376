using System.Globalization;
using Chat.Records.Audit;
using Chat.Records.Changes;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Cases;

/// <summary>What a citizen hands over. Every text is without personal data, except the contact, which is sealed at once.</summary>
public sealed record Handover
{
    /// <summary>ISO 639-1 code of the language in which to be attended.</summary>
    public required string Language { get; init; }

    /// <summary>The sender's own name for it, so that one sent twice is one; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The conversation; null when none is known.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>True when the citizen agrees that the official reads the conversation.</summary>
    public bool Shared { get; init; }

    /// <summary>The answer that led to it.</summary>
    public Guid? AnswerId { get; init; }

    /// <summary>Id of the topic.</summary>
    public string? Topic { get; init; }

    /// <summary>Id of the territory.</summary>
    public string? Territory { get; init; }

    /// <summary>How the answer ended.</summary>
    public string? Outcome { get; init; }

    /// <summary>What it is about.</summary>
    public string? Question { get; init; }

    /// <summary>True when the question was written for the hand-over, and is none that the conversation has: it stays when that was erased.</summary>
    public bool HasOwnQuestion { get; init; }

    /// <summary>What else there is to know.</summary>
    public string? Comment { get; init; }

    /// <summary>The story in a few lines.</summary>
    public string? Summary { get; init; }

    /// <summary>Telephone or e-mail, as typed; null for none.</summary>
    public string? Contact { get; init; }
}

/// <summary>What citizens do with their cases, each known by its code.</summary>
public sealed class CitizenDesk(RecordsDatabase database, CaseWriter writer, AuditLog audit, ChangeFeed feed, ContactSeal seal)
{
    /// <summary>Who, in the audit log: the citizen whose case it is.</summary>
    public const string Citizen = "citizen";

    /// <summary>Longest message, in UTF-16 units.</summary>
    public const int LongestText = 1_000;

    /// <summary>Messages that a citizen may send one after another before an official has answered; what is more is no conversation.</summary>
    public const int MostUnanswered = 30;

    /// <summary>Opens a case; it is on the disk when this ends.</summary>
    /// <exception cref="RecordsException">It could not be kept.</exception>
    public async Task<KeptCase> OpenAsync(Handover handover, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(handover);
        try
        {
            return await TryOpenAsync(handover, cancellation);
        }
        catch (Exception fault) when (RecordsFault.Is(fault) && fault is not RecordsException)
        {
            // The same one, sent twice at once: the first is the one.
            if (handover.Key is { } key && fault is DbUpdateException && await SentAsync(key, cancellation) is { } sent)
                return sent;
            throw new RecordsException("A request for a person cannot be kept; see whether the database answers and its disk has room.", fault);
        }
    }

    /// <summary>The case with that code; null when there is none.</summary>
    public async Task<KeptCase?> FindAsync(ReceiptCode code, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, cancellation);
    }

    /// <summary>The case that was opened under that name of its sender's; null when there is none, or once it was erased.</summary>
    public async Task<KeptCase?> SentAsync(string key, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, cancellation);
    }

    /// <summary>What was said after that number, in order.</summary>
    public async Task<IReadOnlyList<CaseMessage>> MessagesAsync(Guid id, int after, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.CaseMessages.AsNoTracking().Where(m => m.CaseId == id && m.Number > after).OrderBy(m => m.Number).ToListAsync(cancellation);
    }

    /// <summary>The citizen writes. The same key twice is one message.</summary>
    /// <param name="id">The case.</param>
    /// <param name="text">The words, without personal data.</param>
    /// <param name="key">The sender's own name for it, at most 64 characters.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RecordsException">It could not be kept.</exception>
    public Task<CaseResult> SendAsync(Guid id, string text, string key, CancellationToken cancellation = default) => writer.WriteAsync(id, async w =>
    {
        if (await w.HasAsync(key))
            return CaseOutcome.Done;
        if (w.Case.ErasedAt is not null)
            return CaseOutcome.Erased;
        if (w.Case.State == CaseStates.Closed)
            return CaseOutcome.Closed;
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
            return CaseOutcome.BadText;
        var answered = await w.Context.CaseMessages.Where(m => m.CaseId == id && m.Sender == Senders.Official).MaxAsync(m => (int?)m.Number, w.Cancellation) ?? 0;
        if (await w.Context.CaseMessages.CountAsync(m => m.CaseId == id && m.Sender == Senders.Citizen && m.Number > answered, w.Cancellation) >= MostUnanswered)
            return CaseOutcome.Changed;
        if (w.Case.State == CaseStates.Waiting)
            w.Case.State = CaseStates.Assigned;
        w.Say(Senders.Citizen, MessageKinds.Text, text.Trim(), key);
        return CaseOutcome.Done;
    }, cancellation);

    /// <summary>Says that somebody is typing in a case; no word of it.</summary>
    public async Task TypesAsync(Guid id, bool isCitizen, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        await ChangeLog.AddAsync(context, isCitizen ? ChangeKinds.CitizenTypes : ChangeKinds.OfficialTypes, id, writer.Now, cancellation);
        await transaction.CommitAsync(cancellation);
        feed.Nudge();
    }

    private async Task<KeptCase> TryOpenAsync(Handover handover, CancellationToken cancellation)
    {
        if (handover.Key is { } key && await SentAsync(key, cancellation) is { } sent)
            return sent;
        var now = writer.Now;
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var standing = await StandingAsync(context, handover.ConversationId, cancellation);
        if (standing == Standing.Erased)
            handover = WithoutConversation(handover);
        var id = Guid.CreateVersion7(now);
        var kept = new KeptCase
        {
            Id = id,
            Number = await Counters.NextAsync(context, Counters.Cases, cancellation),
            Code = ReceiptCode.New(),
            Key = handover.Key,
            ConversationId = handover.ConversationId,
            Shared = handover.Shared && standing == Standing.Kept,
            AnswerId = handover.AnswerId,
            OpenedAt = now,
            ChangedAt = now,
            Language = handover.Language,
            Topic = handover.Topic,
            Territory = handover.Territory,
            Outcome = handover.Outcome,
            Question = handover.Question,
            Comment = handover.Comment,
            Summary = handover.Summary,
            Contact = handover.Contact is { } contact ? seal.Seal(id, contact) : null,
            State = CaseStates.Unassigned,
        };
        context.Add(kept);
        context.Add(new CaseStep { CaseId = id, Edition = 0, Act = CaseActs.Open, At = now, State = kept.State });
        await context.SaveChangesAsync(cancellation);
        await CaseWords.AddAsync(context, database.UsesServer, kept.Number, cancellation,
            kept.Question, kept.Comment, kept.Summary, kept.Topic, kept.Code.Symbols, kept.Number.ToString(CultureInfo.InvariantCulture));
        await ChangeLog.AddAsync(context, ChangeKinds.Case, id, now, cancellation);
        await audit.AddAsync(context, CaseWriter.Entry(CaseActs.Open, Citizen, id, null), cancellation);
        await transaction.CommitAsync(cancellation);
        feed.Nudge();
        return kept;
    }

    // Locks the conversation's row until the commit: erased before, its words do not come along; erased after, they go with it.
    private static async Task<Standing> StandingAsync(RecordsContext context, Guid? id, CancellationToken cancellation)
    {
        if (id is not { } conversation || await context.Conversations.Where(c => c.Id == conversation).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastAt, c => c.LastAt), cancellation) == 0)
            return Standing.Unknown;
        return await context.Conversations.AnyAsync(c => c.Id == conversation && c.ErasedAt == null, cancellation) ? Standing.Kept : Standing.Erased;
    }

    // What the citizen writes now stays: it is no part of what was erased.
    private static Handover WithoutConversation(Handover handover) => handover with
    {
        Question = handover.HasOwnQuestion ? handover.Question : null, Summary = null, AnswerId = null, Topic = null, Territory = null, Outcome = null,
    };

    private enum Standing
    {
        /// <summary>Nothing is kept of it, or none was named.</summary>
        Unknown,
        Kept,
        Erased,
    }
}
