using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Tools;

namespace Chat.Rag.Knowledge;

/// <summary>Reads a knowledge folder and checks it.</summary>
public static class KnowledgeReader
{
    /// <summary>The knowledge in a folder.</summary>
    /// <exception cref="KnowledgeException">The folder is missing or has errors; all of them are named.</exception>
    public static KnowledgeBase Read(string folder)
    {
        var knowledge = Read(folder, out var errors);
        return knowledge is null || errors.Count > 0 ? throw new KnowledgeException(folder, errors) : knowledge;
    }

    /// <summary>The knowledge in a folder and every error in it; null when too little could be read to go on.</summary>
    public static KnowledgeBase? Read(string folder, out IReadOnlyList<KnowledgeError> errors)
    {
        var found = new List<KnowledgeError>();
        errors = found;
        if (!Directory.Exists(folder))
        {
            found.Add(new(folder, 0, "is not a folder; name the knowledge folder in TaxAssistant:KnowledgeFolder."));
            return null;
        }

        var yaml = new YamlFile(folder, found);
        var areas = (yaml.Read<List<AreaYaml>>("areas.yml", required: true) ?? []).ToDictionary(a => a.Id, a => a.ToArea(yaml));
        var links = yaml.Read<Dictionary<string, string>>("links.yml", required: true) ?? [];
        // As long as all other files together: read beside them.
        var topics = Task.Run(() => ReadTopics(folder, areas, links));
        var competence = CompetenceReader.Read(yaml);
        var sources = SourcesReader.Read(yaml);
        var territories = CompetenceReader.ReadTerritories(yaml);
        var knowledge = new KnowledgeBase
        {
            Version = Edition(folder),
            Concepts = (yaml.Read<List<Dictionary<string, object>>>("glossary.yml", required: true) ?? []).Select(c => ReadConcept(yaml, c)).ToList(),
            Competence = competence,
            Territories = territories,
            Calendar = ReadCalendar(yaml),
            Replies = ReadReplies(yaml),
            ScopeLabels = WordsReader.ReadLabels(yaml, links),
            Cues = WordsReader.ReadCues(yaml),
            Languages = WordsReader.ReadLanguages(yaml),
            Wording = WordsReader.ReadWording(yaml),
            Gate = WordsReader.ReadGate(yaml),
            Laws = ReadLaws(yaml),
            Tools = ToolDataReader.Read(yaml),
            Sources = [.. sources.Where(s => !s.PanelOnly)],
            PanelSources = [.. sources.Where(s => s.PanelOnly)],
            PanelTexts = PanelTextReader.Read(yaml),
            Seasons = (yaml.Read<List<SeasonYaml>>("seasons.yml", required: false) ?? []).Select(s => new SeasonalQuestions(s.From, s.To, s.Topics)).ToList(),
            Topics = Of(topics.Result, forPanel: false),
            PanelTopics = Of(topics.Result, forPanel: true),
        };
        found.InsertRange(0, topics.Result.SelectMany(t => t.Errors));
        KnowledgeLinks.Check(knowledge, yaml);
        ToolDataReader.Check(knowledge, yaml);
        return knowledge;
    }

    /// <summary>Reads a map from language code to values; codes other than the four, or a missing one, are errors.</summary>
    internal static Dictionary<Language, T> ByLanguage<T>(YamlFile yaml, string file, string what, IReadOnlyDictionary<string, T>? raw, T none)
    {
        var all = new Dictionary<Language, T>();
        foreach (var language in LanguageCodes.All)
        {
            if (raw is not null && raw.TryGetValue(language.Code(), out var value) && value is not null)
                all[language] = value;
            else
                yaml.Report(file, 0, $"{what} has no '{language.Code()}'.");
            all.TryAdd(language, none);
        }

        return all;
    }

    /// <summary>The same for lists of texts.</summary>
    internal static Dictionary<Language, IReadOnlyList<string>> Lists(YamlFile yaml, string file, string what, IReadOnlyDictionary<string, List<string>>? raw) =>
        ByLanguage<IReadOnlyList<string>>(yaml, file, what, raw?.ToDictionary(r => r.Key, r => (IReadOnlyList<string>)r.Value), []);

    private static List<(Topic? Topic, List<KnowledgeError> Errors)> ReadTopics(string folder, Dictionary<string, Area> areas, Dictionary<string, string> links)
    {
        var root = Path.Combine(folder, "topics");
        if (!Directory.Exists(root))
            return [(null, [new("topics", 0, "is missing; guidance topics live there.")])];
        return
        [
            .. Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal).AsParallel().AsOrdered().Select(one =>
            {
                var errors = new List<KnowledgeError>();
                return (new TopicReader(new YamlFile(folder, errors), areas, links).Read(one), errors);
            }),
        ];
    }

    private static Dictionary<string, Topic> Of(List<(Topic? Topic, List<KnowledgeError> Errors)> topics, bool forPanel) =>
        topics.Select(t => t.Topic).OfType<Topic>().Where(t => t.PanelOnly == forPanel).ToDictionary(t => t.Id, StringComparer.Ordinal);

    private static Concept ReadConcept(YamlFile yaml, Dictionary<string, object> raw)
    {
        var id = raw.GetValueOrDefault("id") as string ?? "";
        var variants = raw.Where(r => r.Value is List<object>)
            .ToDictionary(r => r.Key, r => ((List<object>)r.Value).Select(v => Convert.ToString(v, CultureInfo.InvariantCulture) ?? "").ToList());
        return new Concept(id, Lists(yaml, "glossary.yml", $"concept '{id}'", variants));
    }

    private static FilingCalendar ReadCalendar(YamlFile yaml)
    {
        var periods = new List<FilingPeriod>();
        var holidays = new HashSet<DateOnly>();
        var root = Path.Combine(yaml.Root, "calendar");
        foreach (var path in Directory.Exists(root) ? Directory.EnumerateFiles(root, "*.yml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var file = "calendar/" + Path.GetFileName(path);
            if (yaml.Read<CalendarYaml>(file, required: true) is not { } raw)
                continue;
            holidays.UnionWith(raw.Holidays.Select(d => Day(yaml, file, d)));
            periods.AddRange(raw.Periods.Select(p => new FilingPeriod(p.Form, p.Covers, Day(yaml, file, p.From), Day(yaml, file, p.To), p.RestsOn, p.Filers)));
        }

        return new FilingCalendar(periods, holidays);
    }

    private static DateOnly Day(YamlFile yaml, string file, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        yaml.Report(file, YamlFile.LineOf(File.ReadAllText(Path.Combine(yaml.Root, file)), text), $"'{text}' is not a date as 2027-01-30.");
        return default;
    }

    private static Replies ReadReplies(YamlFile yaml)
    {
        var texts = new Dictionary<Language, IReadOnlyDictionary<string, string>>();
        foreach (var language in LanguageCodes.All)
            texts[language] = yaml.Read<Dictionary<string, string>>($"replies/{language.Code()}.yml", required: true) ?? [];
        foreach (var (language, keys) in texts)
        {
            foreach (var missing in texts.Values.SelectMany(t => t.Keys).Distinct().Except(keys.Keys))
                yaml.Report($"replies/{language.Code()}.yml", 0, $"has no '{missing}', which another language has.");
        }

        return new Replies(texts);
    }

    private static LegalIndex ReadLaws(YamlFile yaml) => new(
        (yaml.Read<Dictionary<string, LawYaml>>("laws.yml", required: true) ?? [])
        .ToDictionary(l => l.Key, l => new Law(l.Value.Short, l.Value.Rank == "law", l.Value.Units) { OnlyFor = l.Value.OnlyFor }, StringComparer.Ordinal));

    /// <summary>First 16 hex digits of the SHA-256 over all files of a folder and their names.</summary>
    internal static string Edition(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, path).Replace('\\', '/') + "\n"));
            hash.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private sealed class AreaYaml
    {
        public string Id { get; set; } = "";

        public string DefaultYear { get; set; } = "current";

        public bool ForalCaveat { get; set; }

        public Dictionary<string, string> Name { get; set; } = [];

        public Area ToArea(YamlFile yaml) =>
            new(Id, DefaultYear == "previous", ForalCaveat, ByLanguage(yaml, "areas.yml", $"area '{Id}'", Name, ""));
    }

    private sealed class LawYaml
    {
        public string Short { get; set; } = "";

        public string Rank { get; set; } = "law";

        public List<string> OnlyFor { get; set; } = [];

        public Dictionary<string, string> Units { get; set; } = [];
    }

    private sealed class CalendarYaml
    {
        public List<string> Holidays { get; set; } = [];

        public List<PeriodYaml> Periods { get; set; } = [];
    }

    private sealed class PeriodYaml
    {
        public string Form { get; set; } = "";

        public string Covers { get; set; } = "";

        public string From { get; set; } = "";

        public string To { get; set; } = "";

        public string RestsOn { get; set; } = "";

        public string? Filers { get; set; }
    }

    private sealed class SeasonYaml
    {
        public string From { get; set; } = "";

        public string To { get; set; } = "";

        public List<string> Topics { get; set; } = [];
    }
}
