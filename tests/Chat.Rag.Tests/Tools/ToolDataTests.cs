using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Rag.Knowledge;
using Chat.Rag.Tools;
using Chat.Testing;

namespace Chat.Rag.Tests.Tools;

/// <summary>The figures of the tools are those of the guidance, the facts and the law; broken files are refused.</summary>
[Collection(RealKnowledge.Name)]
public sealed partial class ToolDataTests(RealAssistant real)
{
    private const string NoCorpus = "The shared corpus is not beside this checkout.";

    private KnowledgeBase Knowledge => real.Service.Get<KnowledgeBase>();

    private ToolData Data => Knowledge.Tools!;

    [Fact]
    public void TheLimitsAreThoseOfTheGuidance()
    {
        foreach (var (year, limits) in Data.Filing.Years)
        {
            Assert.Equal(Figure("irpf/dos-pagadores", "limit_one", year), limits.OnePayer);
            Assert.Equal(Figure("irpf/dos-pagadores", "limit_many", year), limits.SeveralPayers);
            Assert.Equal(Figure("irpf/dos-pagadores", "second_payers", year), limits.LaterPayers);
        }

        Assert.Equal(Figure("procedimiento/aplazamiento-sin-garantia", "limit", 2026), Data.Deferral.Limit);
        Assert.Equal(Figure("procedimiento/recargo-presentar-tarde", "base_rate", 2026), Data.Surcharge.First);
        Assert.Equal(Figure("procedimiento/recargo-presentar-tarde", "monthly_rate", 2026), Data.Surcharge.PerMonth);
        Assert.Equal(Figure("procedimiento/recargo-presentar-tarde", "months_limit", 2026), Data.Surcharge.Months);
        Assert.Equal(Figure("procedimiento/recargo-presentar-tarde", "top_rate", 2026), Data.Surcharge.Afterwards);
        Assert.Equal(Figure("procedimiento/recargo-reduccion", "reduction", 2026), Data.Surcharge.Reduction);
        Assert.Equal(Figure("procedimiento/interes-demora", "late_rate", 2023), Data.Surcharge.Interest[2023]);
    }

    [Fact]
    public void TheScalesAreThoseOfTheGuidance()
    {
        foreach (var scale in Data.Scales)
        {
            var topic = scale.Id == "savings" ? "irpf/escala-ahorro" : "irpf/escala-general";
            foreach (var year in scale.Years)
            {
                for (var i = 0; i < scale.Brackets.Count; i++)
                {
                    var letter = (char)('a' + i);
                    Assert.Equal(Figure(topic, $"rate_{letter}", year), scale.Brackets[i].Rate);
                    Assert.Equal(i == scale.Brackets.Count - 1 ? null : Figure(topic, $"top_{letter}", year), scale.Brackets[i].UpTo);
                }
            }
        }
    }

    // id, figures that the fact states.
    [Fact]
    public void TheFiguresAreThoseOfTheCheckedFacts()
    {
        Assert.SkipWhen(Repository.Shared is null, NoCorpus);
        var facts = File.ReadAllText(Path.Combine(Repository.Shared!, "corpus", "facts.md")).Split("\n### ")[1..].ToDictionary(f => f[..4], f => f);
        var limits = Data.Filing.Years[2025];

        AssertStates(facts["F001"], limits.OnePayer);
        AssertStates(facts["F002"], limits.SeveralPayers, limits.LaterPayers, Data.Filing.Years[2023].SeveralPayers);
        AssertStates(facts["F005"], limits.Savings);
        AssertStates(facts["F006"], limits.Imputed);
        AssertStates(facts["F007"], limits.LowIncome, limits.LowLosses);
        AssertStates(facts["F032"], [.. Data.Scale("general", 2025)!.Brackets.SelectMany(b => new[] { b.UpTo ?? b.State, b.State })]);
        AssertStates(facts["F033"], [.. Data.Scale("savings", 2025)!.Brackets.SelectMany(b => new[] { b.UpTo ?? b.Rate, b.Rate }), Data.Scale("savings", 2024)!.Brackets[^1].Rate]);
        AssertStates(facts["F118"], Data.Surcharge.First, Data.Surcharge.PerMonth, Data.Surcharge.Months, Data.Surcharge.Afterwards);
        AssertStates(facts["F119"], Data.Surcharge.Reduction);
        AssertStates(facts["F122"], Data.Deferral.Limit);
        AssertStates(facts["F125"], Data.Surcharge.Interest[2023]);
    }

    // The law's own tables: start of the bracket, tax at its start, rate.
    [Theory]
    [InlineData("general", 2025, "63", 1)]
    [InlineData("savings", 2025, "66", 2)]
    public void TheScalesAreTheTablesOfTheLaw(string id, int year, string article, int table)
    {
        Assert.SkipWhen(Repository.Shared is null, NoCorpus);
        var law = File.ReadAllText(Path.Combine(Repository.Shared!, "corpus", "laws", "BOE-A-2006-20764.md"));
        var text = law[law.IndexOf($"##### Artículo {article}. ", StringComparison.Ordinal)..];
        text = text[..text.IndexOf("\n##", 5, StringComparison.Ordinal)];
        var rows = Row().Matches(text).Select(m => m.Groups.Values.Skip(1).Select(g => Number(g.Value)).ToArray()).ToList();
        var scale = Data.Scale(id, year)!;
        var mine = rows.Skip((table - 1) * scale.Brackets.Count).Take(scale.Brackets.Count).ToList();

        Assert.Equal(scale.Brackets.Count, mine.Count);
        for (var i = 0; i < mine.Count; i++)
        {
            Assert.Equal(mine[i][0], i == 0 ? 0 : scale.Brackets[i - 1].UpTo);
            Assert.Equal(mine[i][1], scale.Apply(mine[i][0]).Sum(s => s.Tax));
            Assert.Equal(mine[i][2], scale.Brackets[i].Rate);
        }
    }

    [Theory]
    [InlineData("surcharge.yml", "first: 1", "first: 101", "tools/surcharge.yml", 4, "no percentage")]
    [InlineData("surcharge.yml", "since: '2021-07-11'", "since: 11/07/2021", "tools/surcharge.yml", 3, "not a date")]
    [InlineData("surcharge.yml", "months: 12", "months: 0", "tools/surcharge.yml", 6, "above 0")]
    [InlineData("surcharge.yml", "first: 1", "first: much", "tools/surcharge.yml", 4, "not valid YAML")]
    [InlineData("surcharge.yml", "BOE-A-2003-23186#a27", "BOE-A-2003-23186#a999", "tools/surcharge.yml", 2, "not in laws.yml")]
    [InlineData("filing.yml", "severalPayers: 15000", "severalPayers: 23000", "tools/filing.yml", 4, "must not be above")]
    [InlineData("filing.yml", "savings: 1600, ", "", "tools/filing.yml", 4, "lacks a limit")]
    [InlineData("scales.yml", "{upTo: 50000, state: 10.5, regional: 10.5}", "{upTo: 500, state: 10.5, regional: 10.5}", "tools/scales.yml", 2, "must ascend")]
    [InlineData("deferral.yml", "limit: 50000", "limit: -1", "tools/deferral.yml", 5, "above 0")]
    [InlineData("intents.yml", "tool: filing-dates", "tool: fortune", "tools/intents.yml", 5, "'fortune' is not known")]
    [InlineData("intents.yml", "irpf/un-pagador", "irpf/nadie", "tools/intents.yml", 0, "'irpf/nadie' does not exist")]
    [InlineData("intents.yml", "      eu: [gaur]\n", "", "tools/intents.yml", 0, "has no 'eu'")]
    public void ABrokenFileIsNamedWithItsLine(string file, string words, string with, string named, int line, string message)
    {
        using var copy = new KnowledgeCopy();
        copy.Replace("tools/" + file, words, with);

        KnowledgeReader.Read(copy.Folder, out var errors);

        Assert.Contains(errors, e => e.File == named && (line == 0 || e.Line == line) && e.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void AMissingFileAndAMissingWordingAreNamed()
    {
        using var copy = new KnowledgeCopy();
        File.Delete(Path.Combine(copy.Folder, "tools", "dates.yml"));

        KnowledgeReader.Read(copy.Folder, out var errors);

        Assert.Contains(errors, e => e.File == "tools/dates.yml" && e.Message.Contains("is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void AWordingThatTheToolsNeedIsAnErrorWhenMissing()
    {
        using var copy = new KnowledgeCopy();
        copy.Replace("replies/gl.yml", "tool-scale-sum:", "tool-scale-total:");

        KnowledgeReader.Read(copy.Folder, out var errors);

        Assert.Contains(errors, e => e.File == "replies/gl.yml" && e.Message.Contains("'tool-scale-sum', which the tools need", StringComparison.Ordinal));
    }

    private decimal Figure(string topic, string name, int year) =>
        decimal.Parse(Knowledge.Topics[topic].Figures[name].ValueFor(year)!, CultureInfo.InvariantCulture);

    private static void AssertStates(string fact, params decimal[] figures)
    {
        var stated = Digits().Matches(fact).Select(m => Number(m.Value)).ToHashSet();
        Assert.All(figures, f => Assert.Contains(f, stated));
    }

    private static decimal Number(string written) => decimal.Parse(written.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+(?:\.\d{3})*(?:,\d+)?")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\| ([\d.,]+) \| ([\d.,]+) \| (?:[\d.,]+|En adelante) \| ([\d.,]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
