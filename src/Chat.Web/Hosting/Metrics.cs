using Chat.Rag.Answering;
using Chat.Rag.Generation;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Models;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Limits;
using Chat.Web.Hosting.Readiness;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Chat.Web.Hosting;

/// <summary><c>/metrics</c>: figures of operation in Prometheus' text format, for whoever <see cref="MetricsAccess"/> lets in. To others it is not there.</summary>
internal static class Metrics
{
    private const string Path = "/metrics";

    // The engine of a model in the process, the web server, open pages (circuits), and the runtime: memory, collections, threads.
    private static readonly string[] OfOthers =
        ["Chat.Llama", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Components.Server.Circuits", "System.Runtime"];

    /// <summary>Collects the product's meters, and those of the web server.</summary>
    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MetricsOptions>().BindConfiguration($"TaxAssistant:{MetricsOptions.Section}").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        builder.Services.AddSingleton<MetricsAccess>();
        builder.Services.AddSingleton<HealthMetrics>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(AnswerTelemetry.Name, ModelTelemetry.Name, IngestionMetrics.MeterName, ModelMetrics.MeterName, GenerationMetrics.MeterName, LimitsMetrics.MeterName, AdmissionMetrics.MeterName, HealthMetrics.MeterName)
            .AddMeter(OfOthers)
            // A scrape says what is, not what was asked a moment ago; who may ask is few.
            .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));
    }

    /// <summary>Answers scrapes.</summary>
    public static void UseMetrics(this WebApplication app)
    {
        app.Services.GetRequiredService<HealthMetrics>();
        var access = app.Services.GetRequiredService<MetricsAccess>();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == Path && HttpMethods.IsGet(http.Request.Method) && access.Allows(http));
    }
}
