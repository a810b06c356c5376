using System.Diagnostics;
using System.Diagnostics.Metrics;
using Chat.Core.Answers;

namespace Chat.Rag.Answering;

/// <summary>
/// What operators see of the answer path, as traces and as metrics: one span an answer, one a stage, how questions ended and how long that took.
/// Codes and numbers only; no word of a question or an answer.
/// </summary>
public static class AnswerTelemetry
{
    /// <summary>Name of the source of spans, and of the meter.</summary>
    public const string Name = "TaxAssistant.Answers";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    // From an answer that is quoted (a few milliseconds) to the time limit of a generated one (minutes).
    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120] };

    private static readonly Counter<long> Answers = Meter.CreateCounter<long>("taxassistant.answers", "{answer}", "Questions answered, by outcome, mode and language; stopped: its reader left.");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram("taxassistant.answers.duration", "s", "From a question to its whole answer, by mode.", null, Times);
    private static readonly Histogram<double> Stages = Meter.CreateHistogram("taxassistant.answers.stage.duration", "s", "Time that one stage took, by stage.", null, Times);

    /// <summary>Begins the span of an answer; a stage begun while it is open becomes its child.</summary>
    internal static Answering Begin() => new(Source.StartActivity("answer"));

    /// <summary>Begins the span of a stage; null when nobody listens.</summary>
    internal static Activity? Stage(string stage) => Source.StartActivity("answer." + stage);

    /// <summary>A stage has ended.</summary>
    internal static void StageTook(string stage, double seconds) => Stages.Record(seconds, new KeyValuePair<string, object?>("stage", stage));

    /// <summary>The span of one answer, and its place in the metrics; disposed of when the answer is whole or its reader has left.</summary>
    internal sealed class Answering(Activity? span) : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private bool _told;

        /// <summary>The answer is whole.</summary>
        /// <param name="answer">It.</param>
        /// <param name="topic">Id of the topic that it was composed of; null for none.</param>
        public void Completed(Answer answer, string? topic)
        {
            Tell(Spelling.Of(answer.Outcome), Spelling.Of(answer.Mode), answer.Language);
            if (span is null)
                return;
            span.SetTag("taxassistant.topic", topic);
            span.SetTag("taxassistant.tax_year", answer.Understood.TaxYear);
            span.SetTag("taxassistant.knowledge_version", answer.KnowledgeVersion);
            if (answer.Generation?.Fallback is { } fallback)
                span.SetTag("taxassistant.fallback", Spelling.Of(fallback));
            if (answer.Outcome is Outcome.FailedError or Outcome.FailedTimeout or Outcome.FailedOverloaded)
                span.SetStatus(ActivityStatusCode.Error);
        }

        /// <summary>A stage failed; the type of the fault, since its message might repeat anything.</summary>
        public void Failed(Exception fault) => span?.SetTag("error.type", fault.GetType().FullName);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!_told)
                Tell("stopped", "none", "none");
            span?.Dispose();
        }

        private void Tell(string outcome, string mode, string language)
        {
            _told = true;
            Answers.Add(1, new("outcome", outcome), new("mode", mode), new("language", language));
            if (mode != "none")
                Durations.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, new KeyValuePair<string, object?>("mode", mode));
            span?.SetTag("taxassistant.outcome", outcome);
            span?.SetTag("taxassistant.mode", mode);
            span?.SetTag("taxassistant.language", language);
        }
    }
}
