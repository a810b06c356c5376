using Chat.Rag;
using Chat.Rag.Ingestion.Pdf;
using Chat.Web.Api;
using Chat.Web.Hosting;
using Chat.Web.Languages;
using Chat.Web.Pages;

namespace Chat.Web;

/// <summary>The service, as a table of contents; its tests build the same.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is [PdfWorker.Verb]
        // Ingestion starts this program once more for each PDF.
        ? PdfWorker.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput())
        : StartUp.RunAsync(args, Add, Map);

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddTaxAssistant(builder.Configuration);
        builder.AddHosting();
        builder.AddMetrics();
        builder.AddApi();
        builder.AddPages();
    }

    public static void Map(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseMetrics();
        app.UseFaultPages();
        app.UseLanguageOfVisitor();
        app.MapHealth();
        app.MapApi();
        app.MapPages();
    }
}
