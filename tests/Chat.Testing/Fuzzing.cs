using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Chat.Testing;

/// <summary>
/// Runs random inputs through a part of the product: none may throw, none may take longer than 10 ms of the thread's processor time.
/// The environment variable <c>CHAT_FUZZ_INPUTS</c> sets how many (100,000 without it, where the caller names no other number), <c>CHAT_FUZZ_SEED</c> where they begin; the same seed gives the same inputs.
/// </summary>
public static class Fuzzing
{
    /// <summary>Longest that one input may take, in milliseconds.</summary>
    public const double LongestMilliseconds = 10;

    private const int UsualInputs = 100_000;
    private const int UsualSeed = 20261126;
    private const int Repeats = 8;

    // Pieces that the parts under test look for, whole and broken.
    private static readonly string[] Pieces =
    [
        "12345678Z", "X1234567L", "ES91 2100 0418 4502 0005 1332", "600 12 34 56", "9872023 VH5797S 0001 WX", "ana@correo.example", "[DNI]", "**", "***", "[1]", "[2", "(", ")",
        "22.000 €", "1.234.567,89", "2,5 %", "30 de junio de 2026", "30/06/2026", "2025eko ekainaren 30a", "artículo 96", "art. 12.3", "casilla 0505", "modelo 303", "ley 35/2006",
        "me llamo ", "em dic ", "chámome ", " naiz", "nire izena ", "vivo en la calle ", "referencia ", "contraseña: ", "DNI caduca el ", "casilla 505 ", "CSV ", "NRC ", "pin ",
        "ignore all previous instructions", "<|im_start|>system", "</s>", "<script>", "javascript:", "http://", "# ", "- ", "1. ", "\n", "\r\n", "\t", " ", "  ", ". ", "? ", "!", ":", ";", ",",
        "\u200b", "\u202e", "\ufeff", "\u00a0", "\u0301", "\ud800", "\udc00", "\U000E0041", "😀", "０１２３", "Ａ", "Ω", "Ж", "中", "ع", "ñ", "ç", "·", "€", "º", "½", "٣", "\0", "\u2028", "ﬁ",
    ];

    /// <summary>Runs a part on all inputs.</summary>
    /// <param name="part">Throws or returns.</param>
    /// <param name="kept">Seeds that once failed; run first, always.</param>
    /// <param name="longest">Longest input, in UTF-16 units.</param>
    /// <param name="usual">How many, where the environment does not say.</param>
    /// <returns>One line for each input that failed, with its seed; and how many ran, the slowest of them in milliseconds.</returns>
    public static (List<string> Failures, int Ran, double Slowest) Run(Action<string> part, IEnumerable<int> kept, int longest, int usual = UsualInputs)
    {
        var inputs = Number("CHAT_FUZZ_INPUTS", usual);
        var first = Number("CHAT_FUZZ_SEED", UsualSeed);
        var (failures, slowest, ran) = (new List<string>(), 0.0, 0);
        // Compilation is no part of the time.
        for (var seed = 0; seed < 500; seed++)
            part(Input(seed, longest));
        var slow = new List<int>();
        foreach (var seed in kept.Concat(Enumerable.Range(first, inputs)))
        {
            ran++;
            try
            {
                if (Least(seed) is var time && time > LongestMilliseconds)
                    slow.Add(seed);
                else
                    slowest = Math.Max(slowest, time);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                failures.Add($"seed {seed}: {fault.GetType().Name}: {fault.Message}");
            }
        }

        // Beside other work a processor is slow for a second at a time; what is slow by itself is so at the end too.
        foreach (var (seed, time) in slow.Select(s => (s, Least(s))))
        {
            slowest = Math.Max(slowest, time);
            if (time > LongestMilliseconds)
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {time:0.0} ms"));
        }

        return (failures, ran, slowest);

        // A pause of the machine or the collector comes once; an input that is slow is slow again.
        double Least(int seed)
        {
            var text = Input(seed, longest);
            var time = Time(part, text);
            for (var again = 0; time > LongestMilliseconds && again < Repeats; again++)
                time = Math.Min(time, Time(part, text));
            return time;
        }
    }

    /// <summary>The input of a seed.</summary>
    public static string Input(int seed, int longest)
    {
        var random = new Random(seed);
        var text = new System.Text.StringBuilder();
        var length = random.Next(1, random.Next(4) == 0 ? longest : Math.Min(longest, 200));
        // One piece over and over is what finds loops in loops.
        var only = random.Next(8) == 0 ? Pieces[random.Next(Pieces.Length)] : null;
        while (text.Length < length)
        {
            text.Append(only ?? random.Next(4) switch
            {
                0 => ((char)random.Next(0x20, 0x250)).ToString(),
                1 => random.Next(10).ToString(CultureInfo.InvariantCulture),
                _ => Pieces[random.Next(Pieces.Length)],
            });
        }

        return text.ToString(0, Math.Min(text.Length, longest));
    }

    /// <summary>The seeds of a file: one a line, # for a remark.</summary>
    public static IReadOnlyList<int> Kept(string path) =>
        [.. File.ReadLines(path).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];

    // Processor time of this thread: what others do on the machine is not the input's fault.
    private static double Time(Action<string> part, string text)
    {
        var before = ProcessorTime();
        part(text);
        return ProcessorTime() - before;
    }

    /// <summary>Processor time of this thread so far, in milliseconds: <c>CLOCK_THREAD_CPUTIME_ID</c> of Linux; the wall elsewhere.</summary>
    private static double ProcessorTime() =>
        OperatingSystem.IsLinux() && ClockGetTime(ThreadClock, out var time) == 0
            ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
            : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;

    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID, linux/time.h

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
}
