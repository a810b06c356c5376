using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Cli.Models;
using Chat.Llama;
using Chat.Llama.Benchmarking;
using Chat.Llama.Files;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Chat.Cli.Benchmarks;

/// <summary><c>benchmark model</c>: the engine on a model file, and beside what it is measured against.</summary>
internal static class ModelBenchmarkRun
{
    private const int StalledAnswers = 8;
    private const int Conversation = 1_500;
    private const int NextTurn = 40;

    public static Command Create()
    {
        var order = new ModelBenchmarkOrder();
        var verb = new Command("model", "Measures a model in process.");
        order.AddTo(verb);
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, (services, stop) => RunAsync(services, order.Read(parsed), stop), cancellation));
        return verb;
    }

    /// <summary>Measures, prints, and writes the JSON.</summary>
    private static async Task<int> RunAsync(IServiceProvider services, ModelBenchmarkOrder.Given order, CancellationToken stop)
    {
        var natives = Environment.GetEnvironmentVariable("TaxAssistant__Model__NativesFolder") is { Length: > 0 } named
            ? named
            : throw new ModelException("llama.cpp is not at hand (TaxAssistant__Model__NativesFolder is not set): run ./taxassistant benchmark model, which fetches it.");
        var folder = new ModelFolder(services);
        var trust = new ModelTrust(folder.Catalog, folder.Pins, new ModelDigestCache(folder.Root), new ModelTrustOptions { Trust = order.Trust });
        var clock = services.GetRequiredService<TimeProvider>();
        var start = Stopwatch.GetTimestamp();
        using var file = await trust.CheckAsync(order.File, new GgufRules { Purpose = ModelPurpose.Chat }, cancellation: stop);
        var before = Environment.WorkingSet;
        using var model = LlamaModel.Load(file, natives, order.Options, cancellation: stop);
        var benchmark = new ModelBenchmark(model, order.Options, order.Plan);
        var report = new ModelBenchmarkReport
        {
            Date = DateOnly.FromDateTime(clock.GetLocalNow().DateTime),
            Machine = ModelBenchmarkReport.DescribeMachine(),
            Model = model.Identity.Id,
            Parameters = model.Header.ParameterCount,
            FileBytes = model.Header.FileBytes,
            Memory = MemorySum.Of(model.Header, benchmark.OptionsFor(order.Rows.Max()), onGpu: false),
            Options = order.Options,
            LoadSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().AutoRefresh(false).StartAsync(async progress => await MeasureAsync(order, benchmark, report, progress, stop));
        var resident = report.Rows.Max(r => r.ResidentBytes);
        // What the model took: the mapped file, the cells, the buffers.
        report.Add("resident_vs_sum", [(resident - before, report.Memory.Total)]);
        if (!order.Options.RearrangesWeights)
            report.BytesBeyondFileAndKv = resident - report.FileBytes - report.Memory.Kv;
        report.Print(AnsiConsole.Console);
        await BenchmarkOptions.WriteAsync(order.Output, JsonSerializer.Serialize(report, Indented), stop);
        return ExitCode.Done;
    }

    private static JsonSerializerOptions Indented { get; } = new(JsonLines.Options) { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private static async Task MeasureAsync(ModelBenchmarkOrder.Given order, ModelBenchmark benchmark, ModelBenchmarkReport report, ProgressContext progress, CancellationToken stop)
    {
        var work = new List<(string Name, Func<Task> Run)>();
        foreach (var sequences in order.Rows)
            work.Add(($"{sequences} at a time", async () => report.Rows.Add(await benchmark.MeasureAsync(sequences, stop))));
        if (order.Comparisons.Contains("bare"))
        {
            foreach (var sequences in order.Compared)
                work.Add(($"bare loop, {sequences}", async () => report.Add($"decode_vs_bare_{sequences}", await benchmark.CompareWithBareLoopAsync(sequences, stop))));
        }

        if (order.Comparisons.Contains("node"))
        {
            foreach (var sequences in order.Compared)
                work.Add(($"node-llama-cpp, {sequences}", async () => report.Add($"decode_vs_node_{sequences}", await WithNodeAsync(order, benchmark, sequences, stop))));
        }

        if (order.Comparisons.Contains("follow-up"))
            work.Add(("follow-up", async () => report.Add("followup_ttft_vs_cold", await benchmark.CompareFollowUpAsync(Conversation, NextTurn, stop))));
        if (order.Comparisons.Contains("stall"))
            work.Add(("stall", async () => AddStall(report, await benchmark.MeasureStallAsync(StalledAnswers, order.LongPrompt, stop))));
        var bar = progress.AddTask("measuring", maxValue: work.Count);
        foreach (var (name, run) in work)
        {
            bar.Description = name;
            progress.Refresh();
            await run();
            bar.Increment(1);
        }
    }

    private static void AddStall(ModelBenchmarkReport report, IReadOnlyList<Stall> stalls)
    {
        report.Add("stall_p99_vs_usual", [.. stalls.Select(s => (s.Stalled, s.Usual))]);
        report.Add("stall_p99_vs_usual_median", [.. stalls.Select(s => (s.Stalled, s.UsualMedian))]);
        report.Add("stall_p99_vs_median_before", [.. stalls.Select(s => (s.Stalled, s.BeforeMedian))]);
    }

    // By turns, as in the same process: ours first one time, theirs first the next.
    private static async Task<IReadOnlyList<(double, double)>> WithNodeAsync(ModelBenchmarkOrder.Given order, ModelBenchmark benchmark, int sequences, CancellationToken stop)
    {
        var pairs = new List<(double, double)>();
        for (var i = 0; i < order.Plan.Repeats; i++)
        {
            var theirsFirst = i % 2 == 1 ? await Theirs() : 0;
            var ours = await benchmark.DecodeAsync(sequences, stop);
            pairs.Add((ours, theirsFirst > 0 ? theirsFirst : await Theirs()));
        }

        return pairs;

        Task<double> Theirs() => NodeThroughput.MeasureAsync(order.File, sequences, order.Plan, order.Options, stop);
    }
}
