using System.Diagnostics;
using Chat.Core.Languages;
using Chat.Core.Statistics;
using Chat.Rag.Indexing;

namespace Chat.Cli.Benchmarks.Indexing;

/// <summary>How an index answers in a process that did nothing else.</summary>
internal sealed record SearchMeasurement
{
    private const int WarmUp = 100;

    /// <summary>Passages of the index.</summary>
    public required int Passages { get; init; }

    /// <summary>Seconds that opening took.</summary>
    public required double OpenSeconds { get; init; }

    /// <summary>Seconds from the start of the process to the first hits: reads the knowledge, opens the index, compiles, searches.</summary>
    public required double FirstHitsSeconds { get; init; }

    /// <summary>One question at a time; vectors are compared on all cores.</summary>
    public required Pace One { get; init; }

    /// <summary>As many questions at a time as there are cores.</summary>
    public required Pace AllCores { get; init; }

    /// <summary>Resident memory of the process at the end, with the pages of mapped files that it has touched.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Of that, what is not pages of files, which the system may take back.</summary>
    public required long? AnonymousBytes { get; init; }

    /// <summary>Resident memory at its highest.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>Opens an index and asks.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="questions">What to ask, over again when more is wanted.</param>
    /// <param name="queries">How many of each kind are timed.</param>
    /// <param name="time">Says today, and how long the process has run.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<SearchMeasurement> MeasureAsync(
        Func<IPassageIndex> open, IReadOnlyList<(string Text, Language Language)> questions, int queries, TimeProvider time, CancellationToken stop)
    {
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        var start = Stopwatch.GetTimestamp();
        await using var index = open();
        var opened = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await AskAsync(0);
        using var process = Process.GetCurrentProcess();
        var first = (time.GetUtcNow() - process.StartTime.ToUniversalTime()).TotalSeconds;
        await PaceAsync(WarmUp, 1);
        var one = await PaceAsync(queries, 1);
        var all = await PaceAsync(queries, Environment.ProcessorCount);
        process.Refresh();
        return new SearchMeasurement
        {
            Passages = index.Manifest.Passages,
            OpenSeconds = opened,
            FirstHitsSeconds = first,
            One = one,
            AllCores = all,
            ResidentBytes = process.WorkingSet64,
            AnonymousBytes = Anonymous(),
            PeakBytes = process.PeakWorkingSet64,
        };

        // As the product asks: only what is in force today.
        Task<IReadOnlyList<UnitHit>> AskAsync(int i)
        {
            var (text, language) = questions[i % questions.Count];
            return index.SearchAsync(new PassageQuery(text, language) { InForceOn = today }, stop);
        }

        async Task<Pace> PaceAsync(int count, int workers)
        {
            var next = -1;
            var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var times = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(
                async () =>
                {
                    var own = new List<double>();
                    for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                    {
                        stop.ThrowIfCancellationRequested();
                        var asked = Stopwatch.GetTimestamp();
                        await AskAsync(i);
                        own.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                    }

                    return own;
                },
                stop)));
            var all = times.SelectMany(t => t).ToList();
            return new Pace(
                workers,
                all.Count / Stopwatch.GetElapsedTime(began).TotalSeconds,
                Percentile.Of(all, 0.5),
                Percentile.Of(all, 0.99),
                all.Max(),
                (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / all.Count);
        }
    }

    // Linux tells files from the rest; elsewhere nothing is said.
    private static long? Anonymous()
    {
        const string Status = "/proc/self/status";
        var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("RssAnon:", StringComparison.Ordinal)) : null;
        return line is null ? null : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>How fast questions are answered.</summary>
    /// <param name="Workers">Questions at a time.</param>
    /// <param name="PerSecond">Questions a second, all together.</param>
    /// <param name="P50">Milliseconds of a question, median.</param>
    /// <param name="P99">The same, of the slowest in a hundred.</param>
    /// <param name="Most">The same, of the slowest.</param>
    /// <param name="Processor">Milliseconds of processor time of a question on average, of all cores together: other work on the machine does not count.</param>
    internal sealed record Pace(int Workers, double PerSecond, double P50, double P99, double Most, double Processor);
}
