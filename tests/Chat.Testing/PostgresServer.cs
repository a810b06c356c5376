using System.Diagnostics;
using System.Text;

namespace Chat.Testing;

/// <summary>A PostgreSQL server on a free port of the loopback interface, in a temporary folder; it ends with the tests.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin/";

    // The server refuses to run as root.
    private const string OtherUser = "nobody";

    private const string Ready = "ready to accept connections";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-postgres-").FullName;
    private readonly int _port = Ports.Free();
    private Process _server;
    private int _databases;

    /// <summary>Makes the files and starts the server.</summary>
    public PostgresServer()
    {
        if (!File.Exists(Programs + "initdb"))
            throw new InvalidOperationException($"{Programs}initdb is missing: run ./test, which installs postgresql-15.");
        if (Environment.IsPrivilegedProcess)
            End(Process.Start("chown", [OtherUser, _folder]));
        End(Run("initdb", "-D", Path.Combine(_folder, "files"), "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
        _server = Start();
    }

    /// <summary>Names a database that is not there yet.</summary>
    public string NewDatabase() =>
        $"Host=127.0.0.1;Port={_port};Database=records{Interlocked.Increment(ref _databases)};Username=tests;Timeout=5;Command Timeout=10;Maximum Pool Size=20;Connection Idle Lifetime=2;Connection Pruning Interval=1";

    /// <summary>Ends it at once, as when its machine goes away.</summary>
    public void Kill()
    {
        // SIGQUIT: the server and all its processes end without tidying up; SIGKILL would leave the others behind.
        End(Process.Start("kill", ["-QUIT", $"{_server.Id}"]));
        _server.WaitForExit();
    }

    /// <summary>It answers nobody new, and takes their connections all the same, as a machine does that hangs.</summary>
    public void Freeze() => End(Process.Start("kill", ["-STOP", $"{_server.Id}"]));

    /// <summary>Ends that.</summary>
    public void Thaw() => End(Process.Start("kill", ["-CONT", $"{_server.Id}"]));

    /// <summary>Starts it again on the same files.</summary>
    public void Restart() => _server = Start();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_server.HasExited)
            Kill();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start()
    {
        var server = Run("postgres", "-D", Path.Combine(_folder, "files"), "-h", "127.0.0.1", "-p", $"{_port}", "-k", _folder, "-c", "shared_buffers=16MB", "-c", "max_connections=200", "-c", "lc_messages=C");
        var told = new StringBuilder();
        var isReady = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        // It says itself when it answers, or ends its words when it does not; what it tells later nobody needs.
        server.ErrorDataReceived += (_, line) =>
        {
            if (isReady.Task.IsCompleted)
                return;
            told.AppendLine(line.Data);
            if (line.Data is null || line.Data.EndsWith(Ready, StringComparison.Ordinal))
                isReady.TrySetResult(line.Data is not null);
        };
        server.BeginErrorReadLine();
        if (!isReady.Task.Wait(StartLimit) || !isReady.Task.Result)
            throw new InvalidOperationException($"PostgreSQL did not start: {told}");
        return server;
    }

    private Process Run(string program, params string[] arguments)
    {
        string[] line = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={OtherUser}", "--regid=nogroup", "--clear-groups", Programs + program, .. arguments]
            : [Programs + program, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = program == "initdb", RedirectStandardError = true, WorkingDirectory = _folder };
        return Process.Start(start)!;
    }

    private static void End(Process process)
    {
        using (process)
        {
            var output = process.StartInfo.RedirectStandardOutput ? process.StandardOutput.ReadToEnd() : "";
            var error = process.StartInfo.RedirectStandardError ? process.StandardError.ReadToEnd() : "";
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}: {error}{output}");
        }
    }
}
