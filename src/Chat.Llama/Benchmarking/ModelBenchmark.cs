using Chat.Llama.Batching;

namespace Chat.Llama.Benchmarking;

/// <summary>What to measure.</summary>
/// <param name="PromptTokens">Tokens of a prompt, of which three quarters are shared by all (the system prompt).</param>
/// <param name="AnswerTokens">Tokens of each answer that are timed.</param>
/// <param name="Repeats">How often each pair of measurements is taken.</param>
public sealed record BenchmarkPlan(int PromptTokens, int AnswerTokens, int Repeats)
{
    // Answers go on until the slowest has been timed, and the first begin while others are still being read.
    internal int RowTokens => PromptTokens + Math.Max(4 * AnswerTokens, 256);
}

/// <summary>One row: so many answers at a time, all asked at once. Times are medians, in seconds.</summary>
/// <param name="Sequences">Answers at a time.</param>
/// <param name="Prefill">Prompt tokens read a second, nothing in the cache.</param>
/// <param name="Decode">Tokens written a second, all answers together.</param>
/// <param name="FirstToken">Time to the first token, nothing in the cache.</param>
/// <param name="FirstSentence">Time to the first sentence (24 tokens), nothing in the cache.</param>
/// <param name="FirstTokenWarm">Time to the first token, the shared part of the prompt in the cache.</param>
/// <param name="FirstSentenceWarm">Time to the first sentence, the shared part of the prompt in the cache.</param>
/// <param name="Gap">Time between two tokens of an answer.</param>
/// <param name="Gap99">The same, 99th percentile.</param>
/// <param name="ResidentBytes">Memory of the process while it runs, the mapped file included.</param>
public sealed record BenchmarkRow(
    int Sequences, double Prefill, double Decode, double FirstToken, double FirstSentence, double FirstTokenWarm, double FirstSentenceWarm, double Gap, double Gap99, long ResidentBytes);

/// <summary>What a long prompt costs the answers that run, in seconds from one of their tokens to the next.</summary>
/// <param name="Stalled">While the prompt is read, 99th percentile.</param>
/// <param name="Usual">The same tokens of the same answers when no prompt is read, 99th percentile: what the machine does to them anyway.</param>
/// <param name="UsualMedian">Of those, the median.</param>
/// <param name="BeforeMedian">The tokens before the prompt came, median: the answers were shorter then, and faster.</param>
public sealed record Stall(double Stalled, double Usual, double UsualMedian, double BeforeMedian);

/// <summary>
/// Measures the engine on any model: speed does not depend on what the weights say. Prompts are random tokens of a
/// fixed seed; what is compared is taken by turns in the same process.
/// </summary>
public sealed class ModelBenchmark(LlamaModel model, LlamaOptions options, BenchmarkPlan plan)
{
    // A sentence of guidance, as Salamandra's vocabulary cuts it.
    private const int SentenceTokens = 24;
    private const int Seed = 20261126;

    // Looking oftener would take time from the model that is measured.
    private const int PollMilliseconds = 100;

    private readonly Random _random = new(Seed);

    /// <summary>How a row of the table is run: one slot an answer, as long as it needs unless the options say how many cells there are.</summary>
    public LlamaOptions OptionsFor(int sequences) => For(sequences, plan.RowTokens);

    /// <summary>One row of the table.</summary>
    public async Task<BenchmarkRow> MeasureAsync(int sequences, CancellationToken stop)
    {
        double decode;
        List<double> gaps;
        using (var eager = StartEager(sequences))
            (decode, gaps, _) = await DecodeAsync(eager, Prompts(sequences), stop);
        using var engine = Start(sequences, plan.RowTokens);
        var prefill = await PrefillAsync(engine, sequences, stop);
        var resident = Environment.WorkingSet;
        var cold = await FirstSentencesAsync(engine, Prompts(sequences), shared: 0, stop);
        var shared = Tokens(plan.PromptTokens * 3 / 4);
        await Ask(engine, [.. shared, .. Tokens(1)], 1, shared.Length, stop).Whole;
        var warm = await FirstSentencesAsync(engine, [.. Prompts(sequences).Select(p => (LlamaToken[])[.. shared, .. p[shared.Length..]])], shared.Length, stop);
        return new BenchmarkRow(
            sequences, prefill, decode, cold.Token, cold.Sentence, warm.Token, warm.Sentence, Percentile(gaps, 0.5), Percentile(gaps, 0.99), resident);
    }

    /// <summary>Decode throughput of the engine and of a bare loop on the same batch, tokens a second, by turns.</summary>
    public async Task<IReadOnlyList<(double Engine, double Bare)>> CompareWithBareLoopAsync(int sequences, CancellationToken stop)
    {
        var pairs = new List<(double, double)>();
        var written = 0;
        for (var i = 0; i < plan.Repeats; i++)
        {
            var prompts = Prompts(sequences);
            // The engine goes first the first time, and says how far its answers are when the clock starts.
            var bareFirst = i % 2 == 1 ? Bare() : 0;
            double ours;
            using (var engine = StartEager(sequences))
                (ours, _, written) = await DecodeAsync(engine, prompts, stop);
            pairs.Add((ours, bareFirst > 0 ? bareFirst : Bare()));

            double Bare() => BareLoop.Decode(model, OptionsFor(sequences), prompts, written, plan.AnswerTokens);
        }

        return pairs;
    }

    /// <summary>Decode throughput of the engine, tokens a second.</summary>
    public async Task<double> DecodeAsync(int sequences, CancellationToken stop)
    {
        using var engine = StartEager(sequences);
        return (await DecodeAsync(engine, Prompts(sequences), stop)).Throughput;
    }

    /// <summary>Seconds to the first token of a conversation that is new, and of its next turn, by turns.</summary>
    /// <param name="context">Tokens of the conversation so far.</param>
    /// <param name="added">Tokens of the new turn.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<IReadOnlyList<(double FollowUp, double Cold)>> CompareFollowUpAsync(int context, int added, CancellationToken stop)
    {
        var pairs = new List<(double, double)>();
        using var engine = Start(1, context + added + 64);
        for (var i = 0; i < plan.Repeats; i++)
        {
            var conversation = Tokens(context);
            var cold = Ask(engine, conversation, 1, 0, stop);
            await cold.Whole;
            var next = Ask(engine, [.. conversation, .. Tokens(added)], 1, 0, stop);
            await next.Whole;
            pairs.Add((next.Times.First, cold.Times.First));
        }

        return pairs;
    }

    /// <summary>What a long prompt costs the answers that run.</summary>
    /// <param name="running">Answers that run.</param>
    /// <param name="prompt">Tokens of the long prompt.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<IReadOnlyList<Stall>> MeasureStallAsync(int running, int prompt, CancellationToken stop)
    {
        var stalls = new List<Stall>();
        for (var i = 0; i < plan.Repeats; i++)
        {
            var prompts = Prompts(running);
            var (stalled, before, written) = await WriteBesideAsync(prompts, Tokens(prompt), stop);
            var usual = await WriteAloneAsync(prompts, prompt, written, stop);
            stalls.Add(new Stall(Percentile(stalled, 0.99), Percentile(usual, 0.99), Percentile(usual, 0.5), Percentile(before, 0.5)));
        }

        return stalls;
    }

    // As Chat.Core.Statistics reads a share, which this room does not know.
    private static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    // Written: how many tokens the answers had when the long prompt came, and when it had been read.
    private async Task<(List<double> Stalled, List<double> Before, (int From, int To) Written)> WriteBesideAsync(
        IReadOnlyList<LlamaToken[]> prompts, LlamaToken[] longPrompt, CancellationToken stop)
    {
        using var engine = StartForStall(prompts.Count, longPrompt.Length);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var (run, answers) = AskAll(engine, prompts, over.Token);
        await UntilAsync(answers, a => a.Count > 0, stop);
        var from = run.Now;
        await UntilAsync(answers, a => a.CountWithin(from, double.MaxValue) >= plan.AnswerTokens, stop);
        var read = run.Now;
        var reader = run.Ask(longPrompt, 1, 0, stop);
        await reader.Whole;
        await over.CancelAsync();
        await Task.WhenAll(answers.Select(EndAsync));
        var end = reader.Times.At(0);
        return (
            [.. answers.SelectMany(a => a.Times.Gaps(read, end))],
            [.. answers.SelectMany(a => a.Times.Gaps(from, read))],
            (answers.Min(a => a.Times.CountWithin(0, read)), answers.Min(a => a.Times.CountWithin(0, end))));
    }

    // The gaps of the same answers over the same tokens, with nobody beside them: answers become slower as they grow longer.
    private async Task<List<double>> WriteAloneAsync(IReadOnlyList<LlamaToken[]> prompts, int longPrompt, (int From, int To) written, CancellationToken stop)
    {
        using var engine = StartForStall(prompts.Count, longPrompt);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var (_, answers) = AskAll(engine, prompts, over.Token);
        await UntilAsync(answers, a => a.Count > written.To, stop);
        await over.CancelAsync();
        await Task.WhenAll(answers.Select(EndAsync));
        return [.. answers.SelectMany(a => a.Times.Gaps(a.Times.At(written.From), a.Times.At(written.To)))];
    }

    private LlamaEngine StartForStall(int running, int prompt) => Start(running + 1, plan.PromptTokens + plan.AnswerTokens + prompt);

    private (TimedRun Run, List<(AnswerTimes Times, Task Whole)> Answers) AskAll(LlamaEngine engine, IReadOnlyList<LlamaToken[]> prompts, CancellationToken stop)
    {
        var run = new TimedRun(engine);
        var most = engine.State.SlotTokens - plan.PromptTokens;
        return (run, [.. prompts.Select(p => run.Ask(p, most, 0, stop))]);
    }

    private async Task<double> PrefillAsync(LlamaEngine engine, int sequences, CancellationToken stop)
    {
        var run = new TimedRun(engine);
        var answers = Prompts(sequences).Select(p => run.Ask(p, 1, 0, stop)).ToList();
        await Task.WhenAll(answers.Select(a => a.Whole));
        return sequences * plan.PromptTokens / (answers.Max(a => a.Times.At(0)) - answers.Min(a => a.Times.Asked));
    }

    // From when all of them write until each has written so many tokens more: the batch is full all the while. Written: tokens of an answer before that.
    private async Task<(double Throughput, List<double> Gaps, int Written)> DecodeAsync(LlamaEngine engine, IReadOnlyList<LlamaToken[]> prompts, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // The engine learns what a token costs before it is timed.
        await Ask(engine, Tokens(plan.PromptTokens), 8, 0, stop).Whole;
        var (run, answers) = AskAll(engine, prompts, over.Token);
        await UntilAsync(answers, a => a.Count > 0, stop);
        var from = run.Now;
        await UntilAsync(answers, a => a.CountWithin(from, double.MaxValue) >= plan.AnswerTokens, stop);
        await over.CancelAsync();
        await Task.WhenAll(answers.Select(EndAsync));
        // The span ends with a token, or its last part would count time in which none was due.
        var first = answers.Min(a => a.Times.At(a.Times.CountWithin(0, from)));
        var last = answers.Min(a => a.Times.At(a.Times.CountWithin(0, from) + plan.AnswerTokens));
        if (last <= first)
            throw new ModelException($"{plan.AnswerTokens} tokens are written too fast to be timed: raise --tokens.");
        var written = answers.Sum(a => a.Times.CountWithin(first, last));
        return (written / (last - first), [.. answers.SelectMany(a => a.Times.Gaps(first, last))], (int)Percentile(answers.Select(a => (double)a.Times.CountWithin(0, first)), 0.5));
    }

    private static async Task<(double Token, double Sentence)> FirstSentencesAsync(LlamaEngine engine, IReadOnlyList<LlamaToken[]> prompts, int shared, CancellationToken stop)
    {
        var run = new TimedRun(engine);
        var answers = prompts.Select(p => run.Ask(p, SentenceTokens, shared, stop)).ToList();
        await Task.WhenAll(answers.Select(a => a.Whole));
        return (Percentile(answers.Select(a => a.Times.First), 0.5), Percentile(answers.Select(a => a.Times.At(SentenceTokens - 1) - a.Times.Asked), 0.5));
    }

    private static (AnswerTimes Times, Task Whole) Ask(LlamaEngine engine, LlamaToken[] prompt, int tokens, int shared, CancellationToken stop) =>
        new TimedRun(engine).Ask(prompt, tokens, shared, stop);

    private static async Task UntilAsync(List<(AnswerTimes Times, Task Whole)> answers, Func<AnswerTimes, bool> isSo, CancellationToken stop)
    {
        while (!answers.TrueForAll(a => isSo(a.Times)))
        {
            // An answer that ended before the others began would be waited for in vain.
            if (answers.Find(a => a.Whole.IsCompleted && !isSo(a.Times)).Whole is { } ended)
            {
                await ended;
                throw new ModelException("An answer ended before it was measured: raise --context-tokens.");
            }

            await Task.Delay(PollMilliseconds, stop);
        }
    }

    private static async Task EndAsync((AnswerTimes Times, Task Whole) answer)
    {
        try
        {
            await answer.Whole;
        }
        catch (OperationCanceledException)
        {
            // It was stopped because it has been measured.
        }
    }

    private LlamaOptions For(int sequences, int slotTokens) => options with
    {
        Slots = sequences,
        RememberedConversations = 0,
        ContextTokens = options.ContextTokens > 0 ? options.ContextTokens : sequences * slotTokens,
    };

    // Where only writing is timed, prompts are read as fast as they can be.
    private LlamaEngine StartEager(int sequences) => LlamaEngine.Start(model, OptionsFor(sequences) with { LongestStall = 100 }, TimeProvider.System);

    private LlamaEngine Start(int sequences, int slotTokens) => LlamaEngine.Start(model, For(sequences, slotTokens), TimeProvider.System);

    private List<LlamaToken[]> Prompts(int count) => [.. Enumerable.Range(0, count).Select(_ => Tokens(plan.PromptTokens))];

    // Ordinary pieces: the first few hundred of a vocabulary are bytes and special tokens.
    private LlamaToken[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(_ => new LlamaToken(_random.Next(300, model.Vocabulary.Size)))];
}
