using Chat.Rag.Generation;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Models;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Limits;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Chat.Web.Hosting;

/// <summary><c>/metrics</c>: figures of operation in Prometheus' text format, for whoever <see cref="MetricsAccess"/> lets in. To others it is not there.</summary>
internal static class Metrics
{
    private const string Path = "/metrics";

    /// <summary>Collects the product's meters, and those of the web server.</summary>
    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MetricsOptions>().BindConfiguration($"TaxAssistant:{MetricsOptions.Section}").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        builder.Services.AddSingleton<MetricsAccess>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(IngestionMetrics.MeterName, ModelMetrics.MeterName, GenerationMetrics.MeterName, LimitsMetrics.MeterName, AdmissionMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            // A scrape says what is, not what was asked a moment ago; who may ask is few.
            .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));
    }

    /// <summary>Answers scrapes.</summary>
    public static void UseMetrics(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<MetricsAccess>();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == Path && HttpMethods.IsGet(http.Request.Method) && access.Allows(http));
    }
}
