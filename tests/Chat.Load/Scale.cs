using System.Text.Json;

// Two cores are shared by the service and by who asks it: one test at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Chat.Load;

/// <summary>How long and how much: short in the test run; as the issue of load asks when TAXASSISTANT_LOAD is <c>long</c>.</summary>
internal static class Scale
{
    private static readonly Dictionary<string, object> Figures = [];
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };
    private static readonly Lock One = new();

    /// <summary>True for the long form.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("TAXASSISTANT_LOAD") == "long";

    /// <summary>One of two.</summary>
    public static T Of<T>(T shorter, T longer) => IsLong ? longer : shorter;

    /// <summary>Says a figure, and keeps it in the file that TAXASSISTANT_LOAD_OUT names.</summary>
    public static void Say(string name, object figure)
    {
        lock (One)
        {
            Figures[name] = figure;
            Console.WriteLine($"{name}: {figure}");
            if (Environment.GetEnvironmentVariable("TAXASSISTANT_LOAD_OUT") is { Length: > 0 } file)
                File.WriteAllText(file, JsonSerializer.Serialize(Figures.OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(), Json));
        }
    }

    /// <summary>The value below which so much of them lies; 0 for none.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(share * sorted.Count) - 1)];
    }
}
