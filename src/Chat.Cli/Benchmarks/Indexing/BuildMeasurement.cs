using System.Diagnostics;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Embedded;

namespace Chat.Cli.Benchmarks.Indexing;

/// <summary>How long a build took.</summary>
/// <param name="Passages">Passages that came.</param>
/// <param name="Seconds">Seconds in all.</param>
/// <param name="ProcessorSeconds">Seconds of processor time, of all cores together: other work on the machine does not count.</param>
/// <param name="StageSeconds">Seconds by stage.</param>
/// <param name="FileBytes">Bytes by file; in the end a folder of so many.</param>
internal sealed record BuildMeasurement(int Passages, double Seconds, double ProcessorSeconds, IReadOnlyDictionary<string, double> StageSeconds, IReadOnlyDictionary<string, long> FileBytes)
{
    /// <summary>Bytes of all files.</summary>
    public long Bytes => FileBytes.Values.Sum();

    /// <summary>Builds an index in a folder of its own.</summary>
    public static async Task<BuildMeasurement> MeasureAsync(EmbeddedIndexFiles files, DirectoryInfo folder, DirectoryInfo? previous, IndexChange change, CancellationToken stop)
    {
        folder.Create();
        var stages = new Stages();
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await files.BuildAsync(folder.FullName, folder.Name, previous?.FullName, change, stages, stop);
        return new BuildMeasurement(
            change.Added.Count,
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            stages.End(),
            folder.GetFiles().OrderBy(f => f.Name, StringComparer.Ordinal).ToDictionary(f => f.Name, f => f.Length));
    }

    private sealed class Stages : IProgress<IndexProgress>
    {
        private readonly List<(string Stage, long Start)> _stages = [];

        public void Report(IndexProgress value)
        {
            if (_stages.Count == 0 || _stages[^1].Stage != value.Stage)
                _stages.Add((value.Stage, Stopwatch.GetTimestamp()));
        }

        public IReadOnlyDictionary<string, double> End()
        {
            var end = Stopwatch.GetTimestamp();
            return _stages.Select((s, i) => (s.Stage, Seconds: Stopwatch.GetElapsedTime(s.Start, i + 1 < _stages.Count ? _stages[i + 1].Start : end).TotalSeconds))
                .GroupBy(s => s.Stage).ToDictionary(g => g.Key, g => g.Sum(s => s.Seconds));
        }
    }
}
