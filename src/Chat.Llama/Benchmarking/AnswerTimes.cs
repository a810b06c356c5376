using System.Diagnostics;
using Chat.Llama.Batching;
using Chat.Llama.Sampling;

namespace Chat.Llama.Benchmarking;

/// <summary>When the tokens of one answer came, in seconds since the run began.</summary>
internal sealed class AnswerTimes(double asked)
{
    private readonly List<double> _tokens = [];

    /// <summary>Seconds to the first token.</summary>
    public double First => At(0) - asked;

    /// <summary>Tokens so far.</summary>
    public int Count
    {
        get
        {
            lock (_tokens)
                return _tokens.Count;
        }
    }

    /// <summary>When it was asked.</summary>
    public double Asked => asked;

    /// <summary>Tokens have come.</summary>
    public void Add(double time, int count)
    {
        lock (_tokens)
            _tokens.AddRange(Enumerable.Repeat(time, count));
    }

    /// <summary>When a token came; the last one where there are fewer.</summary>
    public double At(int token)
    {
        lock (_tokens)
            return _tokens[Math.Min(token, _tokens.Count - 1)];
    }

    /// <summary>How many tokens came within a span of time.</summary>
    public int CountWithin(double from, double to)
    {
        lock (_tokens)
            return _tokens.Count(t => t > from && t <= to);
    }

    /// <summary>
    /// Seconds that a reader waits between two tokens, of those of which at least the later one came within a span of time.
    /// Between tokens that were handed out together nobody waits.
    /// </summary>
    public List<double> Gaps(double from, double to)
    {
        lock (_tokens)
            return [.. _tokens.Zip(_tokens.Skip(1)).Where(p => p.Second > from && p.Second <= to && p.Second > p.First).Select(p => p.Second - p.First)];
    }
}

/// <summary>Asks an engine and notes times; the likeliest token is taken each time, and no answer ends by itself.</summary>
internal sealed class TimedRun(LlamaEngine engine)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Seconds since the run began.</summary>
    public double Now => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Begins an answer.</summary>
    public (AnswerTimes Times, Task Whole) Ask(LlamaToken[] prompt, int tokens, int shared, CancellationToken cancellation)
    {
        var times = new AnswerTimes(Now);
        return (times, Task.Run(() => ReadAsync(prompt, tokens, shared, times, cancellation), cancellation));
    }

    private async Task ReadAsync(LlamaToken[] prompt, int tokens, int shared, AnswerTimes times, CancellationToken cancellation)
    {
        var request = new GenerationRequest
        {
            Prompt = prompt,
            MostTokens = tokens,
            SharedTokens = shared,
            IgnoresEnd = true,
            Sampling = new SamplingOptions(0, 1, 0, null),
        };
        await foreach (var happened in engine.GenerateAsync(request, cancellation))
        {
            times.Add(Now, happened.Tokens.Length);
        }
    }
}
