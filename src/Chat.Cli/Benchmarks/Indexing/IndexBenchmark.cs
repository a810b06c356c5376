using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Chat.Cli.Benchmarks.Indexing;

/// <summary><c>benchmark index</c>: builds an index of laws, or of as many synthetic passages as wanted, and asks it the knowledge's questions.</summary>
internal static class IndexBenchmark
{
    private const int Seed = 20261126;

    private static readonly string DefaultLaws = Path.Combine("..", "shared", "corpus", "laws");

    private static JsonSerializerOptions Indented { get; } = new(JsonLines.Options) { WriteIndented = true };

    public static Command Create()
    {
        var laws = new Option<DirectoryInfo>("--laws") { Description = "Folder of consolidated laws in Markdown.", DefaultValueFactory = _ => new DirectoryInfo(DefaultLaws) };
        var passages = BenchmarkOptions.Number("--passages", "Passages; more than the laws have are made of their words. 0 for those of the laws.", 0, 0, 10_000_000);
        var queries = BenchmarkOptions.Number("--queries", "Questions that are timed.", 1_000, 10, 1_000_000);
        var folder = new Option<DirectoryInfo?>("--index") { Description = "Ask this index, and build none." };
        var output = BenchmarkOptions.Out();
        var verb = new Command("index", "Measures building an index and searching it.") { laws, passages, queries, folder, output };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            if (parsed.GetValue(folder) is { } there)
            {
                var measured = await SearchAsync(services, there, parsed.GetValue(queries), stop);
                IndexBenchmarkReport.Print(AnsiConsole.Console, measured);
                await BenchmarkOptions.WriteAsync(parsed.GetValue(output), JsonSerializer.Serialize(measured, Indented), stop);
                return ExitCode.Done;
            }

            var place = Directory.CreateTempSubdirectory("taxassistant-index-");
            try
            {
                var report = await BuildAsync(services, parsed.GetValue(laws)!, parsed.GetValue(passages), place, stop);
                Tell("searching, in a process of its own");
                string[] options = ["--queries", parsed.GetValue(queries).ToString(CultureInfo.InvariantCulture), "--knowledge", parsed.GetValue(CommonOptions.Knowledge)!];
                report.Search = await SearchElsewhereAsync(new DirectoryInfo(Path.Combine(place.FullName, "full")), options, place, stop);
                report.Complete();
                report.Print(AnsiConsole.Console);
                await BenchmarkOptions.WriteAsync(parsed.GetValue(output), JsonSerializer.Serialize(report, Indented), stop);
                return ExitCode.Done;
            }
            finally
            {
                place.Delete(recursive: true);
            }
        }, cancellation));
        return verb;
    }

    private static async Task<IndexBenchmarkReport> BuildAsync(IServiceProvider services, DirectoryInfo folder, int wanted, DirectoryInfo place, CancellationToken stop)
    {
        Tell("reading the laws");
        var start = Stopwatch.GetTimestamp();
        var laws = await LawFolder.ReadAsync(folder, stop);
        var parsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        // In a random order that is always the same: a quarter of the laws is then like all of them.
        var mixed = laws.ToArray();
        new Random(Seed).Shuffle(mixed);
        IReadOnlyList<Passage> passages = [.. mixed.SelectMany(p => p)];
        var report = new IndexBenchmarkReport
        {
            Date = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime),
            Machine = ModelBenchmarkReport.DescribeMachine(),
            Laws = laws.Count,
            RealPassages = passages.Count,
            ParseSeconds = parsed,
        };
        if (wanted > 0)
        {
            Tell(string.Create(CultureInfo.InvariantCulture, $"making {wanted:N0} passages"));
            passages = new SyntheticPassages(passages, Seed).Take(wanted, stop);
        }

        var files = Files(services);
        // What is compiled in the first build must not count for the quarter.
        await BuildPartAsync("warm", Math.Min(passages.Count, 2_000), keeps: false);
        report.Builds.Add(await BuildPartAsync("quarter", passages.Count / 4, keeps: false));
        report.Builds.Add(await BuildPartAsync("half", passages.Count / 2, keeps: false));
        report.Builds.Add(await BuildPartAsync("full", passages.Count, keeps: true));
        using var process = Process.GetCurrentProcess();
        report.BuildPeakBytes = process.PeakWorkingSet64;
        Tell("changing one law");
        var law = mixed[0];
        report.Change = await BuildMeasurement.MeasureAsync(
            files, new DirectoryInfo(Path.Combine(place.FullName, "changed")), new DirectoryInfo(Path.Combine(place.FullName, "full")), new IndexChange(new HashSet<string> { law[0].Document }, law), stop);
        return report;

        async Task<BuildMeasurement> BuildPartAsync(string name, int count, bool keeps)
        {
            Tell(string.Create(CultureInfo.InvariantCulture, $"building {count:N0} passages"));
            var part = new DirectoryInfo(Path.Combine(place.FullName, name));
            var measured = await BuildMeasurement.MeasureAsync(files, part, null, new IndexChange(new HashSet<string>(), [.. passages.Take(count)], FromNothing: true), stop);
            if (!keeps)
                part.Delete(recursive: true);
            return measured;
        }
    }

    private static Task<SearchMeasurement> SearchAsync(IServiceProvider services, DirectoryInfo folder, int queries, CancellationToken stop)
    {
        var questions = CitizenQuestions.Of(services.GetRequiredService<KnowledgeBase>());
        var files = Files(services);
        return SearchMeasurement.MeasureAsync(() => files.Open(folder.FullName), questions, queries, services.GetRequiredService<TimeProvider>(), stop);
    }

    // A process that has built an index holds its passages: what searching takes is seen in another one only.
    private static async Task<SearchMeasurement> SearchElsewhereAsync(DirectoryInfo folder, string[] options, DirectoryInfo place, CancellationToken stop)
    {
        var result = Path.Combine(place.FullName, "search.json");
        var program = Environment.GetCommandLineArgs()[0];
        // Under the apphost the program is the process itself; under dotnet it is the first thing that dotnet is given.
        string[] self = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [program] : [];
        using var other = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. self, "benchmark", "index", "--index", folder.FullName, "--out", result, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var (output, error) = (other.StandardOutput.ReadToEndAsync(stop), other.StandardError.ReadToEndAsync(stop));
            await other.WaitForExitAsync(stop);
            await output;
            if (other.ExitCode != ExitCode.Done)
                throw new InvalidDataException($"The index that was built cannot be searched: {(await error).Trim()}");
        }
        finally
        {
            if (!other.HasExited)
                other.Kill();
        }

        return JsonSerializer.Deserialize<SearchMeasurement>(await File.ReadAllBytesAsync(result, stop), JsonLines.Options)!;
    }

    private static EmbeddedIndexFiles Files(IServiceProvider services) => services.GetRequiredService<EmbeddedIndexFiles>();

    private static void Tell(string what) => Console.Error.WriteLine(what + " …");
}
