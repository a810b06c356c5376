using System.Globalization;
using Chat.Records.Review;
using Chat.Web.Panel.Access;
using Chat.Web.Records;

namespace Chat.Web.Panel.Review;

/// <summary>What officials do with answers and corrections. What they write is masked as what citizens write is.</summary>
internal static class ReviewEndpoints
{
    public static void MapReview(this RouteGroupBuilder panel)
    {
        panel.MapPost("/review/{turn:guid}", async (HttpContext http, Guid turn, ReviewDesk desk, IFormCollection form) =>
        {
            var rating = new Rating(form["verdict"].ToString(), Redaction.Of(form["why"]), Redaction.Of(form["figure"]), Items(form["must"].ToString()));
            return Back($"/panel/review/{turn:n}", await desk.RateAsync(http.User.SignedIn()!.Who, turn, rating, http.RequestAborted));
        });
        var editors = panel.MapGroup("").RequireAuthorization(PanelPolicy.Editor);
        editors.MapPost("/corrections/{id:guid}", async (HttpContext http, Guid id, ReviewDesk desk, IFormCollection form) =>
            Back("/panel/corrections", int.TryParse(form["edition"], NumberStyles.None, CultureInfo.InvariantCulture, out var edition)
                ? await desk.DecideAsync(http.User.SignedIn()!.Who, id, edition, form["state"].ToString(), Redaction.Of(form["decision"]) ?? "", http.RequestAborted)
                : ReviewOutcome.Invalid));
        editors.MapGet("/review/evaluation.jsonl", async (HttpContext http, ReviewQuery query) =>
            Results.File(EvaluationFile.Write(await query.EvaluationCasesAsync(http.RequestAborted)), "application/jsonl", "evaluation.jsonl"));
    }

    private static IResult Back(string page, ReviewOutcome outcome) =>
        Results.LocalRedirect(outcome == ReviewOutcome.Done ? page + "?done=saved" : $"{page}?fault={outcome.ToString().ToLowerInvariant()}");

    // One to a line; an empty list where nothing is said.
    private static List<string> Items(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Redaction.Of).OfType<string>()];
}
