using System.Globalization;
using Chat.Records.Cases;
using Microsoft.AspNetCore.WebUtilities;

namespace Chat.Web.Panel.Cases;

/// <summary>Which cases the inbox shows, as its address says it; what it says wrongly is as if it had not been said.</summary>
/// <param name="List">Name of the list, of <see cref="Lists"/>.</param>
/// <param name="Language">ISO 639-1 code.</param>
/// <param name="Topic">Id of a topic, or of an area with a slash at the end.</param>
/// <param name="Territory">Id of a territory.</param>
/// <param name="Outcome">As the contract spells it.</param>
/// <param name="Age">Of <see cref="Ages"/>.</param>
/// <param name="Team">Id of a team.</param>
/// <param name="Words">Words to find, in all lists; null to list.</param>
/// <param name="After">The end of the page before.</param>
public sealed record InboxOrder(
    string List, string? Language = null, string? Topic = null, string? Territory = null, string? Outcome = null, string? Age = null, string? Team = null, string? Words = null, long? After = null)
{
    /// <summary>Lines of a page.</summary>
    public const int Most = 50;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>The lists, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Lists { get; } = ["unassigned", "mine", "waiting", "open", "closed"];

    /// <summary>Since when cases have been there: less than a day, less than a week, more than a week, more than thirty days.</summary>
    public static IReadOnlyList<string> Ages { get; } = ["day", "week", "over-week", "over-month"];

    /// <summary>What the address asks for.</summary>
    public static InboxOrder Of(string? list, string? language, string? topic, string? territory, string? outcome, string? age, string? team, string? words, long? after) => new(
        Lists.FirstOrDefault(l => l == list) ?? Lists[0], Given(language), Given(topic), Given(territory), Given(outcome), Ages.FirstOrDefault(a => a == age), Given(team), Given(words), after);

    /// <summary>The same, as the records ask for it.</summary>
    public CaseFilter Filter(DateTimeOffset now) => new(Language, Topic, Territory, Outcome, Team,
        OpenedFrom: Age switch { "day" => now - Day, "week" => now - Week, _ => null },
        OpenedUntil: Age switch { "over-week" => now - Week, "over-month" => now - Month, _ => null });

    /// <summary>Reads that page.</summary>
    public Task<CasePage> ReadAsync(CaseInbox inbox, CaseSearch search, Caseworker who, DateTimeOffset now, CancellationToken cancellation) => Words is { } words
        ? search.FindAsync(words, Filter(now), After, Most, cancellation)
        : inbox.ListAsync(List switch { "mine" => CaseList.Mine, "waiting" => CaseList.Waiting, "open" => CaseList.Open, "closed" => CaseList.Closed, _ => CaseList.Unassigned }, Filter(now), who, After, Most, cancellation);

    /// <summary>Its address.</summary>
    public string Address() => QueryHelpers.AddQueryString("/panel/cases", new Dictionary<string, string?>
    {
        ["list"] = List, ["language"] = Language, ["topic"] = Topic, ["territory"] = Territory, ["outcome"] = Outcome, ["age"] = Age, ["team"] = Team, ["q"] = Words,
        ["after"] = After?.ToString(CultureInfo.InvariantCulture),
    }.Where(p => p.Value is not null));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
