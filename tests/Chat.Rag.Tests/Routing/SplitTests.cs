using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Testing;

namespace Chat.Rag.Tests.Routing;

/// <summary>
/// Where a tax is split between administrations, the answer says who does what: wealth tax (Ley 22/2009 arts. 31 and 47, Ley 19/1991
/// art. 37), transfer tax (art. 33), inheritance (art. 32; Ley 29/1987 second additional provision for non-residents), non-residents' rents
/// and sales (RDLeg 5/2004 art. 25, Orden EHA/3316/2010 arts. 4 and 8), and gambling (art. 34 for who organises it, Ley 35/2006 art. 33.5.d
/// and thirty-third additional provision for who plays).
/// </summary>
[Collection(RealKnowledge.Name)]
public sealed class SplitTests(RealAssistant real)
{
    // Of the second half 68 % ended right when it was first asked (docs/evaluation.md).
    private const double FirstHalf = 0.95;
    private const double SecondHalf = 0.8;

    private static readonly List<Case> Cases =
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "competence", "splits.jsonl")).Select(l => JsonSerializer.Deserialize<Case>(l, JsonSerializerOptions.Web)!)];

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public void WhoDoesWhatIsSaid(string language) => Holds([.. Cases.Where(c => c.Lang == language && c.Half == "first")], 29, FirstHalf);

    [Fact]
    public void SoItIsInWordsWrittenLater() => Holds([.. Cases.Where(c => c.Half == "second")], 60, SecondHalf);

    [Fact]
    public void EverySplitIsAskedInEveryLanguage() =>
        Assert.All(Cases.GroupBy(c => c.Split), s => Assert.Equal(LanguageCodes.All.Select(l => l.Code()).Order(), s.Select(c => c.Lang).Distinct().Order()));

    private void Holds(IReadOnlyList<Case> cases, int fewest, double right)
    {
        var wrong = cases.Select(c => (Case: c, Fault: Fault(c))).Where(c => c.Fault is not null).Select(c => $"{c.Case.Id}: {c.Fault}").ToList();

        Assert.True(cases.Count >= fewest);
        Assert.True(wrong.Count <= cases.Count * (1 - right), string.Join("; ", wrong));
    }

    private string? Fault(Case asked)
    {
        Assert.True(LanguageCodes.TryParse(asked.Lang, out var language));
        var answer = real.Service.Ask(asked.Question, language);
        if (JsonNamingPolicy.KebabCaseLower.ConvertName(answer.Outcome.ToString()) != asked.Outcome)
            return answer.Outcome.ToString();
        if (asked.Sources is { } sources && (answer.Sources.Count == 0 || !sources.Contains(answer.Sources[0].Id)))
            return answer.Sources.Count == 0 ? "no source" : answer.Sources[0].Id;
        if (asked.Link is { } link && !answer.Sources.Any(s => s.Url?.Contains(link, StringComparison.Ordinal) == true))
            return $"no link to {link}";
        // What the first topic says; a second one may be quoted after it.
        var own = string.Concat(answer.Sentences.Where(s => s.Sources.Count == 0 || s.Sources.Contains(1)).Select(s => s.Text + "\n"));
        return (asked.Says ?? []).Where(s => !own.Contains(s, StringComparison.Ordinal)).Select(s => "does not say " + s)
            .Concat((asked.SaysNot ?? []).Where(s => own.Contains(s, StringComparison.Ordinal)).Select(s => "says " + s))
            .FirstOrDefault();
    }

    private sealed record Case(
        string Id, string Split, string Lang, string Half, string Question, string Outcome, IReadOnlyList<string>? Sources, string? Link, IReadOnlyList<string>? Says, IReadOnlyList<string>? SaysNot);
}
