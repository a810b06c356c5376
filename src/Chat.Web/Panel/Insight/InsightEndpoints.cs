using Chat.Records;
using Chat.Records.Insight;
using Chat.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Chat.Web.Panel.Insight;

/// <summary>The counts of the page of use, for other programs.</summary>
internal static class InsightEndpoints
{
    public static void MapInsight(this RouteGroupBuilder panel) =>
        panel.MapGet("/insight.csv", async (HttpContext http, UseQuery query, TimeProvider clock, IOptions<RecordsOptions> records, string? from, string? to) =>
            InsightView.Days(from, to, clock.Today(), records.Value.RetentionDays) is { } days
                ? Results.File(InsightView.Csv(await query.ReadAsync(days.From, days.To, Clock.Madrid, http.RequestAborted)), "text/csv", $"uso-{days.From:yyyy-MM-dd}-{days.To:yyyy-MM-dd}.csv")
                : Results.LocalRedirect("/panel/insight?from=9999-12-31&to=0001-01-01"));
}
