using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Chat.Cli.Benchmarks;

/// <summary>Options that several benchmarks take, and what is made of them.</summary>
internal static class BenchmarkOptions
{
    public static Option<FileInfo?> Out() => new("--out") { Description = "File to write the results to, as JSON." };

    public static Option<T> Number<T>(string name, string description, T usual, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is var number && (number < least || number > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes {least} to {most}."));
        });
        return option;
    }

    public static Option<string> Numbers(string name, string description, string usual, int least, int most)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text
                && text.Split(',').Any(n => !int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most))
                result.AddError($"{name} takes numbers of {least} to {most}, as {usual}.");
        });
        return option;
    }

    public static IReadOnlyList<int> Several(ParseResult parsed, Option<string> option) =>
        [.. parsed.GetValue(option)!.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    /// <summary>Writes results where a file was named.</summary>
    public static async Task WriteAsync(FileInfo? file, string json, CancellationToken stop)
    {
        if (file is null)
            return;
        file.Directory?.Create();
        await File.WriteAllTextAsync(file.FullName, json, stop);
    }
}
