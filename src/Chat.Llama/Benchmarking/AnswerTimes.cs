using System.Diagnostics;

namespace Chat.Llama.Benchmarking;

/// <summary>When the tokens of one answer came, in seconds since the run began.</summary>
internal sealed record AnswerTimes(double Asked, IReadOnlyList<double> Tokens, int PromptTokens, int ReusedTokens)
{
    /// <summary>Seconds to the first token.</summary>
    public double First => Tokens[0] - Asked;

    /// <summary>Seconds between tokens, of those that came within a span of time.</summary>
    public IEnumerable<double> Gaps(double from = 0, double to = double.MaxValue) =>
        Tokens.Zip(Tokens.Skip(1)).Where(p => p.First >= from && p.Second <= to).Select(p => p.Second - p.First);
}

/// <summary>Asks an engine and notes times.</summary>
internal sealed class Stopwatches(Batching.LlamaEngine engine)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Seconds since the run began.</summary>
    public double Now => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>One answer of a fixed length, the likeliest token each time.</summary>
    public async Task<AnswerTimes> AskAsync(LlamaToken[] prompt, int tokens, int shared = 0, CancellationToken cancellation = default)
    {
        var request = new Batching.GenerationRequest
        {
            Prompt = prompt,
            MostTokens = tokens,
            SharedTokens = shared,
            IgnoresEnd = true,
            Sampling = new Sampling.SamplingOptions(0, 1, 0, null),
        };
        var (asked, times, end) = (Now, new List<double>(tokens), default(Batching.GenerationEnd));
        await foreach (var happened in engine.GenerateAsync(request, cancellation))
        {
            if (happened.Token is not null)
                times.Add(Now);
            end = happened.End ?? end;
        }

        return new AnswerTimes(asked, times, prompt.Length, end!.ReusedTokens);
    }
}
