using System.Diagnostics.Metrics;

namespace Chat.Llama.Batching;

/// <summary>What an engine does, for the operator's dashboards; meter <see cref="Name"/>.</summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Chat.Llama";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _prompt;
    private readonly Counter<long> _reused;
    private readonly Counter<long> _written;
    private readonly Counter<long> _refused;

    public EngineMetrics(Func<EngineState> state)
    {
        _prompt = _meter.CreateCounter<long>("llama.prompt_tokens", "{token}", "Tokens of the prompts of answers that ended.");
        _reused = _meter.CreateCounter<long>("llama.reused_tokens", "{token}", "Of these, the ones that the KV cache held already.");
        _written = _meter.CreateCounter<long>("llama.written_tokens", "{token}", "Tokens written.");
        _refused = _meter.CreateCounter<long>("llama.refused_requests", "{request}", "Requests refused because the queue was full.");
        _meter.CreateObservableGauge("llama.running", () => state().Running, "{answer}", "Answers being written.");
        _meter.CreateObservableGauge("llama.waiting", () => state().Waiting, "{request}", "Requests in the queue.");
        _meter.CreateObservableGauge("llama.used_cells", () => state().UsedCells, "{cell}", "KV cells in use.");
    }

    /// <summary>An answer has left its slot.</summary>
    public void Count(RunningAnswer answer)
    {
        _prompt.Add(answer.Request.Prompt.Length);
        _reused.Add(answer.ReusedTokens);
        _written.Add(answer.Written);
    }

    /// <summary>A request was refused.</summary>
    public void CountRefused() => _refused.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
