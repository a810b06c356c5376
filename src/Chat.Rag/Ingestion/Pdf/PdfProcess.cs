using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chat.Llama.Files;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Pdf;

/// <summary>Runs the worker once, for one file, and ends it when it takes more than it may. What it says is not believed to be well-formed either.</summary>
internal sealed class PdfProcess(PdfWorkerCommand command, PdfLimits limits, TimeProvider clock)
{
    private const string LeftOut = "it was left out: split it, or look whether it is damaged";
    private const int LongestLine = 8 << 20;
    private static readonly TimeSpan LookAfter = TimeSpan.FromMilliseconds(100);

    // What .NET needs to start; keys and connection strings of the host stay with the host.
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "DOTNET_ROOT", "DOTNET_ROOT_X64", "LANG"];

    private volatile string? _excess;

    /// <summary>The messages, the last of them <see cref="PdfMessage.Done"/>.</summary>
    /// <exception cref="DocumentException">The file cannot be read, or the worker took too much, or fell.</exception>
    public async Task<IReadOnlyList<PdfMessage>> ReadAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellation)
    {
        using var process = Start(name);
        using var limit = new CancellationTokenSource(limits.Time, clock);
        using var tooMuch = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token, tooMuch.Token);
        try
        {
            var watching = WatchAsync(process, name, tooMuch, either.Token);
            var feeding = FeedAsync(process, content, either.Token);
            // It may say more than the pipe holds, and the other way round: all three at once.
            var silencing = process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token);
            var messages = await CollectAsync(process.StandardOutput.BaseStream, name, either.Token);
            await feeding;
            await silencing;
            await process.WaitForExitAsync(either.Token);
            await either.CancelAsync();
            await watching;
            return messages is [.., { Done: true }]
                ? messages
                : throw new DocumentException(messages is [.., { Fault: { } fault }] ? $"{name} {fault}." : Fallen(name, process.ExitCode));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DocumentException(_excess ?? $"{name} could not be read within {limits.Time.TotalSeconds:0} s; {LeftOut}.");
        }
        finally
        {
            End(process);
        }
    }

    private Process Start(string name)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        var own = Inherited.Select(n => (n, Environment.GetEnvironmentVariable(n))).Where(v => v.Item2 is not null).ToList();
        start.Environment.Clear();
        foreach (var (variable, value) in own)
            start.Environment[variable] = value;
        // Hexadecimal, without a prefix.
        start.Environment["DOTNET_GCHeapHardLimit"] = limits.Memory.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment[PdfWorker.PagesVariable] = limits.MostPages.ToString(CultureInfo.InvariantCulture);
        start.Environment[PdfWorker.SecondsVariable] = ((int)limits.Time.TotalSeconds + 10).ToString(CultureInfo.InvariantCulture);
        try
        {
            return Process.Start(start) ?? throw new DocumentException($"{name} was not read: the process for PDF files did not start.");
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException)
        {
            throw new DocumentException($"{name} was not read: the process for PDF files cannot be started ({command.FileName}: {fault.Message.TrimEnd('.')}); look at the installation.", fault);
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(content, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it had all; what it said, or did not, tells why.
        }
    }

    private async Task WatchAsync(Process process, string name, CancellationTokenSource tooMuch, CancellationToken cancellation)
    {
        try
        {
            while (!process.HasExited)
            {
                process.Refresh();
                if (Excess(process, name) is { } excess)
                {
                    _excess = excess;
                    await tooMuch.CancelAsync();
                    return;
                }

                await Task.Delay(LookAfter, cancellation);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }

    private async Task<List<PdfMessage>> CollectAsync(Stream output, string name, CancellationToken cancellation)
    {
        var messages = new List<PdfMessage>();
        using var line = new MemoryStream();
        var buffer = new byte[64 << 10];
        long total = 0;
        while (await output.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if ((total += count) > limits.MostOutput)
                throw new DocumentException($"{name} has more than {ByteSize.Text(limits.MostOutput)} of text, which is more than allowed; split it.");
            var rest = buffer.AsMemory(0, count);
            while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                line.Write(rest.Span[..end]);
                messages.Add(Message(line, name));
                line.SetLength(0);
                rest = rest[(end + 1)..];
            }

            line.Write(rest.Span);
            if (line.Length > LongestLine || messages.Count > limits.MostPages + 1)
                throw new DocumentException($"{name} has a page with more text than allowed; it was left out.");
        }

        return messages;
    }

    private static PdfMessage Message(MemoryStream line, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<PdfMessage>(line.GetBuffer().AsSpan(0, (int)line.Length), PdfWorker.Json) ?? throw new JsonException();
        }
        catch (JsonException fault)
        {
            throw new DocumentException($"{name} was not read: the process for PDF files said something that is no message; look at the installation.", fault);
        }
    }

    private string? Excess(Process process, string name) =>
        process.WorkingSet64 > limits.Memory * 6 / 5 ? $"{name} takes more than the {ByteSize.Text(limits.Memory)} of memory allowed; {LeftOut}."
        : process.TotalProcessorTime > limits.Processor ? $"{name} takes more than the {limits.Processor.TotalSeconds:0} s of a processor allowed; {LeftOut}."
        : null;

    // .NET ends with SIGABRT (134) after an exception that nobody caught, a full heap and a full stack.
    private static string Fallen(string name, int code) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} made the process that read it end (code {code}), by a fault or for want of memory; it was left out: get the file again or split it.");

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself meanwhile.
        }
    }
}
