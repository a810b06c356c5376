using System.Diagnostics;
using Chat.Rag.Answering;
using Chat.Rag.Models;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chat.Web.Hosting.Telemetry;

/// <summary>Traces, metrics and logs: to the console, and to a collector where one is set.</summary>
internal static class TelemetryExtensions
{
    // As OTLP names its paths.
    private const string Traces = "traces";
    private const string Metrics = "metrics";
    private const string Logs = "logs";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TelemetryOptions>().Bind(builder.Configuration.GetSection(TelemetryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<DistributedContextPropagator>(new OwnTraces(DistributedContextPropagator.Current));
        var settings = builder.Configuration.GetSection(TelemetryOptions.Section);
        // A word that is no format stops the start in one sentence, when the options are bound.
        if (Enum.TryParse<LogFormat>(settings[nameof(TelemetryOptions.LogFormat)], ignoreCase: true, out var format) && format == LogFormat.Json)
        {
            builder.Logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
            builder.Logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName);
        }

        if (!string.IsNullOrWhiteSpace(settings[nameof(TelemetryOptions.OtlpEndpoint)]))
            builder.AddExport();
    }

    // Only where a collector is set: nothing is sampled, batched or kept otherwise.
    private static void AddExport(this WebApplicationBuilder builder)
    {
        foreach (var signal in new[] { Traces, Metrics, Logs })
            builder.Services.AddOptions<OtlpExporterOptions>(signal).Configure<IOptions<TelemetryOptions>>((exporter, options) => SendTo(exporter, options.Value, signal));
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("taxassistant", serviceVersion: typeof(TelemetryExtensions).Assembly.GetName().Version?.ToString(3), serviceInstanceId: Environment.MachineName))
            .WithTracing(traces => traces
                .AddSource(AnswerTelemetry.Name, ModelTelemetry.Name, "Microsoft.AspNetCore")
                .AddProcessor(new SpanScrubber())
                // An answer is sent whole or not at all.
                .SetSampler(services => new ParentBasedSampler(new TraceIdRatioBasedSampler(services.GetRequiredService<IOptions<TelemetryOptions>>().Value.SampleRatio)))
                .AddOtlpExporter(Traces, configure: null))
            .WithMetrics(metrics => metrics.AddOtlpExporter(Metrics, configure: null));
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.AddOtlpExporter(Logs, configure: null);
        });
    }

    private static void SendTo(OtlpExporterOptions exporter, TelemetryOptions options, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{options.OtlpEndpoint!.TrimEnd('/')}/v1/{signal}");
        if (TelemetryOptions.AuthorizationOf(options, out _) is { } value)
            exporter.Headers = $"Authorization={value}";
    }
}
