using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Chat.Testing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Chat.Load;

/// <summary>A node of the service as a process of its own, on a free port of the loopback interface.</summary>
internal sealed class Node : IDisposable
{
    private const string Answers = "TaxAssistant answers at ";

    // Takes the garbage collector's word for what is alive; a session with it begins with a full collection.
    private const long HeapOnDemand = 0x800000;

    private static readonly string Configuration = typeof(Node).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "Configuration").Value!;

    private readonly Process _process;

    private Node(Process process, string address) => (_process, Address, Client) = (process, address, Clients.Of(address));

    /// <summary>Where it answers.</summary>
    public string Address { get; }

    /// <summary>Asks it.</summary>
    public HttpClient Client { get; }

    /// <summary>Memory that it holds now, in bytes: what the kernel counts.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it says that it answers.</summary>
    /// <param name="data">Its data folder.</param>
    /// <param name="settings">Settings below <c>TaxAssistant</c>, with colons.</param>
    public static async Task<Node> StartAsync(string data, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "src", "Chat.Web", "bin", Configuration, "net10.0", "Chat.Web.dll"));
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add("http://127.0.0.1:0");
        start.Environment["TaxAssistant__KnowledgeFolder"] = Repository.Knowledge;
        start.Environment["TaxAssistant__DataDirectory"] = data;
        // All that is asked here comes from one address.
        foreach (var limit in new[] { "Questions", "QuestionsPerAddress", "RequestsPerAddress" })
            start.Environment["TaxAssistant__Limits__" + limit] = "1000000";
        start.Environment["Logging__LogLevel__Default"] = "Error";
        foreach (var (name, value) in settings)
            start.Environment["TaxAssistant__" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Answers, StringComparison.Ordinal))
                continue;
            // Read on: a full pipe would hold it up.
            _ = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEndAsync();
            return new Node(process, line[Answers.Length..]);
        }

        throw new InvalidOperationException("The service did not start: " + await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Asks a question and reads the whole answer.</summary>
    public Task<HttpResponseMessage> AskAsync(object body, CancellationToken cancellation = default) => Client.PostAsJsonAsync("/api/v1/answers", body, cancellation);

    /// <summary>What is alive in its memory, in bytes, after a full collection.</summary>
    public async Task<long> AliveAsync()
    {
        var diagnostics = new DiagnosticsClient(_process.Id);
        // Twice: what a finalizer lets go is gone with the second.
        for (var i = 0; i < 2; i++)
        {
            using var session = diagnostics.StartEventPipeSession([new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, HeapOnDemand)], requestRundown: false);
            var reading = session.EventStream.CopyToAsync(Stream.Null);
            await Task.Delay(TimeSpan.FromSeconds(2));
            await session.StopAsync(CancellationToken.None);
            await reading;
        }

        // The holes between what is alive are part of the heap's size.
        var metrics = (await Client.GetStringAsync("/metrics")).Split('\n');
        return Sum("heap_size_bytes") - Sum("heap_fragmentation_size_bytes");

        long Sum(string name)
        {
            var lines = metrics.Where(l => l.StartsWith($"dotnet_gc_last_collection_{name}{{", StringComparison.Ordinal)).ToList();
            return lines.Count == 0
                ? throw new InvalidOperationException($"/metrics says nothing of {name}.")
                : lines.Sum(l => (long)double.Parse(l[(l.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
        Client.Dispose();
    }
}

/// <summary>Clients that hold nothing back.</summary>
internal static class Clients
{
    /// <summary>One for that address, with no bound on connections.</summary>
    public static HttpClient Of(string address) => new(new SocketsHttpHandler { UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>Reads a JSON body.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>True for an answer.</summary>
    public static bool IsOk(this HttpResponseMessage response) => response.StatusCode == HttpStatusCode.OK;
}
