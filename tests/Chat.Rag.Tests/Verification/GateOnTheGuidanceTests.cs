using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Generation;
using Chat.Rag.Knowledge;
using Chat.Rag.Prompting;
using Chat.Rag.Text;
using Chat.Rag.Verification;

namespace Chat.Rag.Tests.Verification;

/// <summary>
/// The gate on every sentence of the product's own guidance: what it refuses of them is a false alarm. The rates are those of
/// docs/generation.md; a run prints them.
/// </summary>
[Collection(RealKnowledge.Name)]
public sealed class GateOnTheGuidanceTests(RealAssistant real, ITestOutputHelper output)
{
    private const double FewestPassed = 0.995;

    public static TheoryData<Language> Languages { get; } = [.. LanguageCodes.All];

    private KnowledgeBase Knowledge => real.Service.Get<KnowledgeBase>();

    [Theory]
    [MemberData(nameof(Languages))]
    public void ItsSentencesAreTakenForTheirLanguage(Language language)
    {
        var check = real.Service.Get<LanguageCheck>();
        var sentences = Sentences(language).Select(s => s.Text).ToList();

        var refused = sentences.Where(s => !check.MayBe(s, language)).ToList();

        Report($"{language}: {refused.Count} of {sentences.Count} sentences not taken for their own language", refused);
        Assert.True(1 - (double)refused.Count / sentences.Count >= FewestPassed, string.Join('\n', refused));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void ItsSentencesAreNotTakenForAnotherLanguage(Language language)
    {
        var check = real.Service.Get<LanguageCheck>();
        var sentences = Sentences(language).Select(s => s.Text).ToList();
        foreach (var other in LanguageCodes.All.Where(l => l != language))
        {
            var missed = sentences.Where(s => check.MayBe(s, other)).ToList();
            var caught = 1 - (double)missed.Count / sentences.Count;
            Report($"{language} shown as {other}: {caught:P1} of {sentences.Count} caught", missed.Take(15));
            Assert.True(caught >= 0.97, $"{language} as {other}: {caught:P1}");
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void NoneOfItsSentencesPromisesThreatensOrDecides(Language language)
    {
        var phrases = real.Service.Get<ForbiddenPhrases>();

        var refused = Sentences(language).Where(s => phrases.IsIn(s.Text, language)).Select(s => s.Text).ToList();

        Report($"{language}: {refused.Count} taken for a promise, threat or decision", refused);
        Assert.Empty(refused);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void ASentenceRepeatedFromItsSourcePassesTheWholeGate(Language language)
    {
        var judge = real.Service.Get<SentenceJudge>();
        var refused = new List<string>();
        var all = 0;
        foreach (var (source, text) in Sentences(language))
        {
            all++;
            var sentence = new WrittenSentence(text + " [1]", [new WrittenPart(text, false, [1])], false);
            var verdict = judge.Judge(sentence, new SuppliedSources([source], real.Service.Get<TextAnalyzer>()), language, []);
            if (verdict.Fault is { } fault)
                refused.Add($"{fault}: {text}");
        }

        Report($"{language}: {refused.Count} of {all} sentences refused", refused);
        Assert.True(1 - (double)refused.Count / all >= FewestPassed, string.Join('\n', refused));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void ASentenceOfAnotherTopicIsNotCarriedByASourceThatItOnlyCites(Language language)
    {
        var support = real.Service.Get<SupportCheck>();
        var analyzer = real.Service.Get<TextAnalyzer>();
        var sentences = Sentences(language).ToList();
        // Half the list away lies another area.
        var step = sentences.Count / 2 + 1;
        var shares = sentences.Select((s, i) => support.Share(new SuppliedSources([sentences[(i + step) % sentences.Count].Source], analyzer).Of([1]), s.Text, language)).ToList();
        // Citizens' own ways of asking, as the loosest paraphrase there is.
        var asked = Knowledge.Topics.Values.Where(t => t.Texts.ContainsKey(language)).SelectMany(t => t.Texts[language].Asks.Select(a => (Topic: t, Ask: a))).Where((_, i) => i % 4 == 0).Select(t =>
        {
            var quoter = real.Service.Get<GuidanceQuoter>();
            var source = quoter.ToSource(t.Topic, quoter.Quote(t.Topic, language, t.Topic.ResolveYear(2025)), 1);
            return support.Share(new SuppliedSources([source], analyzer).Of([1]), t.Ask, language);
        }).ToList();

        foreach (var least in new[] { 0.25, 0.35, 0.45 })
            output.WriteLine($"{language} {least}: {Under(shares, least):P1} of {shares.Count} sentences of another topic caught, {Under(asked, least):P1} of {asked.Count} ways of asking refused");
        Assert.True(Under(shares, 0.35) >= 0.75, $"{Under(shares, 0.35):P1}");

        static double Under(List<double> shares, double least) => (double)shares.Count(s => s < least) / shares.Count;
    }

    private void Report(string line, IEnumerable<string> details)
    {
        output.WriteLine(line);
        foreach (var detail in details)
            output.WriteLine("  " + detail);
    }

    // One sentence at a time, as a model would write them, with the source that carries it.
    private IEnumerable<(Source Source, string Text)> Sentences(Language language)
    {
        var quoter = real.Service.Get<GuidanceQuoter>();
        foreach (var topic in Knowledge.Topics.Values.Where(t => t.Texts.Count == LanguageCodes.All.Count).OrderBy(t => t.Id, StringComparer.Ordinal))
        {
            var quoted = quoter.Quote(topic, language, topic.ResolveYear(2025));
            var source = quoter.ToSource(topic, quoted, 1);
            foreach (var sentence in quoted.Sentences.SelectMany(s => SentenceSplitter.Split(s.Text.Replace("**", "", StringComparison.Ordinal))))
                yield return (source, sentence);
        }
    }
}
