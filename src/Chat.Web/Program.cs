using Chat.Rag;
using Chat.Rag.Ingestion.Pdf;
using Chat.Rag.Learning;
using Chat.Web.Api;
using Chat.Web.Api.Consumers;
using Chat.Web.Cases;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Limits;
using Chat.Web.Hosting.Readiness;
using Chat.Web.Hosting.Telemetry;
using Chat.Web.Languages;
using Chat.Web.Pages;
using Chat.Web.Panel.Shell;
using Chat.Web.Records;
using Chat.Web.Widget;

namespace Chat.Web;

/// <summary>The service, as a table of contents; its tests build the same.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        // Ingestion starts this program once more for each PDF.
        [PdfWorker.Verb] => PdfWorker.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput()),
        // A container asks whether it is healthy, and has nothing else to ask with.
        [HealthProbe.Verb, var address] => HealthProbe.RunAsync(address),
        _ => StartUp.RunAsync(args, Add, Map),
    };

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(KnowledgeReading.Begin(builder.Configuration));
        builder.Services.AddTaxAssistant(builder.Configuration);
        builder.AddHosting();
        builder.AddRecords();
        builder.AddCases();
        builder.AddMetrics();
        builder.AddTelemetry();
        builder.AddApi();
        builder.AddPages();
        builder.AddPanel();
        builder.AddWidget();
    }

    public static void Map(WebApplication app)
    {
        app.UseSecurityHeaders();
        // Before the proxy is believed: what came through one has to show the token.
        app.UseMetrics();
        app.UsePublicAddress();
        app.UseFaultPages();
        app.UseCrossSiteRequests();
        app.UseConsumerKeys();
        app.UseLimits();
        app.UseConsumerQuotas();
        app.UseRequestTimeouts();
        app.UseLanguageOfVisitor();
        app.UsePanel();
        app.UseWidget();
        app.MapHealth();
        app.MapApi();
        app.MapPages();
        app.MapPanel();
        app.MapWidget();
    }
}
