using System.Diagnostics;
using System.Reflection;

namespace Chat.EndToEnd;

/// <summary>The built service as a process of its own, as an operator starts it.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly string Configuration = typeof(ServiceProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "Configuration").Value!;

    private readonly Process _process;
    private Task<string>? _told;
    private Task<string>? _said;

    private ServiceProcess(Process process) => _process = process;

    /// <summary>The folder that holds TaxAssistant.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A program of this solution, as it was built with these tests.</summary>
    public static string Built(string project, string file) => Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", file);

    /// <summary>Its address, once it answers.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What it said if it ended of itself; null while it runs.</summary>
    public async Task<string?> EndedAsync() => _process.HasExited ? $"exit code {_process.ExitCode}: {await _said!}" : null;

    /// <summary>Starts it on a free port and waits until it says that it answers.</summary>
    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="logLevel">Of every log; null for the service's own settings.</param>
    /// <param name="livesWithLimits">True when <see cref="LimitFilesAsync"/> is to make writes fail: by itself the signal that comes with the failure would end the process.</param>
    /// <param name="records">Connection string of a server for the records; null for a file.</param>
    /// <param name="host">The address that it listens on.</param>
    /// <param name="settings">Further settings, below <c>TaxAssistant:</c>.</param>
    public static async Task<ServiceProcess> StartAsync(
        string dataFolder, int port = 0, string? logLevel = null, bool livesWithLimits = false, string? records = null, string host = "127.0.0.1", params IReadOnlyList<(string Name, string Value)> settings)
    {
        var service = Launch(dataFolder, port, logLevel: logLevel, livesWithLimits: livesWithLimits, records: records, host: host, settings: settings);
        while (await service._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("TaxAssistant answers at ", StringComparison.Ordinal))
            {
                service.Address = line["TaxAssistant answers at ".Length..];
                // Read on: a full pipe would hold the service up.
                service._told = service._process.StandardOutput.ReadToEndAsync();
                service._said = service._process.StandardError.ReadToEndAsync();
                return service;
            }
        }

        var fault = await service._process.StandardError.ReadToEndAsync();
        service.Dispose();
        throw new InvalidOperationException("The service did not start: " + fault);
    }

    /// <summary>Starts it where it cannot start; its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> FailAsync(string dataFolder, int port = 0, string? knowledge = null)
    {
        using var service = Launch(dataFolder, port, knowledge);
        var output = service._process.StandardOutput.ReadToEndAsync();
        var error = await service._process.StandardError.ReadToEndAsync();
        await service._process.WaitForExitAsync();
        return (service._process.ExitCode, await output, error);
    }

    /// <summary>Runs the built command line; its standard output.</summary>
    public static Task<string> CommandAsync(params string[] words) => RunAsync("Chat.Cli", "taxassistant.dll", words);

    /// <summary>Asks a service whether it is well, as a container does; the status that it gave.</summary>
    public static Task<string> HealthyAsync(string address) => RunAsync("Chat.Web", "Chat.Web.dll", ["healthy", address]);

    /// <summary>Ends it; everything that it wrote to the console after its address.</summary>
    public async Task<string> EndAsync()
    {
        _process.Kill();
        return await _told! + await _said!;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>From now on no file of the process grows beyond so many bytes; null lifts that.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        using var limit = Process.Start("prlimit", [$"--pid={_process.Id}", $"--fsize={(bytes is { } most ? $"{most}" : "unlimited")}:unlimited"]);
        await limit.WaitForExitAsync();
        if (limit.ExitCode != 0)
            throw new InvalidOperationException($"prlimit ended with {limit.ExitCode}.");
    }

    private static async Task<string> RunAsync(string project, string file, string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Built(project, file), .. words]) { RedirectStandardOutput = true, WorkingDirectory = Root };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {output}");
    }

    private static ServiceProcess Launch(
        string dataFolder, int port, string? knowledge = null, string? logLevel = null, bool livesWithLimits = false, string? records = null, string host = "127.0.0.1",
        params IReadOnlyList<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(livesWithLimits ? "sh" : "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        foreach (var word in livesWithLimits ? ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "dotnet"] : Array.Empty<string>())
            start.ArgumentList.Add(word);
        start.ArgumentList.Add(Built("Chat.Web", "Chat.Web.dll"));
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add($"http://{host}:{port}");
        start.Environment["TaxAssistant__KnowledgeFolder"] = knowledge ?? Path.Combine(Root, "knowledge");
        start.Environment["TaxAssistant__DataDirectory"] = dataFolder;
        foreach (var (name, value) in settings)
            start.Environment["TaxAssistant__" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        if (records is not null)
            start.Environment["TaxAssistant__Records__ConnectionString"] = records;
        if (logLevel is not null)
        {
            // A longer category in the settings would win over the default.
            foreach (var category in new[] { "Default", "Microsoft", "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Http.Connections", "Chat" })
                start.Environment["Logging__LogLevel__" + category] = logLevel;
        }

        return new ServiceProcess(Process.Start(start)!);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TaxAssistant.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("TaxAssistant.sln is in no folder above the tests.");
        return folder;
    }
}
