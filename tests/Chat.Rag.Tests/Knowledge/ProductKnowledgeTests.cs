using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>The knowledge that the product ships.</summary>
[Collection(RealKnowledge.Name)]
public sealed partial class ProductKnowledgeTests(RealAssistant real)
{
    private const string NoCorpus = "the shared corpus is not beside this checkout; the product does not need it";

    private KnowledgeBase Knowledge => real.Service.Get<KnowledgeBase>();

    [Fact]
    public void TheFolderHasNoErrors()
    {
        KnowledgeReader.Read(Repository.Knowledge, out var errors);

        Assert.Empty(errors);
    }

    [Fact]
    public void ItHasAtLeastAHundredTopicsInFourLanguages() =>
        Assert.True(Knowledge.Topics.Count(t => t.Value.Texts.Count == 4) >= 100);

    [Fact]
    public void ItHasAtLeastFourHundredConceptsInFourLanguages() =>
        Assert.True(Knowledge.Concepts.Count(c => LanguageCodes.All.All(l => c.Variants[l].Count > 0)) >= 400);

    [Fact]
    public void EveryFormOfTheCalendarIsExplainedByATopic()
    {
        var explained = Knowledge.Topics.Values.SelectMany(t => t.Figures.Values).Where(f => f.Unit == "form").Select(f => f.Value)
            .Concat(Knowledge.Topics.Values.SelectMany(t => t.Forms)).ToHashSet();

        Assert.Subset(explained!, Knowledge.Calendar.Periods.Select(p => p.Form).ToHashSet()!);
    }

    [Fact]
    public void EveryTerritoryKnowsWhoCollectsInheritanceTaxThere()
    {
        foreach (var matter in Knowledge.Competence.Matters.Where(m => m.ByTerritory.Count > 0))
        {
            var without = Knowledge.Territories.Values.Where(t => !matter.ByTerritory.ContainsKey(t.Id) && !matter.ByTerritory.ContainsKey(t.Region)).Select(t => t.Id);
            Assert.True(!without.Any(), $"{matter.Id} names nobody for {string.Join(", ", without)}");
        }
    }

    [Fact]
    public void EveryVerifiedFactRestsOnAnArticleThatATopicCites()
    {
        Assert.SkipWhen(Repository.Shared is null, NoCorpus);
        var cited = Knowledge.Topics.Values.SelectMany(t => t.RestsOn)
            .Concat(Knowledge.Competence.Matters.SelectMany(m => m.RestsOn))
            .Concat(Knowledge.Competence.TerritoryRules.SelectMany(r => r.RestsOn.Values.SelectMany(a => a)))
            .ToHashSet();
        var facts = File.ReadAllText(Path.Combine(Repository.Shared!, "corpus", "facts.md")).Split("\n### ")[1..];

        var uncovered = facts
            .Where(f => f.Contains("Status: VERIFIED", StringComparison.Ordinal))
            .Select(f => (Name: f.Split('\n')[0], Articles: ArticleId().Matches(f).Select(m => m.Value).ToList()))
            .Where(f => f.Articles.Count > 0 && !f.Articles.Any(cited.Contains))
            .Select(f => f.Name);

        Assert.Empty(uncovered);
    }

    [Fact]
    public void EveryLawThatATopicRestsOnIsInTheCorpus()
    {
        Assert.SkipWhen(Repository.Shared is null, NoCorpus);
        // The decree-law of October 2026 is younger than the corpus; topics name it only as what may change their figures.
        HashSet<string> younger = ["BOE-A-2026-20823"];
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Shared!, "corpus", "laws"), "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).ToList();

        var missing = Knowledge.Laws.Laws.Keys.Where(l => !younger.Contains(l) && !files.Exists(f => f.EndsWith(l, StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [GeneratedRegex(@"BOE-A-\d{4}-\d+#[a-z0-9-]+")]
    private static partial Regex ArticleId();
}
