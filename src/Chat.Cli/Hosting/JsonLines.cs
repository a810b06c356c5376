using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Chat.Cli.Hosting;

/// <summary>Batches: one JSON object a line, in and out, in the same order.</summary>
internal static partial class JsonLines
{
    /// <summary>As the HTTP API writes it; accents stay readable.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // A line without what the verb needs is refused where it is read, with its number.
    private static readonly JsonSerializerOptions Reading = new(Options) { RespectNullableAnnotations = true };

    /// <summary>Reads a file; blank lines are passed over.</summary>
    /// <exception cref="InvalidDataException">A line is no JSON object of that shape; it is named.</exception>
    public static List<T> Read<T>(FileInfo file)
    {
        if (!file.Exists)
            throw new FileNotFoundException($"{file} does not exist; give the path of a file with one JSON object a line.");
        var items = new List<T>();
        var number = 0;
        foreach (var line in File.ReadLines(file.FullName))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                items.Add(JsonSerializer.Deserialize<T>(line, Reading) ?? throw new JsonException("it is null"));
            }
            catch (JsonException fault)
            {
                throw new InvalidDataException($"{file}:{number}: is not the JSON object that this verb reads ({Cause(fault)}).");
            }
        }

        return items;
    }

    // .NET adds the name of a type, advice to its author, and a line number that counts within the one line.
    private static string Cause(JsonException fault) => TypeName().Replace(fault.Message, "").Split(". ")[0].TrimEnd('.');

    [GeneratedRegex(" (?:for|of|on) type '[^']*'")]
    private static partial Regex TypeName();

    /// <summary>Runs a batch in parallel with a progress bar on stderr, and writes the results in the order of the input.</summary>
    public static async Task RunAsync<TIn, TOut>(FileInfo input, FileInfo output, Func<TIn, CancellationToken, ValueTask<TOut>> run, CancellationToken cancellation)
    {
        var items = Read<TIn>(input);
        var results = await MapAsync(items, run, cancellation);
        output.Directory?.Create();
        await using var writer = new StreamWriter(output.FullName);
        foreach (var result in results)
            await writer.WriteLineAsync(JsonSerializer.Serialize(result, Options).AsMemory(), cancellation);
    }

    /// <summary>Maps in parallel, keeping the order, with a progress bar on stderr.</summary>
    public static async Task<TOut[]> MapAsync<TIn, TOut>(IReadOnlyList<TIn> items, Func<TIn, CancellationToken, ValueTask<TOut>> run, CancellationToken cancellation)
    {
        var results = new TOut[items.Count];
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask("questions", maxValue: Math.Max(1, items.Count));
            await Parallel.ForAsync(0, items.Count, new ParallelOptions { CancellationToken = cancellation }, async (i, stop) =>
            {
                results[i] = await run(items[i], stop);
                bar.Increment(1);
            });
        });
        return results;
    }
}
