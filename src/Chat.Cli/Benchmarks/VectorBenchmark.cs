using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Rag.Indexing.Vectors;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Chat.Cli.Benchmarks;

/// <summary><c>benchmark vectors</c>: the int8 kernel against plain reading of the same bytes. Speed does not depend on what vectors say, so they are random.</summary>
internal static class VectorBenchmark
{
    private const int Seed = 20261126;

    private static JsonSerializerOptions Indented { get; } = new(JsonLines.Options) { WriteIndented = true };

    public static Command Create()
    {
        var dimensions = BenchmarkOptions.Numbers("--dimensions", "Numbers of a vector.", "200,768,1024", 1, 16_384);
        var rows = BenchmarkOptions.Numbers("--vectors", "Vectors.", "100000,400000", 1, 10_000_000);
        var threads = BenchmarkOptions.Numbers("--threads", "Threads.", string.Join(',', new[] { 1, Environment.ProcessorCount }.Distinct()), 1, 512);
        var repeats = BenchmarkOptions.Number("--repeats", "How often each pair is taken.", 15, 1, 1_000);
        var output = BenchmarkOptions.Out();
        var verb = new Command("vectors", "Measures the int8 kernel against the speed at which memory is read.") { dimensions, rows, threads, repeats, output };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var report = new VectorBenchmarkReport
            {
                Date = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime),
                Machine = ModelBenchmarkReport.DescribeMachine(),
                Kernel = Int8Matrix.Kernel,
            };
            var folder = Directory.CreateTempSubdirectory("taxassistant-vectors-");
            try
            {
                foreach (var count in BenchmarkOptions.Several(parsed, dimensions))
                {
                    foreach (var vectors in BenchmarkOptions.Several(parsed, rows))
                        Measure(report, Path.Combine(folder.FullName, "vectors.i8"), count, vectors, BenchmarkOptions.Several(parsed, threads), parsed.GetValue(repeats), stop);
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            report.Complete();
            report.Print(AnsiConsole.Console);
            await BenchmarkOptions.WriteAsync(parsed.GetValue(output), JsonSerializer.Serialize(report, Indented), stop);
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static void Measure(VectorBenchmarkReport report, string path, int dimensions, int vectors, IReadOnlyList<int> threads, int repeats, CancellationToken stop)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{vectors:N0} vectors of {dimensions:N0} numbers"));
        var random = new Random(Seed);
        var vector = new float[dimensions];
        using (var writer = new Int8MatrixWriter(path, dimensions))
        {
            for (var row = 0; row < vectors; row++)
            {
                if (row % 10_000 == 0)
                    stop.ThrowIfCancellationRequested();
                writer.Add(Next());
            }

            writer.Complete();
        }

        using var matrix = Int8Matrix.Open(path);
        var speed = new VectorSpeed(matrix, Next());
        foreach (var count in threads)
            report.Add(dimensions, vectors, count, matrix.BytesPerQuery, speed.Compare(count, repeats, stop));

        float[] Next()
        {
            foreach (ref var number in vector.AsSpan())
                number = random.NextSingle() - 0.5f;
            return vector;
        }
    }
}
