using System.Diagnostics.Metrics;
using Chat.Core.Answers;

namespace Chat.Rag.Generation;

/// <summary>Counts what the sentence gate does with what models write; meter <c>TaxAssistant.Generation</c>.</summary>
public sealed class GenerationMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TaxAssistant.Generation";

    private readonly Meter _meter;
    private readonly Counter<long> _sentences;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _reused;
    private readonly Counter<long> _summaries;
    private readonly Counter<long> _tokens;
    private readonly Histogram<double> _firstSentence;

    /// <summary>Makes the instruments.</summary>
    public GenerationMetrics()
    {
        _meter = new Meter(MeterName);
        _sentences = _meter.CreateCounter<long>("taxassistant.generation.sentences", "{sentence}", "Sentences by fate: released, retried, replaced, dropped, appended.");
        _faults = _meter.CreateCounter<long>("taxassistant.generation.faults", "{sentence}", "Sentences that the gate refused, by fault.");
        _answers = _meter.CreateCounter<long>("taxassistant.generation.answers", "{answer}", "Answers that a model was asked for, by language and fallback ('none' when it wrote to its end).");
        _reused = _meter.CreateCounter<long>("taxassistant.generation.reused", "{answer}", "Answers given again to who asked the same, by language; not among the others.");
        _summaries = _meter.CreateCounter<long>("taxassistant.generation.summaries", "{summary}", "Summaries for hand-overs that a model was asked for, by language and fate: written, refused (by the gate, or empty), late, overloaded, failed.");
        _tokens = _meter.CreateCounter<long>("taxassistant.generation.tokens", "{token}", "Tokens read and written, by direction.");
        _firstSentence = _meter.CreateHistogram<double>("taxassistant.generation.first_sentence", "s", "From the request to the first sentence shown in the model's words.");
    }

    /// <summary>The meter, for those who listen to one instance only.</summary>
    internal Meter Meter => _meter;

    /// <summary>Counts one answer.</summary>
    public void Count(Core.Answers.Generation generation, string language, TimeSpan? firstSentence)
    {
        ArgumentNullException.ThrowIfNull(generation);
        Fate("released", generation.Released);
        Fate("retried", generation.Retried);
        Fate("replaced", generation.Replaced);
        Fate("dropped", generation.Dropped);
        Fate("appended", generation.Appended);
        foreach (var (fault, count) in generation.Faults)
            _faults.Add(count, new("fault", Spelling.Of(fault)), new("language", language));
        _answers.Add(1, new("language", language), new("fallback", generation.Fallback is { } why ? Spelling.Of(why) : "none"));
        _tokens.Add(generation.PromptTokens ?? 0, new KeyValuePair<string, object?>("direction", "read"));
        _tokens.Add(generation.CompletionTokens ?? 0, new KeyValuePair<string, object?>("direction", "written"));
        if (firstSentence is { } wait)
            _firstSentence.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("language", language));

        void Fate(string fate, int count) => _sentences.Add(count, new("fate", fate), new("language", language));
    }

    /// <summary>Counts one that was given again.</summary>
    public void CountReused(string language) => _reused.Add(1, new KeyValuePair<string, object?>("language", language));

    /// <summary>Counts one summary of a matter that is handed over.</summary>
    /// <param name="language">ISO 639-1 code of the language that it was to be in.</param>
    /// <param name="fate"><c>written</c>, <c>refused</c>, <c>late</c>, <c>overloaded</c> or <c>failed</c>.</param>
    public void CountSummary(string language, string fate) => _summaries.Add(1, new("language", language), new("fate", fate));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
