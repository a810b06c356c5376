using System.Globalization;
using Spectre.Console;

namespace Chat.Cli.Benchmarks.Indexing;

/// <summary>What <c>benchmark index</c> found, as its JSON says it.</summary>
internal sealed record IndexBenchmarkReport
{
    /// <summary>The day of the run.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Processor, cores and system.</summary>
    public required string Machine { get; init; }

    /// <summary>Laws that were parsed.</summary>
    public required int Laws { get; init; }

    /// <summary>Passages that they gave.</summary>
    public required int RealPassages { get; init; }

    /// <summary>Seconds to read, parse and chunk them.</summary>
    public required double ParseSeconds { get; init; }

    /// <summary>Builds of a quarter, a half and all.</summary>
    public List<BuildMeasurement> Builds { get; } = [];

    /// <summary>One law changed: the next generation beside the last one.</summary>
    public BuildMeasurement? Change { get; set; }

    /// <summary>Resident memory of the building process at its highest; it holds all passages.</summary>
    public long BuildPeakBytes { get; set; }

    /// <summary>Searching in a process of its own.</summary>
    public SearchMeasurement? Search { get; set; }

    /// <summary><c>build_full_vs_quarter</c>, <c>build_full_vs_half</c>: processor time of a passage, 1 where a build is linear.</summary>
    public SortedDictionary<string, double> Ratios { get; } = new(StringComparer.Ordinal);

    /// <summary>Compares the builds.</summary>
    public void Complete()
    {
        if (Builds is not [var quarter, var half, var full])
            return;
        Ratios["build_full_vs_quarter"] = Math.Round(full.ProcessorSeconds / full.Passages / (quarter.ProcessorSeconds / quarter.Passages), 3);
        Ratios["build_full_vs_half"] = Math.Round(full.ProcessorSeconds / full.Passages / (half.ProcessorSeconds / half.Passages), 3);
    }

    /// <summary>As tables for people.</summary>
    public void Print(IAnsiConsole console)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, 140);
        console.WriteLine($"{Machine}; {Date:yyyy-MM-dd}");
        console.WriteLine(Text($"{Laws:N0} laws, {RealPassages:N0} passages, parsed in {ParseSeconds:0.0} s"));
        var stages = Builds.SelectMany(b => b.StageSeconds.Keys).Distinct().ToList();
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var heading in (string[])["build", "passages", "s", "processor s", "… a thousand ms", .. stages.Select(s => s + " s"), "MB"])
            table.AddColumn(new TableColumn(heading).NoWrap().RightAligned());
        foreach (var (name, build) in Builds.Select(b => ("anew", b)).Concat(Change is { } change ? [("one law", change)] : []))
        {
            table.AddRow([
                name, Text($"{build.Passages:N0}"), Text($"{build.Seconds:0.00}"), Text($"{build.ProcessorSeconds:0.00}"), Text($"{1e6 * build.ProcessorSeconds / build.Passages:0}"),
                .. stages.Select(s => Text($"{build.StageSeconds.GetValueOrDefault(s):0.00}")), Text($"{build.Bytes / 1e6:0}")]);
        }

        console.Write(table);
        foreach (var (name, ratio) in Ratios)
            console.WriteLine(Text($"{name} {ratio:0.000}"));
        if (BuildPeakBytes > 0)
            console.WriteLine(Text($"memory while building: {BuildPeakBytes / 1e6:0} MB at its highest"));
        if (Search is { } search)
            Print(console, search);
    }

    /// <summary>The part about searching.</summary>
    public static void Print(IAnsiConsole console, SearchMeasurement search)
    {
        console.WriteLine(Text($"{search.Passages:N0} passages: opened in {search.OpenSeconds:0.00} s; first hits {search.FirstHitsSeconds:0.0} s after the start of the process"));
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var heading in (string[])["at a time", "queries/s", "p50 ms", "p99 ms", "most ms", "processor ms"])
            table.AddColumn(new TableColumn(heading).NoWrap().RightAligned());
        foreach (var pace in (SearchMeasurement.Pace[])[search.One, search.AllCores])
            table.AddRow(Text($"{pace.Workers}"), Text($"{pace.PerSecond:0}"), Text($"{pace.P50:0.0}"), Text($"{pace.P99:0.0}"), Text($"{pace.Most:0.0}"), Text($"{pace.Processor:0.0}"));
        console.Write(table);
        console.WriteLine(Text($"memory while searching: {search.ResidentBytes / 1e6:0} MB, {search.AnonymousBytes / 1e6:0} MB of them beside mapped files; {search.PeakBytes / 1e6:0} MB at its highest"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
