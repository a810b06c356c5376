using System.Globalization;
using System.Text.Json.Serialization;
using Chat.Core.Statistics;
using Chat.Llama.Benchmarking;
using Spectre.Console;

namespace Chat.Cli.Benchmarks;

/// <summary>What <c>benchmark vectors</c> found, as its JSON says it.</summary>
internal sealed record VectorBenchmarkReport
{
    /// <summary>The day of the run.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Processor, cores and system.</summary>
    public required string Machine { get; init; }

    /// <summary>The kernel that this processor runs.</summary>
    public required string Kernel { get; init; }

    /// <summary>One row for each size and number of threads.</summary>
    public List<Row> Rows { get; } = [];

    /// <summary>
    /// <c>kernel_vs_bandwidth_200x400000_t1</c> (dimensions, vectors, threads): medians of the pairs. What fits the caches is read from there, faster than memory;
    /// so <c>kernel_vs_memory_…</c> compares with the reading of the largest file of the run.
    /// </summary>
    public SortedDictionary<string, double> Ratios { get; } = new(StringComparer.Ordinal);

    /// <summary>The pairs themselves: scored and read, in bytes a second.</summary>
    public SortedDictionary<string, IReadOnlyList<double[]>> Pairs { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds what was measured of one size.</summary>
    public void Add(int dimensions, int vectors, int threads, long bytes, IReadOnlyList<(double Scored, double Read)> pairs)
    {
        var row = new Row(dimensions, vectors, threads, bytes)
        {
            QueryMilliseconds = 1000 * bytes / Median(pairs.Select(p => p.Scored)),
            KernelGigabytes = Median(pairs.Select(p => p.Scored)) / 1e9,
            ReadGigabytes = Median(pairs.Select(p => p.Read)) / 1e9,
        };
        Rows.Add(row);
        Pairs[row.Name] = [.. pairs.Select(p => new[] { Math.Round(p.Scored), Math.Round(p.Read) })];
        Ratios["kernel_vs_bandwidth_" + row.Name] = Math.Round(Median(pairs.Select(p => p.Scored / p.Read)), 3);
    }

    /// <summary>Adds the comparisons with memory, when all sizes are in.</summary>
    public void Complete()
    {
        foreach (var row in Rows)
            Ratios["kernel_vs_memory_" + row.Name] = Math.Round(row.KernelGigabytes / Rows.Where(r => r.Threads == row.Threads).MaxBy(r => r.Bytes)!.ReadGigabytes, 3);
    }

    /// <summary>As a table for people.</summary>
    public void Print(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var heading in (string[])["dimensions", "vectors", "MB", "threads", "query ms", "kernel GB/s", "reading GB/s", "kernel vs reading", "vs memory"])
            table.AddColumn(new TableColumn(heading).NoWrap().RightAligned());
        foreach (var r in Rows)
        {
            table.AddRow(
                N(r.Dimensions, "0"), N(r.Vectors, "N0"), N(r.Bytes / 1e6, "0"), N(r.Threads, "0"), N(r.QueryMilliseconds, "0.00"), N(r.KernelGigabytes, "0.0"), N(r.ReadGigabytes, "0.0"),
                N(Ratios["kernel_vs_bandwidth_" + r.Name], "0.00"), N(Ratios["kernel_vs_memory_" + r.Name], "0.00"));
        }

        console.Profile.Width = Math.Max(console.Profile.Width, 120);
        console.WriteLine($"{Kernel}; {Machine}; {Date:yyyy-MM-dd}; medians of {Pairs.Values.First().Count} pairs");
        console.Write(table);
    }

    private static double Median(IEnumerable<double> numbers) => Percentile.Of(numbers, 0.5);

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>One size on so many threads.</summary>
    /// <param name="Dimensions">Numbers of a vector.</param>
    /// <param name="Vectors">Vectors.</param>
    /// <param name="Threads">Threads.</param>
    /// <param name="Bytes">Bytes that a query reads.</param>
    internal sealed record Row(int Dimensions, int Vectors, int Threads, long Bytes)
    {
        /// <summary>What a query takes, in milliseconds.</summary>
        public required double QueryMilliseconds { get; init; }

        /// <summary>Gigabytes a second that the kernel scores.</summary>
        public required double KernelGigabytes { get; init; }

        /// <summary>Gigabytes a second when the same bytes are only summed up.</summary>
        public required double ReadGigabytes { get; init; }

        /// <summary>As ratios and pairs are named.</summary>
        [JsonIgnore]
        public string Name => string.Create(CultureInfo.InvariantCulture, $"{Dimensions}x{Vectors}_t{Threads}");
    }
}
