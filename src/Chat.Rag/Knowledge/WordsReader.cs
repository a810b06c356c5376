using Chat.Core.Answers;
using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>Reads what questions and sentences are told apart by: labels with examples, cues, samples of languages, words of a conversation, the gate's phrases.</summary>
internal static class WordsReader
{
    public static List<ScopeLabel> ReadLabels(YamlFile yaml, Dictionary<string, string> links)
    {
        const string File = "scope-labels.yml";
        var labels = new List<ScopeLabel>();
        foreach (var raw in yaml.Read<List<LabelYaml>>(File, required: true) ?? [])
        {
            Outcome? outcome = null;
            if (raw.Outcome != ScopeLabel.InScope)
            {
                if (Enum.TryParse<Outcome>(raw.Outcome.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var known))
                    outcome = known;
                else
                    yaml.Report(File, 0, $"label '{raw.Id}': outcome '{raw.Outcome}' is not known.");
            }

            if (raw.Link is not null && !links.ContainsKey(raw.Link))
                yaml.Report(File, 0, $"label '{raw.Id}': link '{raw.Link}' is not in links.yml.");
            labels.Add(new ScopeLabel(raw.Id, outcome, raw.Topics, KnowledgeReader.Lists(yaml, File, $"label '{raw.Id}'", raw.Examples)) { Link = raw.Link is null ? null : links.GetValueOrDefault(raw.Link) });
        }

        return labels;
    }

    public static List<Cue> ReadCues(YamlFile yaml)
    {
        const string File = "cues.yml";
        const int ShortestBeginning = 3;
        var cues = new List<Cue>();
        foreach (var raw in yaml.Read<List<CueYaml>>(File, required: false) ?? [])
        {
            var variants = KnowledgeReader.Lists(yaml, File, $"cue '{raw.Id}'", raw.ByLanguage);
            foreach (var word in variants.Values.SelectMany(v => v).Concat(raw.En).SelectMany(v => v.Split(' ')).Where(w => w.EndsWith('*') && w.Length <= ShortestBeginning))
                yaml.Report(File, 0, $"cue '{raw.Id}': '{word}' is too short a beginning; give at least {ShortestBeginning} letters.");
            cues.Add(new Cue(raw.Id, variants, raw.En, raw.Opens, raw.Order, raw.Asks) { IsOfAttacks = raw.Order || raw.Attack, Excuses = raw.Excuses });
        }

        foreach (var unknown in cues.SelectMany(c => c.Excuses.Where(e => cues.All(other => other.Id != e)).Select(e => $"cue '{c.Id}' excuses '{e}', which is no cue.")))
            yaml.Report(File, 0, unknown);
        return cues;
    }

    public static LanguageSamples ReadLanguages(YamlFile yaml)
    {
        const string File = "languages.yml";
        var raw = yaml.Read<LanguagesYaml>(File, required: true) ?? new();
        return new LanguageSamples(
            KnowledgeReader.Lists(yaml, File, "the samples", raw.Ours),
            raw.Other.ToDictionary(o => o.Key, o => (IReadOnlyList<string>)o.Value),
            raw.FunctionWords.ToDictionary(o => o.Key, o => (IReadOnlyList<string>)o.Value));
    }

    public static Wording ReadWording(YamlFile yaml)
    {
        const string File = "wording.yml";
        var raw = yaml.Read<Dictionary<string, Dictionary<string, List<string>>>>(File, required: true) ?? [];
        return new Wording(Part("stopWords"), Part("followUps"), Part("lastYear"), Part("thisYear"), Part("residence"), raw.ContainsKey("collector") ? Part("collector") : LanguageCodes.All.ToDictionary(l => l, _ => (IReadOnlyList<string>)[]));

        Dictionary<Language, IReadOnlyList<string>> Part(string name) => KnowledgeReader.Lists(yaml, File, name, raw.GetValueOrDefault(name));
    }

    public static GateWording ReadGate(YamlFile yaml)
    {
        const string File = "gate.yml";
        var raw = yaml.Read<Dictionary<string, Dictionary<string, List<string>>>>(File, required: true) ?? [];
        return new GateWording(Part("promises"), Part("decisions"), Part("threats"));

        Dictionary<Language, IReadOnlyList<string>> Part(string name) => KnowledgeReader.Lists(yaml, File, name, raw.GetValueOrDefault(name));
    }

    private sealed class LabelYaml
    {
        public string Id { get; set; } = "";

        public string Outcome { get; set; } = "";

        public List<string> Topics { get; set; } = [];

        public string? Link { get; set; }

        public Dictionary<string, List<string>> Examples { get; set; } = [];
    }

    private sealed class CueYaml
    {
        public string Id { get; set; } = "";

        public bool Opens { get; set; }

        public bool Order { get; set; }

        public bool Asks { get; set; }

        public bool Attack { get; set; }

        public List<string> Excuses { get; set; } = [];

        public List<string> Es { get; set; } = [];

        public List<string> Ca { get; set; } = [];

        public List<string> Gl { get; set; } = [];

        public List<string> Eu { get; set; } = [];

        public List<string> En { get; set; } = [];

        public Dictionary<string, List<string>> ByLanguage => new() { ["es"] = Es, ["ca"] = Ca, ["gl"] = Gl, ["eu"] = Eu };
    }

    private sealed class LanguagesYaml
    {
        public List<string> Es { get; set; } = [];

        public List<string> Ca { get; set; } = [];

        public List<string> Gl { get; set; } = [];

        public List<string> Eu { get; set; } = [];

        public Dictionary<string, List<string>> Other { get; set; } = [];

        public Dictionary<string, List<string>> FunctionWords { get; set; } = [];

        public Dictionary<string, List<string>> Ours => new() { ["es"] = Es, ["ca"] = Ca, ["gl"] = Gl, ["eu"] = Eu };
    }
}
