using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Tools;

namespace Chat.Rag.Knowledge;

/// <summary>Everything that the answer path knows: data read once from a knowledge folder, never changed afterwards.</summary>
public sealed record KnowledgeBase
{
    /// <summary>First 16 hex digits of the SHA-256 over all files; names the edition in every answer.</summary>
    public required string Version { get; init; }

    /// <summary>Topics by id.</summary>
    public required IReadOnlyDictionary<string, Topic> Topics { get; init; }

    /// <summary>Topics for officials only, by id; kept apart, so that nothing that reads <see cref="Topics"/> can show one to a citizen.</summary>
    public IReadOnlyDictionary<string, Topic> PanelTopics { get; init; } = new Dictionary<string, Topic>();

    /// <summary>Concepts of the glossary.</summary>
    public required IReadOnlyList<Concept> Concepts { get; init; }

    /// <summary>Administrations, who is competent for what, and who collects where.</summary>
    public required Competence Competence { get; init; }

    /// <summary>Territories by id.</summary>
    public required IReadOnlyDictionary<string, Territory> Territories { get; init; }

    /// <summary>Filing periods, by form.</summary>
    public required FilingCalendar Calendar { get; init; }

    /// <summary>Fixed wording.</summary>
    public required Replies Replies { get; init; }

    /// <summary>Labels of the question screener, with examples.</summary>
    public required IReadOnlyList<ScopeLabel> ScopeLabels { get; init; }

    /// <summary>Phrases that tell kinds of questions apart in every language; empty where the folder has none.</summary>
    public IReadOnlyList<Cue> Cues { get; init; } = [];

    /// <summary>Samples for language identification.</summary>
    public required LanguageSamples Languages { get; init; }

    /// <summary>Words of a conversation: fillers, follow-up markers, relative years.</summary>
    public required Wording Wording { get; init; }

    /// <summary>What the deployment ingests besides; empty where it says nothing.</summary>
    public IReadOnlyList<SourceSettings> Sources { get; init; } = [];

    /// <summary>Sources for officials only; never taken into the index that citizens' questions are answered from.</summary>
    public IReadOnlyList<SourceSettings> PanelSources { get; init; } = [];

    /// <summary>What a sentence that a model wrote may not say.</summary>
    public required GateWording Gate { get; init; }

    /// <summary>Laws by id, and headings of the articles that topics rest on.</summary>
    public required LegalIndex Laws { get; init; }

    /// <summary>Rates, thresholds and scales of the tools; null for a folder without <c>tools/</c>.</summary>
    public ToolData? Tools { get; init; }

    /// <summary>Ready-made texts for officials' replies; empty where the folder has none.</summary>
    public IReadOnlyList<PanelText> PanelTexts { get; init; } = [];

    /// <summary>Questions offered before the first one, by season.</summary>
    public required IReadOnlyList<SeasonalQuestions> Seasons { get; init; }
}

/// <summary>A concept in the citizen's words and the law's, in four languages; the first variant is the law's.</summary>
public sealed record Concept(string Id, IReadOnlyDictionary<Language, IReadOnlyList<string>> Variants);

/// <summary>A label of the screener.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Outcome">How a question with this label ends; null for questions that go on to be answered.</param>
/// <param name="Topics">Guidance that goes with the fixed reply.</param>
/// <param name="Examples">What such questions look like.</param>
public sealed record ScopeLabel(string Id, Outcome? Outcome, IReadOnlyList<string> Topics, IReadOnlyDictionary<Language, IReadOnlyList<string>> Examples)
{
    /// <summary>Official page that goes with the fixed reply; its words are the reply <c>&lt;id&gt;-link</c>. Null for none.</summary>
    public string? Link { get; init; }

    /// <summary>The label of questions that go on to be answered.</summary>
    public const string InScope = "in-scope";

    /// <summary>Name of the fixed reply to whoever asks for a check of an identifier that was taken out.</summary>
    public const string IdentifierCheck = "identifier-check";
}

/// <summary>An idea that tells kinds of questions apart, with the phrases that say it; see <c>cues.yml</c> for how they are written.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Variants">Phrases by language.</param>
/// <param name="English">Phrases in English, which attackers use in any language.</param>
/// <param name="Opens">True when a new clause begins with it.</param>
/// <param name="IsOrder">True for orders to the service; two of them in a hidden reading of a text make it an attack.</param>
/// <param name="Asks">True for what asks for information.</param>
public sealed record Cue(string Id, IReadOnlyDictionary<Language, IReadOnlyList<string>> Variants, IReadOnlyList<string> English, bool Opens, bool IsOrder, bool Asks)
{
    /// <summary>True for what an attack on the service speaks of; orders are among them.</summary>
    public bool IsOfAttacks { get; init; }

    /// <summary>Ids of cues that say nothing beside this one: whoever asks for an article word by word asks for the law.</summary>
    public IReadOnlyList<string> Excuses { get; init; } = [];
}

/// <summary>Samples of the four languages, and of others by ISO 639-1 code.</summary>
public sealed record LanguageSamples(
    IReadOnlyDictionary<Language, IReadOnlyList<string>> Ours,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Others,
    IReadOnlyDictionary<string, IReadOnlyList<string>> FunctionWords);

/// <summary>Words of a conversation that carry no matter of their own.</summary>
/// <param name="StopWords">Function words and question fillers.</param>
/// <param name="FollowUps">Openings that lean on the question before ("y si", "eta").</param>
/// <param name="LastYear">Ways to name the year before this one.</param>
/// <param name="ThisYear">Ways to name this year.</param>
/// <param name="Residence">Ways to say that one lives somewhere; taken out together with the place.</param>
/// <param name="Collector">Ways to ask who collects, or where to file.</param>
public sealed record Wording(
    IReadOnlyDictionary<Language, IReadOnlyList<string>> StopWords,
    IReadOnlyDictionary<Language, IReadOnlyList<string>> FollowUps,
    IReadOnlyDictionary<Language, IReadOnlyList<string>> LastYear,
    IReadOnlyDictionary<Language, IReadOnlyList<string>> ThisYear,
    IReadOnlyDictionary<Language, IReadOnlyList<string>> Residence,
    IReadOnlyDictionary<Language, IReadOnlyList<string>> Collector);

/// <summary>Phrases that a model may not write in the service's name; see <c>gate.yml</c> for how they are written.</summary>
/// <param name="Promises">Promises and reassurances.</param>
/// <param name="Decisions">Decisions on somebody's case.</param>
/// <param name="Threats">Threats.</param>
public sealed record GateWording(
    IReadOnlyDictionary<Language, IReadOnlyList<string>> Promises,
    IReadOnlyDictionary<Language, IReadOnlyList<string>> Decisions,
    IReadOnlyDictionary<Language, IReadOnlyList<string>> Threats)
{
    /// <summary>All of a language.</summary>
    public IEnumerable<string> All(Language language) => [.. Promises[language], .. Decisions[language], .. Threats[language]];
}

/// <summary>Topics that people ask about between two days of the year (month-day, inclusive).</summary>
public sealed record SeasonalQuestions(string From, string To, IReadOnlyList<string> Topics)
{
    /// <summary>True on that day; a season may run over New Year.</summary>
    public bool Includes(DateOnly day)
    {
        var now = day.ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var (afterStart, beforeEnd) = (string.CompareOrdinal(now, From) >= 0, string.CompareOrdinal(now, To) <= 0);
        return string.CompareOrdinal(From, To) <= 0 ? afterStart && beforeEnd : afterStart || beforeEnd;
    }
}

/// <summary>Fixed wording by key and language.</summary>
public sealed class Replies(IReadOnlyDictionary<Language, IReadOnlyDictionary<string, string>> texts)
{
    /// <summary>All of it.</summary>
    public IReadOnlyDictionary<Language, IReadOnlyDictionary<string, string>> Texts { get; } = texts;

    /// <summary>All keys of a language.</summary>
    public IReadOnlyDictionary<string, string> For(Language language) => Texts[language];

    /// <summary>The wording, with <c>{name}</c> filled in one pass; what is filled in is never filled again.</summary>
    public string Say(Language language, string key, params ReadOnlySpan<(string Name, string Value)> slots) =>
        Fill(Texts[language][key], slots);

    /// <summary>Fills <c>{name}</c> in one pass.</summary>
    public static string Fill(string template, params ReadOnlySpan<(string Name, string Value)> slots)
    {
        var text = new System.Text.StringBuilder(template.Length + 32);
        for (var i = 0; i < template.Length; i++)
        {
            var close = template[i] == '{' ? template.IndexOf('}', i) : -1;
            var filled = false;
            if (close > i)
            {
                foreach (var (name, value) in slots)
                {
                    if (!template.AsSpan(i + 1, close - i - 1).SequenceEqual(name))
                        continue;
                    text.Append(value);
                    i = close;
                    filled = true;
                    break;
                }
            }

            if (!filled)
                text.Append(template[i]);
        }

        return text.ToString();
    }
}
