using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Chat.Testing;

namespace Chat.Cli.Tests;

/// <summary>What a run of the command line left behind.</summary>
public sealed record Run(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>A folder of its own and the knowledge of a small town library, to run the built command line in.</summary>
public sealed class Workplace : IDisposable
{
    // Its own output folder: beside the tests it would miss the libraries that their web framework brings and it does not.
    private static readonly string Program = Path.Combine(
        Repository.Root, "src", "Chat.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "taxassistant.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("taxassistant-cli-").FullName;

    /// <summary>The knowledge asked.</summary>
    public LibraryKnowledge Library { get; } = new();

    /// <summary>The full path of a file in the folder.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file of lines; its full path.</summary>
    public string Write(string name, params string[] lines)
    {
        File.WriteAllLines(At(name), lines);
        return At(name);
    }

    /// <summary>Writes a law of one article into a folder, as consolidated texts are written; the folder.</summary>
    public string WriteLaw(string folder, string id, string words, int article = 1)
    {
        Directory.CreateDirectory(At(folder));
        File.WriteAllText(Path.Combine(At(folder), id + ".md"), $"""
            ---
            title: "Reglamento de la biblioteca {id}"
            identifier: "{id}"
            country: "es"
            rank: "ley"
            publication_date: "2000-01-01"
            last_updated: "2026-01-01"
            status: "in_force"
            source: "https://library.example/{id}"
            scope: "Estatal"
            ---
            # Reglamento de la biblioteca

            ##### Artículo {article}. Préstamo.

            {words}
            """);
        return At(folder);
    }

    /// <summary>The JSON objects of a file, one a line.</summary>
    public IReadOnlyList<JsonElement> Read(string name) => [.. File.ReadLines(At(name)).Select(l => JsonDocument.Parse(l).RootElement)];

    /// <summary>Variables that the program finds in its environment, besides the knowledge folder.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Runs the program as <c>./taxassistant</c> does: a process of its own, with the knowledge folder in its environment.</summary>
    public async Task<Run> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    /// <summary>Starts the program.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = _folder,
            Environment = { ["TaxAssistant__KnowledgeFolder"] = Library.Folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits until a started program has ended.</summary>
    public static async Task<Run> EndAsync(Process process)
    {
        var stop = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var error = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return new Run(process.ExitCode, await output, await error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Library.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
