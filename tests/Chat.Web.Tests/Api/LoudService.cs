using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Web.Tests.Api;

/// <summary>The service with every log at its loudest, and everything that it tells the outside written down: logs, traces, metrics.</summary>
public sealed class LoudService : RunningService
{
    private readonly ConcurrentQueue<string> _told = [];
    private readonly ActivityListener _traces;
    private readonly MeterListener _metrics = new();

    public LoudService()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                _told.Enqueue($"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects.Select(t => $"{t.Key}={t.Value}"))}");
                foreach (var happened in activity.Events)
                    _told.Enqueue($"{happened.Name} {string.Join(' ', happened.Tags.Select(t => $"{t.Key}={t.Value}"))}");
                _told.Enqueue(string.Join(' ', activity.Baggage.Select(b => $"{b.Key}={b.Value}")));
                Interlocked.Increment(ref _spans);
            },
        };
        ActivitySource.AddActivityListener(_traces);
        _metrics.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
        _metrics.Start();
    }

    private int _spans;
    private int _measurements;

    /// <summary>All that was told.</summary>
    public IReadOnlyCollection<string> Told => _told;

    /// <summary>How many spans and measurements there were.</summary>
    public (int Spans, int Measurements) Telemetry => (_spans, _measurements);

    protected override IEnumerable<string> Settings => ["--Logging:LogLevel:Default", "Trace", "--Logging:LogLevel:Microsoft.AspNetCore.SignalR", "Trace"];

    protected override void Add(WebApplicationBuilder builder)
    {
        base.Add(builder);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new Written(_told));
        // As an operator may set it: the widest log there is.
        builder.Services.Configure<LoggerFilterOptions>(o => o.MinLevel = LogLevel.Trace);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _traces.Dispose();
        _metrics.Dispose();
    }

    private void Listen<T>()
        where T : struct => _metrics.SetMeasurementEventCallback<T>((instrument, value, tags, _) =>
        {
            Interlocked.Increment(ref _measurements);
            _told.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{instrument.Name}={value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}"));
        });

    private sealed class Written(ConcurrentQueue<string> told) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            told.Enqueue(state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")) : $"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            told.Enqueue($"{formatter(state, exception)} {exception}");
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                told.Enqueue(string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")));
        }

        public void Dispose()
        {
        }
    }
}
