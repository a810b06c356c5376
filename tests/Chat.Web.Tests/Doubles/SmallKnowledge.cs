using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Web.Tests.Doubles;

/// <summary>Knowledge with a topic for each of some areas.</summary>
internal static class SmallKnowledge
{
    private static readonly Dictionary<Language, IReadOnlyList<string>> NoWords = [];

    public static KnowledgeBase With(IReadOnlyList<Topic> topics, IReadOnlyList<SeasonalQuestions>? seasons = null, IReadOnlyList<FilingPeriod>? periods = null) => new()
    {
        Version = "0123456789abcdef",
        Topics = topics.ToDictionary(t => t.Id),
        Concepts = [],
        Competence = new Competence(new Dictionary<string, Administration>(), [], []),
        Territories = new Dictionary<string, Territory>(),
        Calendar = new FilingCalendar(periods ?? [], new HashSet<DateOnly>()),
        Replies = new Replies(new Dictionary<Language, IReadOnlyDictionary<string, string>>()),
        ScopeLabels = [],
        Languages = new LanguageSamples(NoWords, new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, IReadOnlyList<string>>()),
        Wording = new Chat.Rag.Knowledge.Wording(NoWords, NoWords, NoWords, NoWords, NoWords, NoWords),
        Gate = new GateWording(NoWords, NoWords, NoWords),
        Laws = new LegalIndex(new Dictionary<string, Law>()),
        Seasons = seasons ?? [],
    };

    public static Topic Topic(string id, string[]? forms = null, params string[] related) => new()
    {
        Id = id,
        Area = new Area(id.Split('/')[0], false, false, new Dictionary<Language, string>()),
        TaxYears = [],
        CommonTerritoryOnly = false,
        RestsOn = [],
        Figures = new Dictionary<string, TopicFigure>(),
        MustState = [],
        Forms = forms ?? [],
        Related = related,
        Texts = LanguageCodes.All.ToDictionary(l => l, l => new TopicText($"{id} ({l.Code()})", [], [new TopicBlock(AnswerSection.Answer, "…", false, 1)])),
    };
}
