using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Generation;
using Chat.Rag.Knowledge;
using Chat.Rag.Tools;
using Chat.Rag.Verification;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tests.Tools;

/// <summary>What holds for every tool: four languages with the same figures, sources that carry them, articles that exist.</summary>
[Collection(RealKnowledge.Name)]
public sealed partial class ToolWordsTests(RealAssistant real)
{
    private static readonly DateOnly Due = new(2022, 1, 30);

    private static readonly (string Function, (string Name, object Value)[] Inputs)[] Calls =
    [
        ("filing_dates", [("form", "303"), ("asOf", new DateOnly(2026, 11, 23))]),
        ("filing_dates", [("form", "349"), ("asOf", new DateOnly(2026, 11, 23)), ("monthly", true)]),
        ("filing_dates", [("form", "999"), ("asOf", new DateOnly(2026, 11, 23))]),
        ("late_surcharge", [("amount", 1_250.5m), ("months", 3)]),
        ("late_surcharge", [("amount", 900m), ("months", 12)]),
        ("late_surcharge", [("amount", 10_000m), ("due", Due), ("filed", new DateOnly(2024, 6, 30))]),
        ("late_surcharge", [("amount", 0m), ("months", 1)]),
        ("late_surcharge", [("amount", 50m), ("months", 1), ("afterNotice", true)]),
        ("late_surcharge", [("amount", 50m), ("due", Due), ("filed", Due)]),
        ("late_surcharge", [("amount", 50m), ("due", new DateOnly(2021, 4, 20)), ("filed", new DateOnly(2021, 7, 10))]),
        ("filing_obligation", [("taxYear", 2025), ("work", 16_600m), ("laterPayers", 2_700m)]),
        ("filing_obligation", [("taxYear", 2023), ("work", 14_000m), ("savings", 1_700m), ("imputed", 300m), ("other", 5m), ("losses", 7m), ("lowerLimit", true)]),
        ("filing_obligation", [("taxYear", 2026), ("work", 300m), ("other", 200m)]),
        ("filing_obligation", [("taxYear", 2026), ("selfEmployed", true), ("claims", true)]),
        ("deferral", [("debt", 8_000m), ("instalments", 12)]),
        ("deferral", [("debt", 60_000.5m)]),
        ("deferral", [("excluded", ExcludedDebt.Withholding)]),
        ("deferral", [("excluded", ExcludedDebt.ChargedOn)]),
        ("savings_scale", [("taxYear", 2024), ("amount", 350_000.37m)]),
        ("general_scale", [("taxYear", 2025), ("amount", 30_000m)]),
        ("identifier", [("identifier", "12345678Z")]),
        ("identifier", [("identifier", "ES9121000418450200051333")]),
        ("identifier", [("identifier", "nada")]),
    ];

    public static TheoryData<int> EveryCall => [.. Enumerable.Range(0, Calls.Length)];

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task EveryFigureOfEverySentenceStandsInTheSourceThatItCites(int call)
    {
        foreach (var language in LanguageCodes.All)
        {
            var result = await Run(call, language);
            var verdict = new SentenceGate().Verify(new Draft { Outcome = Outcome.Answered, Mode = AnswerMode.Quoted, Sentences = result.ToSentences(1), Sources = [result.ToSource(1)] });

            Assert.Empty(verdict.Held);
            Assert.Equal(SourceKind.Calculation, result.ToSource(1).Kind);
            Assert.All(verdict.Passed, s => Assert.Equal(AnswerSection.Calculation, s.Section));
        }
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task TheFourLanguagesSayTheSameFigures(int call)
    {
        var spanish = Figures(await Run(call, Language.Es));
        foreach (var language in LanguageCodes.All)
            Assert.Equal(spanish, Figures(await Run(call, language)));
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task EveryResultHasItsPartsAndNoUnfilledSlot(int call)
    {
        foreach (var language in LanguageCodes.All)
        {
            var result = await Run(call, language);

            Assert.All(result.ToSentences(1), s => Assert.DoesNotContain('{', s.Text));
            Assert.All([result.Title, result.Heading, result.Inputs, result.Rule, result.Result, result.Orientative], Assert.NotEmpty);
            Assert.All(result.Articles, a => Assert.StartsWith("https://www.boe.es/", a.Url, StringComparison.Ordinal));
            // The first is the result, under the heading; the last says that it decides nothing.
            Assert.Equal((result.Heading, result.Result), (result.ToSentences(1)[0].Heading, result.ToSentences(1)[0].Text));
            Assert.Equal(result.Orientative, result.ToSentences(1)[^1].Text);
        }
    }

    [Fact]
    public void ThePluginHasAFunctionForEachToolAndDescribesIt()
    {
        var plugin = real.Service.Get<KernelPlugin>();

        Assert.Equal(ToolNames.All.Select(ToolNames.Function).Order(StringComparer.Ordinal), plugin.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.All(plugin, f => Assert.NotEmpty(f.Description));
        Assert.All(plugin.SelectMany(f => f.Metadata.Parameters), p => Assert.NotEmpty(p.Description));
    }

    [Fact]
    public void TheLanguagesUseTheSameSlotsInEveryWording()
    {
        var replies = real.Service.Get<KnowledgeBase>().Replies;
        foreach (var key in replies.For(Language.Es).Keys.Where(k => k.StartsWith("tool-", StringComparison.Ordinal)))
        {
            var slots = Slots(replies.For(Language.Es)[key]);
            foreach (var language in LanguageCodes.All)
                Assert.True(slots.SetEquals(Slots(replies.For(language)[key])), $"{language} {key}");
        }
    }

    private async Task<ToolResult> Run(int call, Language language)
    {
        var (function, inputs) = Calls[call];
        var arguments = new KernelArguments { ["language"] = language };
        foreach (var (name, value) in inputs)
            arguments[name] = value;
        return (await real.Service.Get<Kernel>().InvokeAsync<ToolResult>(TaxPlugin.Name, function, arguments, TestContext.Current.CancellationToken))!;
    }

    // As a set of digits: a language may write "modelo 303" where another writes "eredua: 303".
    private static SortedSet<string> Figures(ToolResult result) =>
        [.. result.ToSentences(1).SelectMany(s => FigureReader.Read(s.Text)).Select(f => Digits().Replace(f.Value, "")).Where(v => v.Length > 0)];

    private static HashSet<string> Slots(string wording) => [.. Slot().Matches(wording).Select(m => m.Value)];

    [GeneratedRegex(@"[^0-9.]")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Slot();
}
