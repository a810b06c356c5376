using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Cases;

/// <summary>The lists of the inbox.</summary>
public enum CaseList
{
    /// <summary>Nobody has them; the oldest first.</summary>
    Unassigned,

    /// <summary>The official has them, and they are not closed; the oldest first.</summary>
    Mine,

    /// <summary>It is for the citizen to write, whoever has them; the oldest first.</summary>
    Waiting,

    /// <summary>All that are open, whoever has them; the oldest first.</summary>
    Open,

    /// <summary>Closed; the latest first.</summary>
    Closed,
}

/// <summary>Which cases of a list; null stands for all.</summary>
/// <param name="Language">ISO 639-1 code.</param>
/// <param name="Topic">Id of a topic, or of an area with a slash at the end: <c>irpf/</c>.</param>
/// <param name="Territory">Id of a territory.</param>
/// <param name="Outcome">As the contract spells it.</param>
/// <param name="Team">Id of a team.</param>
/// <param name="OpenedFrom">Not before.</param>
/// <param name="OpenedUntil">Before.</param>
public sealed record CaseFilter(
    string? Language = null, string? Topic = null, string? Territory = null, string? Outcome = null, string? Team = null, DateTimeOffset? OpenedFrom = null, DateTimeOffset? OpenedUntil = null);

/// <summary>A line of a list.</summary>
/// <param name="Id">The case.</param>
/// <param name="Number">What officials call it by.</param>
/// <param name="Code">The citizen's code.</param>
/// <param name="State">Of <see cref="CaseStates"/>.</param>
/// <param name="Language">In which to attend.</param>
/// <param name="Topic">Id of the topic.</param>
/// <param name="Territory">Id of the territory.</param>
/// <param name="Outcome">How the answer ended.</param>
/// <param name="Question">Without personal data; null once erased.</param>
/// <param name="AssignedTo">Id of the account that has it.</param>
/// <param name="Team">The team that it is meant for.</param>
/// <param name="OpenedAt">When it came.</param>
/// <param name="ChangedAt">When something last happened.</param>
/// <param name="CloseReason">Why it is closed.</param>
/// <param name="Messages">Number of the last message.</param>
/// <param name="Edition">To be stated with an act.</param>
public sealed record CaseLine(
    Guid Id, long Number, ReceiptCode Code, string State, string Language, string? Topic, string? Territory, string? Outcome, string? Question, string? AssignedTo, string? Team,
    DateTimeOffset OpenedAt, DateTimeOffset ChangedAt, string? CloseReason, int Messages, int Edition);

/// <summary>A page of a list.</summary>
/// <param name="Lines">In the list's order.</param>
/// <param name="Next">What to ask the next page with; null on the last.</param>
public sealed record CasePage(IReadOnlyList<CaseLine> Lines, long? Next);

/// <summary>How many cases each list holds, up to <see cref="CaseInbox.MostCounted"/>.</summary>
/// <param name="Unassigned">Nobody has them.</param>
/// <param name="Mine">The official has them.</param>
/// <param name="Waiting">For the citizen to write.</param>
/// <param name="Closed">Closed and still kept.</param>
public sealed record CaseCounts(int Unassigned, int Mine, int Waiting, int Closed);

/// <summary>Lists of cases, by pages whose ends are numbers of cases, so that a page costs the same wherever it lies.</summary>
public sealed class CaseInbox(RecordsDatabase database)
{
    /// <summary>Most lines of a page.</summary>
    public const int MostLines = 200;

    /// <summary>Counted no further: "more than a thousand" is all that a reader needs.</summary>
    public const int MostCounted = 1_001;

    /// <summary>A page of a list.</summary>
    /// <param name="list">Which.</param>
    /// <param name="filter">Which of it.</param>
    /// <param name="who">Whose, for <see cref="CaseList.Mine"/>.</param>
    /// <param name="after"><see cref="CasePage.Next"/> of the page before; null for the first.</param>
    /// <param name="lines">1 to <see cref="MostLines"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<CasePage> ListAsync(CaseList list, CaseFilter filter, Caseworker who, long? after = null, int lines = 50, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(who);
        lines = Math.Clamp(lines, 1, MostLines);
        await using var context = await database.OpenAsync(cancellation);
        var cases = Narrow(Of(context.Cases.AsNoTracking(), list, who), filter);
        var ordered = list == CaseList.Closed
            ? cases.Where(c => after == null || c.Number < after).OrderByDescending(c => c.Number)
            : cases.Where(c => after == null || c.Number > after).OrderBy(c => c.Number);
        var found = await Lines(ordered.Take(lines + 1)).ToListAsync(cancellation);
        return found.Count > lines ? new CasePage(found[..lines], found[lines - 1].Number) : new CasePage(found, null);
    }

    /// <summary>How many there are.</summary>
    public async Task<CaseCounts> CountAsync(Caseworker who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var context = await database.OpenAsync(cancellation);
        return new CaseCounts(await Count(CaseList.Unassigned), await Count(CaseList.Mine), await Count(CaseList.Waiting), await Count(CaseList.Closed));

        Task<int> Count(CaseList list) => Of(context.Cases, list, who).Take(MostCounted).CountAsync(cancellation);
    }

    internal static IQueryable<KeptCase> Narrow(IQueryable<KeptCase> cases, CaseFilter filter)
    {
        if (filter.Language is { } language)
            cases = cases.Where(c => c.Language == language);
        if (filter.Topic is { } topic)
            cases = topic.EndsWith('/') ? cases.Where(c => c.Topic!.StartsWith(topic)) : cases.Where(c => c.Topic == topic);
        if (filter.Territory is { } territory)
            cases = cases.Where(c => c.Territory == territory);
        if (filter.Outcome is { } outcome)
            cases = cases.Where(c => c.Outcome == outcome);
        if (filter.Team is { } team)
            cases = cases.Where(c => c.Team == team);
        if (filter.OpenedFrom is { } from)
            cases = cases.Where(c => c.OpenedAt >= from);
        if (filter.OpenedUntil is { } until)
            cases = cases.Where(c => c.OpenedAt < until);
        return cases;
    }

    internal static IQueryable<CaseLine> Lines(IQueryable<KeptCase> cases) => cases.Select(c => new CaseLine(
        c.Id, c.Number, c.Code, c.State, c.Language, c.Topic, c.Territory, c.Outcome, c.Question, c.AssignedTo, c.Team, c.OpenedAt, c.ChangedAt, c.CloseReason, c.Messages, c.Edition));

    private static IQueryable<KeptCase> Of(IQueryable<KeptCase> cases, CaseList list, Caseworker who) => list switch
    {
        CaseList.Unassigned => cases.Where(c => c.State == CaseStates.Unassigned),
        CaseList.Mine => cases.Where(c => c.AssignedTo == who.Id && c.State != CaseStates.Closed),
        CaseList.Waiting => cases.Where(c => c.State == CaseStates.Waiting),
        CaseList.Open => cases.Where(c => c.State != CaseStates.Closed),
        _ => cases.Where(c => c.State == CaseStates.Closed),
    };
}
