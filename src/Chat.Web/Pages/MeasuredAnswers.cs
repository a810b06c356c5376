using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Web.Pages;

/// <summary>How good the answers were found to be, as <c>docs/evaluation/dev-questions/results.md</c> says, which <c>evaluate</c> writes and the program carries.</summary>
/// <param name="Knowledge">Version of the knowledge that was measured.</param>
/// <param name="Rows">A row a language, and one of all.</param>
internal sealed partial record MeasuredAnswers(string Knowledge, IReadOnlyList<MeasuredRow> Rows)
{
    /// <summary>The figures that this program carries.</summary>
    public static MeasuredAnswers Carried { get; } = Read();

    /// <summary>Reads a report.</summary>
    /// <exception cref="FormatException">A column or the version is missing: the report was written by another version.</exception>
    public static MeasuredAnswers Parse(string report)
    {
        var version = Version().Match(report) is { Success: true } named ? named.Groups[1].Value : throw new FormatException("The report names no knowledge.");
        var lines = report.Split('\n').Where(l => l.StartsWith('|')).Select(l => l.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        var head = lines.FirstOrDefault(l => l.Contains("right outcome")) ?? throw new FormatException("The report has no table of languages.");
        int[] columns = [Column("questions"), Column("right outcome"), Column("key figures stated"), Column("ungrounded figures")];
        var rows = lines.SkipWhile(l => l != head).Skip(2).TakeWhile(l => l.Length == head.Length)
            .Select(l => new MeasuredRow(l[0], Number(l[columns[0]]), Share(l[columns[1]]), Share(l[columns[2]]), Number(l[columns[3]])));
        return new MeasuredAnswers(version, [.. rows]);

        int Column(string name) => Array.IndexOf(head, name) is var at and >= 0 ? at : throw new FormatException($"The report has no column '{name}'.");
    }

    private static int Number(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static decimal Share(string cell) => decimal.Parse(cell.TrimEnd('%', ' '), CultureInfo.InvariantCulture);

    private static MeasuredAnswers Read()
    {
        const string name = "Evaluation/results.md";
        using var stream = typeof(MeasuredAnswers).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"{name} is not in the program.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    [GeneratedRegex("knowledge `([0-9a-f]+)`")]
    private static partial Regex Version();
}

/// <summary>What was measured in one language.</summary>
/// <param name="Language">ISO 639-1 code; <c>all</c> for all of them.</param>
/// <param name="Questions">Questions asked.</param>
/// <param name="RightOutcome">Percent that ended as they should.</param>
/// <param name="KeyFigures">Percent of the figures that answers had to state.</param>
/// <param name="Ungrounded">Figures stated that stand in no cited passage.</param>
internal sealed record MeasuredRow(string Language, int Questions, decimal RightOutcome, decimal KeyFigures, int Ungrounded);
