using System.Globalization;
using Chat.Core.Answers;
using Chat.Rag.Knowledge;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Officials;
using Chat.Web.Hosting;
using Chat.Web.Panel.Access;
using Chat.Web.Records;

namespace Chat.Web.Panel.Cases;

/// <summary>What officials do with a case by forms, so that it works without scripts. Each comes back to the case with one sentence; replies go through the circuit of its page.</summary>
internal static class CaseActsEndpoints
{
    private const string Forbidden = "forbidden";

    public static void MapCaseActs(this RouteGroupBuilder panel)
    {
        var cases = panel.MapGroup("/cases/{id:guid}").RequireAuthorization(PanelPolicy.Cases);
        cases.MapPost("/take", (HttpContext http, Guid id, CaseDesk desk, IFormCollection form) => ActAsync(http, id, "taken", who => desk.TakeAsync(who, id, http.RequestAborted)));
        cases.MapPost("/assign", AssignAsync);
        cases.MapPost("/team", (HttpContext http, Guid id, CaseDesk desk, CaseViewer viewer, IFormCollection form) =>
            ActIfAllowedAsync(http, id, viewer, "forwarded", who => desk.ForwardToTeamAsync(who, id, Number(form["edition"]), form["team"].ToString(), http.RequestAborted), isFree: true));
        cases.MapPost("/administration", (HttpContext http, Guid id, CaseDesk desk, KnowledgeBase knowledge, IFormCollection form) => ActAsync(http, id, "forwarded", who =>
            knowledge.Competence.Administrations.ContainsKey(form["administration"].ToString())
                ? desk.ForwardToAdministrationAsync(who, id, Number(form["edition"]), form["administration"].ToString(), http.RequestAborted)
                : Task.FromResult(new CaseResult(CaseOutcome.Unknown))));
        cases.MapPost("/close", (HttpContext http, Guid id, CaseDesk desk, IFormCollection form) =>
            ActAsync(http, id, "closed", who => desk.CloseAsync(who, id, Number(form["edition"]), Number(form["seen"]), form["reason"].ToString(), http.RequestAborted)));
        cases.MapPost("/reopen", (HttpContext http, Guid id, CaseDesk desk, IFormCollection form) => ActAsync(http, id, "reopened", who => desk.ReopenAsync(who, id, Number(form["edition"]), http.RequestAborted)));
        cases.MapPost("/note", (HttpContext http, Guid id, CaseDesk desk, IFormCollection form) => ActAsync(http, id, "noted", who => desk.NoteAsync(who, id, Redaction.Of(form["text"]) ?? "", http.RequestAborted)));
    }

    // Supervisors give any case; others only the one that they have.
    private static async Task<IResult> AssignAsync(HttpContext http, Guid id, CaseDesk desk, CaseViewer viewer, OfficialAccounts accounts, IFormCollection form)
    {
        var to = form["to"].ToString();
        var colleagues = await ColleaguesAsync(accounts, http.RequestAborted);
        return await ActIfAllowedAsync(http, id, viewer, "assigned", who => colleagues.Any(c => c.Id == to)
            ? desk.AssignAsync(who, id, Number(form["edition"]), to, http.RequestAborted)
            : Task.FromResult(new CaseResult(CaseOutcome.Unknown)), isFree: false);
    }

    /// <summary>Who can be given a case: accounts that may answer cases and may sign in.</summary>
    public static async Task<IReadOnlyList<(string Id, string Name)>> ColleaguesAsync(OfficialAccounts accounts, CancellationToken cancellation) =>
        [.. (await accounts.ListAsync(cancellation)).Where(a => !a.IsDisabled && PanelPolicy.Roles[PanelPolicy.Cases].Contains(a.Role)).Select(a => (a.Id.ToString("n"), a.Name))];

    /// <summary>True when that official may give a case to somebody else.</summary>
    public static bool MayPassOn(SignedIn me, string? owner, bool isFree) => PanelPolicy.Roles[PanelPolicy.Supervisor].Contains(me.Role) || owner == me.Who || (isFree && owner is null);

    private static async Task<IResult> ActIfAllowedAsync(HttpContext http, Guid id, CaseViewer viewer, string done, Func<Caseworker, Task<CaseResult>> act, bool isFree)
    {
        var me = http.User.SignedIn()!;
        // What changes between this look and the act changes the edition, which the act states.
        if (await viewer.NewsAsync(id, int.MaxValue, http.RequestAborted) is { } file && !MayPassOn(me, file.Case.AssignedTo, isFree))
            return Back(id, "fault", Forbidden);
        return await ActAsync(http, id, done, act);
    }

    private static async Task<IResult> ActAsync(HttpContext http, Guid id, string done, Func<Caseworker, Task<CaseResult>> act)
    {
        try
        {
            var result = await act(new Caseworker(http.User.SignedIn()!.Who));
            if (result.Outcome == CaseOutcome.Missing)
                return Results.LocalRedirect("/panel/cases?fault=missing");
            return result.IsDone ? Back(id, "done", done) : Back(id, "fault", Spelling.Of(result.Outcome));
        }
        catch (RecordsException fault)
        {
            WebLog.NotKept(http.RequestServices.GetRequiredService<ILogger<CaseDesk>>(), fault);
            return Back(id, "fault", "not-kept");
        }
    }

    private static IResult Back(Guid id, string kind, string name) => Results.LocalRedirect($"/panel/cases/{id:n}?{kind}={name}");

    // No edition is negative: what is no number is refused as changed.
    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
