using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Questions;

namespace Chat.Core.Tests.Answers;

/// <summary>The spellings that the HTTP API, the widget and the operators' statistics rely on (docs: contracts).</summary>
public class AnswerContractTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly Answer Sample = new()
    {
        Id = "a1",
        Outcome = Outcome.AnsweredPartial,
        Mode = AnswerMode.Quoted,
        Language = "eu",
        Text = "22.000 euro.",
        Sentences = [new AnswerSentence("22.000 euro.", AnswerSection.Answer, [1], "Laburbilduz", IsListItem: true, "eu")],
        Citations = [new Citation(1, "22.000 euro")],
        Sources =
        [
            new Source
            {
                Number = 1, Id = "topic:irpf/obligacion-declarar", Title = "Aitortzeko betebeharra", Url = "https://example.org", Kind = SourceKind.Guidance, Language = "eu",
                TaxYears = [2025], Quote = "22.000 euro", RestsOn = ["BOE-A-2006-20764#a96"],
                LegalBasis = [new LegalReference("BOE-A-2006-20764#a96", "Artículo 96", "https://www.boe.es")],
            },
        ],
        Figures = [new AnswerFigure("22.000 euro", "22000", FigureKind.Amount, 1)],
        Notices = [new Notice("foral-caveat", "Foru lurraldeetan…", "eu")],
        Clarification = new Clarification("Zein urte?", [new Suggestion("2025", "Eta 2025ean?", new ConversationContext(TaxYear: 2025))]),
        Related = [],
        OffersPerson = false,
        Understood = new Understanding("eu", "text", 2025, null, "noiz aitortu", ["DNI"]),
        Context = new ConversationContext("irpf/obligacion-declarar", 2025, null, "noiz aitortu", "eu"),
        Timings = new Dictionary<string, double> { ["screening"] = 0.5 },
        Generation = new Generation
        {
            Released = 3, Retried = 1, Replaced = 1, Dropped = 0, Appended = 1, Faults = [new FaultCount(SentenceFault.FigureNotInSource, 2)],
            PromptTokens = 900, CompletionTokens = 60, FinishReason = "stop", Fallback = Fallback.TimeLimit,
        },
        KnowledgeVersion = "abc",
    };

    public static TheoryData<AnswerEvent, string> Events { get; } = new()
    {
        { new Understood(Sample.Understood), "understood" },
        { new SourcesFound(Sample.Sources), "sources" },
        { new Waiting(3, 12.5), "waiting" },
        { new SentenceVerified(Sample.Sentences[0]), "sentence" },
        { new Retracted("Zifra bat ez dago iturrian."), "retracted" },
        { new Completed(Sample), "completed" },
    };

    [Fact]
    public void OutcomesAreSpelledAsTheContractSays() => Assert.Equal(
        [
            "answered", "answered-partial", "clarification", "redirected-other-administration", "redirected-own-data", "declined-evasion", "declined-injection",
            "declined-abuse", "declined-out-of-scope", "signposted-crisis", "not-found", "failed-overloaded", "failed-timeout", "failed-error",
        ],
        Spellings<Outcome>());

    [Fact]
    public void FaultsAreSpelledAsTheContractSays() => Assert.Equal(
        [
            "no-citation", "unknown-citation", "figure-not-in-source", "name-not-in-source", "not-in-source", "wrong-language", "promise-or-decision", "markup",
            "echoes-instructions", "repeated", "too-long",
        ],
        Spellings<SentenceFault>());

    [Fact]
    public void FallbacksAreSpelledAsTheContractSays() => Assert.Equal(["overloaded", "time-limit", "model-failed", "draft-failed"], Spellings<Fallback>());

    [Fact]
    public void ModesAreSpelledAsTheContractSays() => Assert.Equal(["generated", "quoted", "fixed"], Spellings<AnswerMode>());

    [Fact]
    public void SourceKindsAreSpelledAsTheContractSays() =>
        Assert.Equal(["law", "regulation", "order", "ruling", "manual", "guidance", "calendar", "administration", "calculation"], Spellings<SourceKind>());

    [Fact]
    public void SectionsAreSpelledAsTheContractSays() => Assert.Equal(["reply", "answer", "detail", "exceptions", "todo", "calendar", "calculation"], Spellings<AnswerSection>());

    [Fact]
    public void UnitsOfFiguresAreWords() =>
        Assert.Equal(["amount", "rate", "date", "year", "form", "box", "article", "duration", "number", "code", "time"], Spellings<FigureKind>());

    [Fact]
    public void AnOutcomeIsReadBackFromItsSpellingOnly()
    {
        Assert.Equal(Outcome.RedirectedOwnData, JsonSerializer.Deserialize<Outcome>("\"redirected-own-data\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Outcome>("4"));
    }

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void AnEventSaysItsTypeAndIsReadBackWhole(AnswerEvent written, string type)
    {
        var json = JsonSerializer.Serialize(written, Web);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(type, document.RootElement.GetProperty("type").GetString());
        var read = JsonSerializer.Deserialize<AnswerEvent>(json, Web);
        Assert.IsType(written.GetType(), read);
        Assert.Equal(json, JsonSerializer.Serialize(read, Web));
    }

    [Fact]
    public void AnEventOfAnUnknownTypeIsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AnswerEvent>("""{"type":"surprise"}""", Web));

    private static IEnumerable<string?> Spellings<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(v => JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(v)));
}
