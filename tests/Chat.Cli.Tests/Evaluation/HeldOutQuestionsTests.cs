using System.Text.Json;
using Chat.Core.Languages;
using Chat.Testing;

namespace Chat.Cli.Tests.Evaluation;

/// <summary>The form of the set on which thresholds are chosen and reported (docs/evaluation/held-out).</summary>
public sealed class HeldOutQuestionsTests
{
    private static readonly List<JsonElement> Rows =
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "evaluation", "held-out", "questions.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.Clone())];

    [Fact]
    public void EveryLanguageHasThirtyQuestionsOrMoreAndAsManyAsTheOthers()
    {
        var byLanguage = Rows.GroupBy(r => Text(r, "lang")).ToDictionary(g => g.Key, g => g.Count());

        Assert.Equal(LanguageCodes.All.Select(l => l.Code()).Order(), byLanguage.Keys.Order());
        Assert.True(byLanguage.Values.Min() >= 30);
        Assert.Single(byLanguage.Values.Distinct());
    }

    [Fact]
    public void IdsAndQuestionsAreThereOnce()
    {
        Assert.Equal(Rows.Count, Rows.Select(r => Text(r, "id")).Distinct().Count());
        Assert.Equal(Rows.Count, Rows.Select(r => Text(r, "question")).Distinct().Count());
    }

    [Fact]
    public void ANeedIsInOneHalfWithAllItsLanguages() =>
        Assert.All(Rows.GroupBy(r => Text(r, "id")[..^3]), need => Assert.Single(need.Select(r => Text(r, "half")).Distinct()));

    [Fact]
    public void EveryQuestionNamesArticlesAndAHalf() => Assert.All(Rows, r =>
    {
        Assert.Contains(Text(r, "half"), new[] { "choose", "report" });
        Assert.NotEmpty(r.GetProperty("gold").EnumerateArray());
        Assert.All(r.GetProperty("gold").EnumerateArray(), g => Assert.Matches("^BOE-A-[0-9]{4}-[0-9]+#[a-z]+[0-9a-z-]*$", g.GetString()));
    });

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
