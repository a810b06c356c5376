using Spectre.Console;

namespace Chat.Cli.Models;

/// <summary>Progress in bytes, on stderr.</summary>
internal static class ProgressBars
{
    public static Task<T> RunAsync<T>(string name, long total, Func<ProgressTask, Task<T>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(progress => run(progress.AddTask(name, maxValue: Math.Max(1, total))));
    }
}

/// <summary>Hears progress where it happens; <see cref="Progress{T}"/> would deliver it later and out of order.</summary>
internal sealed class Heard<T>(Action<T> hear) : IProgress<T>
{
    public void Report(T value) => hear(value);
}
