using System.Text.Json;
using Chat.Core.Languages;
using Chat.Testing;

namespace Chat.Rag.Tests.Routing;

/// <summary>
/// Who is competent, asked as people type: short, misspelt, by the thing and not by the tax's name. How the second set and the third ended
/// when they were first asked, before anything was done about them: docs/evaluation.md.
/// </summary>
[Collection(RealKnowledge.Name)]
public sealed class AdministrationTests(RealAssistant real)
{
    [Theory]
    [InlineData("second.jsonl", "es", 30, 0.83)]
    [InlineData("second.jsonl", "ca", 30, 0.9)]
    [InlineData("second.jsonl", "gl", 30, 0.93)]
    [InlineData("second.jsonl", "eu", 30, 0.93)]
    [InlineData("third.jsonl", "es", 15, 0.86)]
    [InlineData("third.jsonl", "ca", 15, 0.86)]
    [InlineData("third.jsonl", "gl", 15, 0.86)]
    [InlineData("third.jsonl", "eu", 15, 0.86)]
    public void WhoIsCompetentIsNamed(string set, string language, int asked, double right)
    {
        Assert.True(LanguageCodes.TryParse(language, out var chosen));
        var cases = Read(set).Where(c => c.Lang == language).ToList();

        var wrong = cases.Select(c => (c.Id, Fault: Fault(c, chosen))).Where(c => c.Fault is not null).Select(c => $"{c.Id}: {c.Fault}").ToList();

        Assert.Equal(asked, cases.Count);
        Assert.True(wrong.Count <= cases.Count * (1 - right), string.Join("; ", wrong));
    }

    private static List<Case> Read(string set) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "competence", set)).Select(l => JsonSerializer.Deserialize<Case>(l, JsonSerializerOptions.Web)!)];

    private string? Fault(Case asked, Language language)
    {
        var answer = real.Service.Ask(asked.Question, language);
        if (!asked.Outcome.Split('|').Contains(JsonNamingPolicy.KebabCaseLower.ConvertName(answer.Outcome.ToString())))
            return answer.Outcome.ToString();
        if (asked.Link is { } link && !answer.Sources.Any(s => s.Url?.Contains(link, StringComparison.Ordinal) == true))
            return $"no link to {link}";
        // What the first source says; a second topic may be quoted after it.
        var own = string.Concat(answer.Sentences.Where(s => s.Sources.Count == 0 || s.Sources.Contains(1)).Select(s => s.Text + "\n"));
        return asked.Says.FirstOrDefault(s => !s.Split('|').Any(w => own.Contains(w, StringComparison.OrdinalIgnoreCase))) is { } missing ? "does not say " + missing : null;
    }

    // Outcome and each of Says may name several, of which one is enough: "a|b".
    private sealed record Case(string Id, string Need, string Lang, string Question, string Outcome, string? Link, IReadOnlyList<string> Says);
}
