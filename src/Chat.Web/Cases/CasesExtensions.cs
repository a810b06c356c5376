using Chat.Rag.Knowledge;
using Chat.Records.Cases;
using Microsoft.Extensions.Options;

namespace Chat.Web.Cases;

/// <summary>Handing over to a person.</summary>
internal static class CasesExtensions
{
    public static void AddCases(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CaseHandover>();
        builder.Services.AddSingleton<CaseSummary>();
        builder.Services.AddSingleton<SummaryInWords>();
        builder.Services.AddSingleton<CaseSummariser>(services => services.GetRequiredService<SummaryInWords>().WriteAsync);
        // The hours know the national holidays of the knowledge's calendar.
        builder.Services.AddSingleton(services => new OpeningHours(
            services.GetRequiredService<IOptions<CaseOptions>>().Value, services.GetRequiredService<KnowledgeBase>().Calendar.IsHoliday, SpanishTime.Zone));
    }
}
