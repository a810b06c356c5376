using Chat.Rag.Ingestion.Runs;
using Spectre.Console;

namespace Chat.Cli.Ingestion;

/// <summary>Progress of a run, on stderr: a bar for each stage.</summary>
internal static class IngestionBars
{
    public static Task<T> RunAsync<T>(Func<IProgress<IngestionProgress>, Task<T>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress => run(new Bars(progress)));
    }

    private sealed class Bars(ProgressContext progress) : IProgress<IngestionProgress>
    {
        private readonly Lock _lock = new();
        private ProgressTask? _bar;
        private string _stage = "";

        // Parsers report from many threads.
        public void Report(IngestionProgress value)
        {
            lock (_lock)
            {
                if (value.Stage != _stage)
                {
                    Close();
                    if (value.Stage == "done")
                        return;
                    (_stage, _bar) = (value.Stage, progress.AddTask(value.Stage));
                }

                if (_bar is null)
                    return;
                _bar.IsIndeterminate = value.Total == 0;
                _bar.MaxValue = Math.Max(1, value.Total);
                _bar.Value = value.Done;
                if (value.Total == 0 && value.Done > 0)
                    _bar.Description = $"{value.Stage} ({value.Done} documents)";
            }
        }

        private void Close()
        {
            if (_bar is null)
                return;
            _bar.IsIndeterminate = false;
            _bar.Value = _bar.MaxValue;
            _bar.StopTask();
        }
    }
}
