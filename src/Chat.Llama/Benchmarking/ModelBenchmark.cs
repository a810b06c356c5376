using Chat.Llama.Batching;

namespace Chat.Llama.Benchmarking;

/// <summary>What to measure.</summary>
/// <param name="Sequences">Answers at a time, one row of the table each.</param>
/// <param name="PromptTokens">Tokens of a prompt, of which three quarters are shared by all (the system prompt and the rules).</param>
/// <param name="AnswerTokens">Tokens of an answer.</param>
/// <param name="Repeats">How often each pair of measurements is taken.</param>
public sealed record BenchmarkPlan(IReadOnlyList<int> Sequences, int PromptTokens, int AnswerTokens, int Repeats);

/// <summary>One row: so many answers at a time.</summary>
/// <param name="Sequences">Answers at a time.</param>
/// <param name="Prefill">Prompt tokens read a second, nothing in the cache.</param>
/// <param name="Decode">Tokens written a second, all answers together.</param>
/// <param name="FirstToken">Median seconds to the first token, nothing in the cache.</param>
/// <param name="FirstSentence">Median seconds to the first 24 tokens, nothing in the cache.</param>
/// <param name="FirstTokenWarm">As <paramref name="FirstToken"/>, the shared part of the prompt in the cache.</param>
/// <param name="FirstSentenceWarm">As <paramref name="FirstSentence"/>, the shared part of the prompt in the cache.</param>
/// <param name="Gap99">99th percentile of the seconds between two tokens of an answer.</param>
/// <param name="ResidentBytes">Memory of the process afterwards, the mapped file included.</param>
public sealed record BenchmarkRow(
    int Sequences, double Prefill, double Decode, double FirstToken, double FirstSentence, double FirstTokenWarm, double FirstSentenceWarm, double Gap99, long ResidentBytes);

/// <summary>
/// Measures the engine on any model: speed does not depend on what the weights say. Prompts are random tokens of a
/// fixed seed; ratios are of pairs taken one after the other in the same process, and the median of them is given.
/// </summary>
public sealed class ModelBenchmark(LlamaModel model, LlamaOptions options, BenchmarkPlan plan)
{
    /// <summary>A sentence of guidance, in tokens, as Salamandra's vocabulary cuts Spanish.</summary>
    private const int Sentence = 24;

    private const int Seed = 20261126;

    private readonly Random _random = new(Seed);

    /// <summary>One row of the table.</summary>
    public async Task<BenchmarkRow> MeasureAsync(int sequences, CancellationToken stop)
    {
        using var engine = LlamaEngine.Start(model, options with { Slots = Math.Max(sequences, options.Slots) }, TimeProvider.System);
        var shared = Tokens(plan.PromptTokens * 3 / 4);
        var run = new Stopwatches(engine);
        var cold = await Task.WhenAll(Enumerable.Range(0, sequences).Select(_ => run.AskAsync(Tokens(plan.PromptTokens), plan.AnswerTokens, cancellation: stop)));
        await run.AskAsync(WithShared(shared), 1, shared.Length, stop);
        var warm = await Task.WhenAll(Enumerable.Range(0, sequences).Select(_ => run.AskAsync(WithShared(shared), plan.AnswerTokens, shared.Length, stop)));
        return new BenchmarkRow(
            sequences,
            cold.Sum(a => a.PromptTokens) / (cold.Max(a => a.Tokens[0]) - cold.Min(a => a.Asked)),
            Throughput(cold),
            Median(cold.Select(a => a.First)),
            Median(cold.Select(FirstSentence)),
            Median(warm.Select(a => a.First)),
            Median(warm.Select(FirstSentence)),
            Percentile(cold.SelectMany(a => a.Gaps(from: cold.Max(c => c.Tokens[0]))), 0.99),
            Environment.WorkingSet);
    }

    /// <summary>Decode throughput of the engine and of a bare loop on the same batch: tokens a second of each, by turns.</summary>
    public async Task<IReadOnlyList<(double Engine, double Bare)>> CompareWithBareLoopAsync(int sequences, CancellationToken stop)
    {
        var pairs = new List<(double, double)>();
        var at = options with { Slots = Math.Max(sequences, options.Slots) };
        for (var i = 0; i < plan.Repeats; i++)
        {
            var prompts = Enumerable.Range(0, sequences).Select(_ => Tokens(plan.PromptTokens)).ToList();
            // Whoever goes first finds the other's leavings; they take turns.
            var bare = i % 2 == 0 ? BareLoop.Decode(model, at, prompts, plan.AnswerTokens) : 0;
            var ours = await DecodeAsync(sequences, prompts, stop);
            pairs.Add((ours, bare > 0 ? bare : BareLoop.Decode(model, at, prompts, plan.AnswerTokens)));
        }

        return pairs;
    }

    /// <summary>Decode throughput of the engine, tokens a second.</summary>
    public async Task<double> DecodeAsync(int sequences, IReadOnlyList<LlamaToken[]>? prompts, CancellationToken stop)
    {
        prompts ??= [.. Enumerable.Range(0, sequences).Select(_ => Tokens(plan.PromptTokens))];
        using var engine = LlamaEngine.Start(model, options with { Slots = Math.Max(sequences, options.Slots) }, TimeProvider.System);
        var run = new Stopwatches(engine);
        return Throughput(await Task.WhenAll(prompts.Select(p => run.AskAsync(p, plan.AnswerTokens, cancellation: stop))));
    }

    /// <summary>Seconds to the first token of a long conversation, and of its next turn, by turns.</summary>
    /// <param name="context">Tokens of the conversation so far.</param>
    /// <param name="added">Tokens of the new turn.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<IReadOnlyList<(double Cold, double FollowUp)>> CompareFollowUpAsync(int context, int added, CancellationToken stop)
    {
        var pairs = new List<(double, double)>();
        using var engine = LlamaEngine.Start(model, options, TimeProvider.System);
        var run = new Stopwatches(engine);
        for (var i = 0; i < plan.Repeats; i++)
        {
            var conversation = Tokens(context);
            var cold = await run.AskAsync(conversation, 1, cancellation: stop);
            var next = await run.AskAsync([.. conversation, .. Tokens(added)], 1, cancellation: stop);
            pairs.Add((cold.First, next.First));
        }

        return pairs;
    }

    /// <summary>
    /// Seconds between tokens of running answers: usually (median), and at the 99th percentile while one long prompt is read.
    /// </summary>
    /// <param name="running">Answers that run.</param>
    /// <param name="prompt">Tokens of the long prompt.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<IReadOnlyList<(double Usual, double Stalled)>> CompareStallAsync(int running, int prompt, CancellationToken stop)
    {
        var pairs = new List<(double, double)>();
        for (var i = 0; i < plan.Repeats; i++)
        {
            using var engine = LlamaEngine.Start(model, options with { Slots = Math.Max(running + 1, options.Slots) }, TimeProvider.System);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var run = new Stopwatches(engine);
            var (came, usualFrom, stallFrom) = (new List<double>[running], 0.0, 0.0);
            var answers = Enumerable.Range(0, running).Select(n => FollowAsync(engine, run, came[n] = [], over.Token)).ToList();
            await WaitForAsync(() => came.All(c => Count(c) > 0), stop);
            usualFrom = run.Now;
            await WaitForAsync(() => came.All(c => Count(c) > 40), stop);
            stallFrom = run.Now;
            var reader = await run.AskAsync(Tokens(prompt), 1, cancellation: stop);
            await over.CancelAsync();
            await Task.WhenAll(answers);
            var times = came.Select(c => new AnswerTimes(0, c, 0, 0)).ToList();
            pairs.Add((
                Median(times.SelectMany(t => t.Gaps(usualFrom, stallFrom))),
                Percentile(times.SelectMany(t => t.Gaps(stallFrom, reader.Tokens[0])), 0.99)));
        }

        return pairs;
    }

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    private static int Count(List<double> times)
    {
        lock (times)
            return times.Count;
    }

    private static async Task WaitForAsync(Func<bool> isSo, CancellationToken stop)
    {
        while (!isSo())
            await Task.Delay(5, stop);
    }

    private async Task FollowAsync(LlamaEngine engine, Stopwatches run, List<double> times, CancellationToken over)
    {
        var request = new GenerationRequest
        {
            Prompt = Tokens(32),
            MostTokens = model.TrainedContext,
            IgnoresEnd = true,
            Sampling = new Sampling.SamplingOptions(0, 1, 0, null),
        };
        // The cells of all that run are promised to them: each gets a share.
        request = request with { MostTokens = Math.Min(2_048, (options.ContextTokens / 2 / 8) - 32) };
        try
        {
            await foreach (var happened in engine.GenerateAsync(request, over))
            {
                if (happened.Token is null)
                    continue;
                lock (times)
                    times.Add(run.Now);
            }
        }
        catch (OperationCanceledException)
        {
            // The long prompt has been read; that was all it was for.
        }
    }

    private double FirstSentence(AnswerTimes answer) => answer.Tokens[Math.Min(Sentence, answer.Tokens.Count) - 1] - answer.Asked;

    // While all of them run: from when the last one has begun until the first one ends.
    private static double Throughput(IReadOnlyCollection<AnswerTimes> answers)
    {
        var (from, to) = (answers.Max(a => a.Tokens[0]), answers.Min(a => a.Tokens[^1]));
        return answers.Sum(a => a.Tokens.Count(t => t > from && t <= to)) / (to - from);
    }

    private static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    private LlamaToken[] WithShared(LlamaToken[] shared) => [.. shared, .. Tokens(plan.PromptTokens - shared.Length)];

    // Ordinary tokens: the first few hundred are bytes and special ones.
    private LlamaToken[] Tokens(int count)
    {
        lock (_random)
            return [.. Enumerable.Range(0, count).Select(_ => new LlamaToken(_random.Next(300, model.Vocabulary.Size)))];
    }
}
