using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Testing;

namespace Chat.Web.Tests.Hosting;

/// <summary>docs/security.md and docs/threat-model.md say nothing that is not there: each cited test and file exists, and the table counts itself rightly.</summary>
public sealed partial class SecurityChecklistTests
{
    // Requirements of levels 1 and 2 by chapter, as ASVS 5.0.0 numbers them (5.0/docs_en/…_en.flat.json).
    private static readonly Dictionary<string, (int Level1, int Level2)> Standard = new()
    {
        ["V1"] = (8, 19), ["V2"] = (4, 7), ["V3"] = (8, 11), ["V4"] = (2, 8), ["V5"] = (4, 5), ["V6"] = (13, 22), ["V7"] = (6, 12), ["V8"] = (4, 3), ["V9"] = (4, 3),
        ["V10"] = (5, 24), ["V11"] = (3, 11), ["V12"] = (3, 6), ["V13"] = (1, 12), ["V14"] = (2, 7), ["V15"] = (3, 10), ["V16"] = (0, 16), ["V17"] = (0, 7),
    };

    private static readonly string Root = Repository.Root;

    private static readonly string[] Sources =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];

    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "security.md"));

    private static readonly List<Line> Lines = [.. Row().Matches(Page).Select(m => new Line(m.Groups["id"].Value, m.Groups["level"].Value, m.Groups["state"].Value, m.Groups["shown"].Value))];

    [Fact]
    public void EveryRequirementOfBothLevelsHasOneLine()
    {
        Assert.Equal(Lines.Select(l => l.Id).Distinct(), Lines.Select(l => l.Id));
        foreach (var (chapter, (level1, level2)) in Standard)
            Assert.Equal((chapter, level1, level2), (chapter, Lines.Count(l => l.Chapter == chapter && l.Level == "1"), Lines.Count(l => l.Chapter == chapter && l.Level == "2")));
    }

    [Fact]
    public void TheSummaryCountsTheLines()
    {
        var summary = Count().Matches(Page).ToDictionary(m => m.Groups["chapter"].Value, m => m.Groups["n"].Captures.Select(c => int.Parse(c.Value, CultureInfo.InvariantCulture)).ToArray());

        Assert.Equal(Standard.Count + 1, summary.Count);
        foreach (var (chapter, counts) in summary)
        {
            var lines = Lines.Where(l => chapter == "all" || l.Chapter == chapter).ToList();
            Assert.Equal([lines.Count(l => l.Level == "1"), lines.Count(l => l.Level == "2"), lines.Count(l => l.State == "met"), lines.Count(l => l.State == "n/a"), lines.Count(l => l.State == "open")], counts);
        }
    }

    [Fact]
    public void WhatIsMetNamesWhatShowsItAndWhatIsNotSaysWhy() =>
        Assert.All(Lines, l => Assert.True(l.State == "met" ? Cited().IsMatch(l.Shown) : l.Shown.Trim().Length >= 8, $"{l.Id} ({l.State}) gives neither a test or file nor a reason."));

    [Theory]
    [InlineData("security.md")]
    [InlineData("threat-model.md")]
    public void EveryCitedTestAndFileExists(string page)
    {
        var cited = Cited().Matches(File.ReadAllText(Path.Combine(Root, "docs", page))).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(cited);
        Assert.All(cited, c => Assert.True(c.Contains('/', StringComparison.Ordinal) || c.EndsWith(".props", StringComparison.Ordinal) ? IsThere(c) : IsTest(c.Split('.')), $"docs/{page} cites `{c}`, which is not there."));
    }

    private static bool IsThere(string path) => File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    private static bool IsTest(string[] name) => Sources.Any(s =>
        s.Contains($" class {name[0]}", StringComparison.Ordinal) && (name.Length == 1 || s.Contains($" {name[1]}(", StringComparison.Ordinal)));

    [GeneratedRegex(@"^\| (?<id>V\d+\.\d+\.\d+) \| (?<level>[12]) \| [^|]+ \| (?<state>met|n/a|open) \| (?<shown>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (\*\*)?(?<chapter>V\d+|all)\b[^|]*( \| (\*\*)?(?<n>\d+)(\*\*)?){5} \|$", RegexOptions.Multiline)]
    private static partial Regex Count();

    // A test (LimitsTests, LimitsTests.Name) or a file of the repository; addresses and header names are neither.
    [GeneratedRegex(@"`(\w+Tests(?:\.\w+)?|(?:src|docs|build|deploy|tests|\.ci)/[\w./-]+|Directory\.\w+\.props)`")]
    private static partial Regex Cited();

    private sealed record Line(string Id, string Level, string State, string Shown)
    {
        public string Chapter => Id.Split('.')[0];
    }
}
