using System.Globalization;
using System.Runtime.InteropServices;
using Chat.Core.Statistics;
using Chat.Llama;
using Chat.Llama.Benchmarking;
using Spectre.Console;

namespace Chat.Cli.Benchmarks;

/// <summary>What <c>benchmark model</c> found, as its JSON says it.</summary>
internal sealed record ModelBenchmarkReport
{
    /// <summary>The day of the run.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Processor, cores and system.</summary>
    public required string Machine { get; init; } = "";

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Its parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Its file, in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>What it was expected to take in memory.</summary>
    public required MemorySum Memory { get; init; }

    /// <summary>How it was run.</summary>
    public required LlamaOptions Options { get; init; }

    /// <summary>Seconds to load it.</summary>
    public required double LoadSeconds { get; init; }

    /// <summary>Memory of the whole process beyond the file and the KV, in bytes, where weights are used as they lie in the file.</summary>
    public long? BytesBeyondFileAndKv { get; set; }

    /// <summary>One row for each number of answers at a time.</summary>
    public List<BenchmarkRow> Rows { get; } = [];

    /// <summary>Medians of the pairs: <c>decode_vs_bare_8</c>, <c>decode_vs_node_8</c>, <c>followup_ttft_vs_cold</c>, <c>stall_p99_vs_usual</c>, <c>stall_p99_vs_usual_median</c>, <c>stall_p99_vs_median_before</c>, <c>resident_vs_sum</c>.</summary>
    public SortedDictionary<string, double> Ratios { get; } = new(StringComparer.Ordinal);

    /// <summary>The pairs themselves: ours and theirs, in tokens a second or in seconds.</summary>
    public SortedDictionary<string, IReadOnlyList<double[]>> Pairs { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a comparison.</summary>
    /// <exception cref="ModelException">Something took no time that could be measured; JSON has no number for that.</exception>
    public void Add(string name, IReadOnlyList<(double Ours, double Theirs)> pairs)
    {
        if (pairs.Any(p => !double.IsFinite(p.Ours / p.Theirs)))
            throw new ModelException($"{name} was over too soon to be measured: raise --tokens and --context-tokens.");
        Pairs[name] = [.. pairs.Select(p => new[] { p.Ours, p.Theirs })];
        Ratios[name] = Math.Round(Percentile.Of(pairs.Select(p => p.Ours / p.Theirs), 0.5), 3);
    }

    /// <summary>This machine, as a reader would name it.</summary>
    public static string DescribeMachine()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
        return $"{processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {RuntimeInformation.RuntimeIdentifier}";
    }

    /// <summary>As a table for people.</summary>
    public void Print(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var heading in (string[])["answers", "prefill t/s", "decode t/s", "first token s", "first sentence s", "… warm: token s", "sentence s", "gap ms", "gap p99 ms", "resident MB"])
            table.AddColumn(new TableColumn(heading).NoWrap().RightAligned());
        foreach (var r in Rows)
        {
            table.AddRow(
                N(r.Sequences, "0"), N(r.Prefill, "0"), N(r.Decode, "0.0"), N(r.FirstToken, "0.00"), N(r.FirstSentence, "0.00"), N(r.FirstTokenWarm, "0.00"), N(r.FirstSentenceWarm, "0.00"),
                N(r.Gap * 1000, "0.0"), N(r.Gap99 * 1000, "0.0"), N(r.ResidentBytes / 1e6, "0"));
        }

        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Model}, {Parameters / 1e6:0} M parameters, {FileBytes / 1e6:0} MB; {Machine}; {Date:yyyy-MM-dd}; loaded in {LoadSeconds:0.0} s"));
        console.Write(table);
        if (BytesBeyondFileAndKv is { } beyond)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the process: file {FileBytes / 1e6:0} MB + KV {Memory.Kv / 1e6:0} MB + {beyond / 1e6:0} MB"));
        foreach (var (name, ratio) in Ratios)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {ratio:0.000}  ({string.Join("; ", Pairs[name].Select(p => $"{p[0]:0.###} to {p[1]:0.###}"))})"));
    }

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
