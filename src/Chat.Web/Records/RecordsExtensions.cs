using Chat.Records;

namespace Chat.Web.Records;

/// <summary>What is kept of citizens' visits.</summary>
internal static class RecordsExtensions
{
    // At Debug, SignalR writes whole messages of a page to the log, and a question with them, before anything has masked it.
    private static readonly string[] Talkative = ["Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Components.Server", "Microsoft.AspNetCore.Http.Connections"];

    public static void AddRecords(this WebApplicationBuilder builder)
    {
        builder.Services.AddRecords(builder.Configuration).AddRecordKeeping();
        builder.Services.AddSingleton<CitizenRecords>();
        builder.Services.AddSingleton<RecordedAnswers>();
        builder.Services.AddSingleton<KeptAnswers>();
        // Whatever the settings say: raw words never reach a log.
        builder.Services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            foreach (var rule in filters.Rules.Where(r => Talkative.Any(t => r.CategoryName?.StartsWith(t, StringComparison.Ordinal) == true)).ToList())
                filters.Rules.Remove(rule);
            foreach (var category in Talkative)
                filters.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Warning, null));
        });
    }
}
