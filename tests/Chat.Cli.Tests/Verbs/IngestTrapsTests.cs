using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Chat.Testing;

namespace Chat.Cli.Tests.Verbs;

/// <summary>
/// Files that were made to harm, each ingested by the program itself beside one good law: the process stays within its memory and time, names the file,
/// and takes the law in. Memory is the highest working set that the kernel saw (VmHWM), above that of a run with the law alone.
/// </summary>
public sealed class IngestTrapsTests(Workplace place) : IClassFixture<Workplace>
{
    private const long MostMegabytes = 512;

    // 30 s of a machine that is otherwise idle; test machines are not.
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(30);

    // What the file is, and what is said of it; null where there is nothing to refuse: a reader that is not led astray finds one honest page in it.
    private static readonly Dictionary<string, (Action<string> Write, string? Refusal)> Traps = new()
    {
        ["archives-in-archives.zip"] = (path => File.WriteAllBytes(path, Nested(6)), "is an archive"),
        ["archive-called-a-law.md"] = (path => File.WriteAllBytes(path, Nested(6)), "is an archive"),
        ["a-million-pages.pdf"] = (path => File.WriteAllBytes(path, Page("6 0 R ", 1_000_001)), "1000001 pages, and 3000 are allowed"),
        ["a-million-pages-hidden.pdf"] = (path => File.WriteAllBytes(path, Page("6 0 R ", 1)), "1000001 pages, and 3000 are allowed"),
        ["a-million-kids-that-are-no-pages.pdf"] = (path => File.WriteAllBytes(path, Page("3 0 R ", 1_000_001)), null),
        ["pages-in-a-ring.pdf"] = (path => File.WriteAllBytes(path, new PdfFile { MoreKids = "2 0 R 2 0 R" }.Line(50, 700, "Página").EndPage().ToBytes()), null),
        ["a-gigabyte-of-one-line.md"] = (path => Repeat(path, "palabra ", 1L << 30), "are allowed; it was not read"),
        ["the-longest-line-allowed-in.md"] = (path => Repeat(path, "palabra ", 63L << 20), ""),
        ["many-lines.md"] = (path => Repeat(path, "##### Artículo 1. Uno.\n\nPalabras de un artículo que no dice nada.\n\n", 60L << 20), ""),
        ["one-line-page.html"] = (path => Repeat(path, "<html><body><h1>Página</h1><p>", "palabra ", 15L << 20), null),
        ["deep-page.html"] = (path => Repeat(path, "<html><body><h1>Página</h1>", "<div>", 15L << 20), ""),
        ["many-elements.html"] = (path => Repeat(path, "<html><body><h1>Página</h1>", "<p>a", 15L << 20), "elements allowed"),
        ["entities.xml"] = (path => File.WriteAllText(path, Entities()), ""),
        ["one-line.xml"] = (path => Repeat(path, "<response><data><texto>", "palabra ", 60L << 20), ""),
    };

    public static TheoryData<string> Names => [.. Traps.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AFileThatWasMadeToHarmIsNamedAndTheOthersComeIn(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kernel's figures of a process are read from /proc.");
        var folder = place.WriteLaw("traps-" + name, "BOE-A-2000-1", "Se prestan cuatro libros.");
        var plain = await MeasureAsync(folder, "plain-" + name);
        var trap = Path.Combine(folder, name);
        var (write, refusal) = Traps[name];
        write(trap);
        try
        {
            var run = await MeasureAsync(folder, "data-" + name);

            Assert.Contains("created  BOE-A-2000-1", run.Output, StringComparison.Ordinal);
            if (refusal is null)
            {
                Assert.Equal(0, run.ExitCode);
                Assert.Contains($"created  {name}: ", run.Output, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(1, run.ExitCode);
                Assert.Contains(refusal, Assert.Single(run.Error.Split('\n'), l => l.StartsWith($"failed   {name}: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            }

            Assert.True(run.Megabytes - plain.Megabytes <= MostMegabytes, $"{run.Megabytes} MB, and {plain.Megabytes} MB without the file");
            Assert.True(run.ProcessorTime <= MostProcessorTime, $"{run.ProcessorTime.TotalSeconds:0.0} s of processor time");
        }
        finally
        {
            File.Delete(trap);
        }
    }

    private async Task<Measured> MeasureAsync(string folder, string data)
    {
        using var process = place.Start("ingest", folder, "--data", data);
        var (peaks, times) = (new Dictionary<int, long>(), new Dictionary<int, TimeSpan>());
        var end = Workplace.EndAsync(process);
        // The kernel keeps the highest working set; what is read last before the end is missing only what came in the last few milliseconds.
        while (!end.IsCompleted)
        {
            foreach (var id in ChildrenOf(process.Id).Prepend(process.Id))
            {
                peaks[id] = Math.Max(peaks.GetValueOrDefault(id), PeakOf(id));
                times[id] = TimeOf(id) ?? times.GetValueOrDefault(id);
            }

            await Task.WhenAny(end, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        var run = await end;
        Assert.True(peaks[process.Id] > 0, "The process ended before its memory could be read.");
        // The process for PDF files counts as well; its peak need not have been at the same time, so this is too high rather than too low.
        return new Measured(run.ExitCode, run.Output, run.Error, peaks.Values.Sum() >> 10, times.Values.Aggregate(TimeSpan.Zero, (sum, t) => sum + t));
    }

    private static List<int> ChildrenOf(int process)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
            ];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim()[..^3], NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static TimeSpan? TimeOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.TotalProcessorTime;
        }
        catch (Exception gone) when (gone is InvalidOperationException or ArgumentException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static byte[] Page(string kid, int claims) =>
        new PdfFile { MoreKids = string.Concat(Enumerable.Repeat(kid, 1_000_000)), Claims = claims }.Line(50, 700, "Página").EndPage().ToBytes();

    // 16 MB of zeros at the heart, ten copies of the archive within in each shell.
    private static byte[] Nested(int depth)
    {
        var inner = Zip(("zeros.md", new byte[16 << 20]));
        for (var i = 0; i < depth; i++)
            inner = Zip([.. Enumerable.Range(0, 10).Select(n => ($"{n}.zip", inner))]);
        return inner;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return buffer.ToArray();
    }

    private static string Entities()
    {
        var text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE response [<!ENTITY a0 \"palabra\">");
        for (var i = 1; i < 12; i++)
            text.Append(CultureInfo.InvariantCulture, $"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">");
        return text.Append("]><response><data>&a11;</data></response>").ToString();
    }

    private static void Repeat(string path, string words, long bytes) => Repeat(path, "", words, bytes);

    private static void Repeat(string path, string start, string words, long bytes)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(Encoding.UTF8.GetBytes(start));
        var piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(words, 4096)));
        for (var written = 0L; written < bytes; written += piece.Length)
            file.Write(piece.AsSpan(0, (int)Math.Min(piece.Length, bytes - written)));
    }

    private sealed record Measured(int ExitCode, string Output, string Error, long Megabytes, TimeSpan ProcessorTime);
}
