using Chat.Records.Storage;

namespace Chat.Records.Cases;

/// <summary>
/// What officials do with cases. Each act states the edition of the case that was on the screen; it is done in one transaction with its
/// entry of the audit log, or not at all and the outcome says why.
/// </summary>
public sealed class CaseDesk(CaseWriter writer, Microsoft.Extensions.Options.IOptions<CaseOptions> options)
{
    /// <summary>Longest reply or note, in UTF-16 units.</summary>
    public const int LongestText = 4_000;

    /// <summary>Takes a case that nobody has. Of two who take it at once one gets it, and the other hears <see cref="CaseOutcome.Taken"/>.</summary>
    public Task<CaseResult> TakeAsync(Caseworker who, Guid id, CancellationToken cancellation = default) => writer.WriteAsync(id, w =>
    {
        if (Fault(w.Case) is { } fault)
            return Task.FromResult(fault);
        if (w.Case.AssignedTo == who.Id)
            return Task.FromResult(CaseOutcome.Changed);
        if (w.Case.AssignedTo is not null)
            return Task.FromResult(CaseOutcome.Taken);
        Give(w, who.Id, CaseActs.Take, who);
        return Task.FromResult(CaseOutcome.Done);
    }, cancellation);

    /// <summary>Gives a case to an official, whoever had it; for a supervisor, or for who has it and forwards it to a colleague.</summary>
    /// <param name="who">Who acts.</param>
    /// <param name="id">The case.</param>
    /// <param name="edition">The edition that was on the screen.</param>
    /// <param name="to">Id of the account that gets it; the caller has seen that it exists and may.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CaseResult> AssignAsync(Caseworker who, Guid id, int edition, string to, CancellationToken cancellation = default) => writer.WriteAsync(id, w =>
    {
        if ((Fault(w.Case) ?? Stale(w.Case, edition)) is { } fault)
            return Task.FromResult(fault);
        Give(w, to, CaseActs.Assign, who);
        return Task.FromResult(CaseOutcome.Done);
    }, cancellation);

    /// <summary>Puts a case back into the queue, for a team of the settings.</summary>
    public Task<CaseResult> ForwardToTeamAsync(Caseworker who, Guid id, int edition, string team, CancellationToken cancellation = default) => writer.WriteAsync(id, w =>
    {
        if ((Fault(w.Case) ?? Stale(w.Case, edition)) is { } fault)
            return Task.FromResult(fault);
        if (!options.Value.Teams.Contains(team))
            return Task.FromResult(CaseOutcome.Unknown);
        (w.Case.State, w.Case.AssignedTo, w.Case.Team) = (CaseStates.Unassigned, null, team);
        w.Step(CaseActs.ForwardToTeam, who.Id, team);
        w.Tell(MessageKinds.Requeued);
        return Task.FromResult(CaseOutcome.Done);
    }, cancellation);

    /// <summary>Closes a case because another administration is competent; the citizen is told which.</summary>
    /// <param name="who">Who acts.</param>
    /// <param name="id">The case.</param>
    /// <param name="edition">The edition that was on the screen.</param>
    /// <param name="administration">An id of <c>competence.yml</c>; the caller has seen that it is one.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CaseResult> ForwardToAdministrationAsync(Caseworker who, Guid id, int edition, string administration, CancellationToken cancellation = default) => writer.WriteAsync(id, w =>
    {
        if ((Fault(w.Case) ?? Stale(w.Case, edition) ?? NotYours(w.Case, who)) is { } fault)
            return Task.FromResult(fault);
        w.Case.Administration = administration;
        Shut(w, CloseReasons.OtherAdministration);
        w.Step(CaseActs.ForwardToAdministration, who.Id, administration);
        w.Tell(MessageKinds.Forwarded, administration);
        return Task.FromResult(CaseOutcome.Done);
    }, cancellation);

    /// <summary>Replies to the citizen, who sees it at once. Only who has the case may; the same key twice is one reply.</summary>
    /// <param name="who">Who acts.</param>
    /// <param name="id">The case.</param>
    /// <param name="text">The words, without personal data.</param>
    /// <param name="key">The sender's own name for it, at most 64 characters.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CaseResult> ReplyAsync(Caseworker who, Guid id, string text, string key, CancellationToken cancellation = default) => writer.WriteAsync(id, async w =>
    {
        // Before the state: a reply that was kept is not lost because the case was closed since.
        if (await w.HasAsync(key))
            return CaseOutcome.Done;
        if ((Fault(w.Case) ?? NotYours(w.Case, who) ?? BadText(text)) is { } fault)
            return fault;
        w.Case.State = CaseStates.Waiting;
        w.Case.RepliedAt ??= w.Now;
        w.Step(CaseActs.Reply, who.Id);
        w.Say(Senders.Official, MessageKinds.Text, text.Trim(), key, who.Id);
        return CaseOutcome.Done;
    }, cancellation);

    /// <summary>Writes a note that no citizen sees; on a closed case too.</summary>
    public Task<CaseResult> NoteAsync(Caseworker who, Guid id, string text, CancellationToken cancellation = default) => writer.WriteAsync(id, w =>
    {
        if (w.Case.ErasedAt is not null)
            return Task.FromResult(CaseOutcome.Erased);
        if (BadText(text) is { } fault)
            return Task.FromResult(fault);
        w.Case.ChangedAt = w.Now;
        w.Context.CaseNotes.Add(new CaseNote { Id = Guid.CreateVersion7(w.Now), CaseId = id, At = w.Now, Author = who.Id, Text = text.Trim() });
        w.Texts.Add(text);
        w.Audit(CaseActs.Note, who.Id);
        return Task.FromResult(CaseOutcome.Done);
    }, cancellation);

    /// <summary>Closes a case.</summary>
    /// <param name="who">Who acts.</param>
    /// <param name="id">The case.</param>
    /// <param name="edition">The edition that was on the screen.</param>
    /// <param name="lastSeen">Number of the last message on the screen: a case is not closed over words that nobody has read.</param>
    /// <param name="reason">Of <see cref="CloseReasons.Offered"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CaseResult> CloseAsync(Caseworker who, Guid id, int edition, int lastSeen, string reason, CancellationToken cancellation = default) => writer.WriteAsync(id, w =>
    {
        if ((Fault(w.Case) ?? Stale(w.Case, edition) ?? NotYours(w.Case, who)) is { } fault)
            return Task.FromResult(fault);
        if (!CloseReasons.Offered.Contains(reason))
            return Task.FromResult(CaseOutcome.Unknown);
        if (w.Case.Messages > lastSeen)
            return Task.FromResult(CaseOutcome.NewMessage);
        Shut(w, reason);
        w.Step(CaseActs.Close, who.Id, reason);
        w.Tell(MessageKinds.Closed, reason);
        return Task.FromResult(CaseOutcome.Done);
    }, cancellation);

    /// <summary>Opens a closed case again, for who does so.</summary>
    public Task<CaseResult> ReopenAsync(Caseworker who, Guid id, int edition, CancellationToken cancellation = default) => writer.WriteAsync(id, w =>
    {
        if (w.Case.ErasedAt is not null)
            return Task.FromResult(CaseOutcome.Erased);
        if (w.Case.State != CaseStates.Closed)
            return Task.FromResult(CaseOutcome.Open);
        if (Stale(w.Case, edition) is { } fault)
            return Task.FromResult(fault);
        (w.Case.State, w.Case.AssignedTo, w.Case.ClosedAt, w.Case.CloseReason, w.Case.Administration) = (CaseStates.Assigned, who.Id, null, null, null);
        w.Step(CaseActs.Reopen, who.Id);
        w.Tell(MessageKinds.Reopened);
        return Task.FromResult(CaseOutcome.Done);
    }, cancellation);

    private static void Give(CaseWriter.Writing w, string to, string act, Caseworker who)
    {
        var queued = w.Case.AssignedTo is null;
        w.Case.AssignedTo = to;
        if (queued)
            w.Case.State = CaseStates.Assigned;
        w.Case.TakenAt ??= w.Now;
        w.Step(act, who.Id, act == CaseActs.Assign ? to : null);
        if (queued)
            w.Tell(MessageKinds.Taken);
    }

    private static void Shut(CaseWriter.Writing w, string reason) => (w.Case.State, w.Case.ClosedAt, w.Case.CloseReason) = (CaseStates.Closed, w.Now, reason);

    private static CaseOutcome? Fault(KeptCase kept) => kept switch
    {
        { ErasedAt: not null } => CaseOutcome.Erased,
        { State: CaseStates.Closed } => CaseOutcome.Closed,
        _ => null,
    };

    private static CaseOutcome? Stale(KeptCase kept, int edition) => kept.Edition == edition ? null : CaseOutcome.Changed;

    private static CaseOutcome? NotYours(KeptCase kept, Caseworker who) => kept.AssignedTo == who.Id ? null : kept.AssignedTo is null ? CaseOutcome.NotYours : CaseOutcome.Taken;

    private static CaseOutcome? BadText(string text) => string.IsNullOrWhiteSpace(text) || text.Length > LongestText ? CaseOutcome.BadText : null;
}
