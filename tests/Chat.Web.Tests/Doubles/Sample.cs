using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Web.Conversations;

namespace Chat.Web.Tests.Doubles;

/// <summary>Answers to look at.</summary>
internal static class Sample
{
    public const string AnswerId = "01a208af967478128f3cc92a807e9dc8";

    public static LegalReference Law { get; } = new("BOE-A-2006-20764#a96", "Ley 35/2006. Artículo 96", "https://www.boe.es/buscar/act.php?id=BOE-A-2006-20764#a96");

    public static Source Source(int number, string quote = "Palabras citadas.", string language = "es", string? url = "https://sede.agenciatributaria.gob.es") => new()
    {
        Number = number,
        Id = "topic:irpf/dos-pagadores",
        Title = $"Fuente de prueba {number}",
        Url = url,
        Kind = SourceKind.Guidance,
        Language = language,
        TaxYears = [2023, 2024, 2025, 2026],
        Quote = quote,
        RestsOn = [Law.Id],
        LegalBasis = [Law],
    };

    public static AnswerSentence Sentence(string text, string? heading = null, bool isListItem = false, string? language = null, params int[] sources) =>
        new(text, AnswerSection.Answer, sources.Length == 0 ? [1] : sources, heading, isListItem, language);

    public static Answer Answer(string language = "es", params AnswerSentence[] sentences) => new()
    {
        Id = AnswerId,
        Outcome = Outcome.Answered,
        Mode = AnswerMode.Quoted,
        Language = language,
        Text = "",
        Sentences = sentences.Length == 0 ? [Sentence("Debe declarar.")] : sentences,
        Citations = [],
        Sources = [Source(1)],
        Figures = [],
        Notices = [],
        Related = [],
        OffersPerson = false,
        Understood = new Understanding(language, "text", 2025, null, "pregunta", []),
        Context = new ConversationContext("irpf/dos-pagadores", 2025, null, "pregunta", language),
        Timings = new Dictionary<string, double>(),
        KnowledgeVersion = "0123456789abcdef",
    };

    public static Turn Turn(Answer? answer = null, string question = "¿Tengo que declarar?")
    {
        var turn = new Turn(1, question, "es");
        turn.Apply(new Completed(answer ?? Answer()));
        return turn;
    }
}
