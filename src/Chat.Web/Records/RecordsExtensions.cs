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
            foreach (var rule in filters.Rules.Where(r => Talkative.Any(t => MayBeStronger(r, t))).ToList())
                filters.Rules.Remove(rule);
            // A rule that names a provider (Logging:Console:LogLevel:Default) is preferred to all that name none, so each has its own.
            foreach (var provider in filters.Rules.Select(r => r.ProviderName).Append(null).Distinct().ToList())
            {
                foreach (var category in Talkative)
                    filters.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, null));
            }
        });
    }

    // Of rules for one category the longest is preferred; one asterisk in it stands for anything, and letters are equal in both cases.
    private static bool MayBeStronger(LoggerFilterRule rule, string category)
    {
        if (rule.CategoryName is not { } name || name.Length < category.Length)
            return false;
        var prefix = name.Split('*')[0];
        return prefix.StartsWith(category, StringComparison.OrdinalIgnoreCase) || (prefix.Length < name.Length && category.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
