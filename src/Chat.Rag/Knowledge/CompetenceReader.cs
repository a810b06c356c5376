using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>Reads <c>competence.yml</c> and <c>territories.yml</c>.</summary>
internal static class CompetenceReader
{
    private const string CompetenceFile = "competence.yml";
    private const string TerritoriesFile = "territories.yml";
    private const string ByTerritory = "by-territory";

    public static Competence Read(YamlFile yaml)
    {
        var raw = yaml.Read<CompetenceYaml>(CompetenceFile, required: true) ?? new();
        return new Competence(
            raw.Administrations.ToDictionary(
                a => a.Id,
                a => new Administration(a.Id, Names($"administration '{a.Id}'", a.Name), a.Url),
                StringComparer.Ordinal),
            raw.Matters.Select(m => new Matter
            {
                Id = m.Id,
                Names = Names($"matter '{m.Id}'", m.Name),
                Administration = m.Administration == ByTerritory ? null : m.Administration,
                ByTerritory = Many(m.ByTerritory),
                RestsOn = m.RestsOn,
                Topics = m.Topics,
                Reply = Names($"reply of '{m.Id}'", m.Reply),
                Examples = KnowledgeReader.Lists(yaml, CompetenceFile, $"examples of '{m.Id}'", m.Examples),
            }).ToList(),
            raw.TerritoryRules.Select(r => new TerritoryRule(
                r.Kind,
                r.Areas.ToHashSet(StringComparer.Ordinal),
                r.Topics,
                Many(r.ByTerritory),
                Many(r.RestsOn),
                Names($"rule '{r.Kind}'", r.Reply))).ToList());

        Dictionary<Language, string> Names(string what, Dictionary<string, string> names) =>
            KnowledgeReader.ByLanguage(yaml, CompetenceFile, what, names, "");
    }

    public static Dictionary<string, Territory> ReadTerritories(YamlFile yaml) =>
        (yaml.Read<List<TerritoryYaml>>(TerritoriesFile, required: true) ?? []).ToDictionary(
            t => t.Id,
            t => new Territory(t.Id, t.Kind, t.Region ?? t.Id, KnowledgeReader.ByLanguage(yaml, TerritoriesFile, $"territory '{t.Id}'", t.Name, ""), t.Places, LanguageCodes.TryParse(t.Language, out var own) ? own : null) { Jurisdiction = t.Jurisdiction },
            StringComparer.Ordinal);

    // A single id may stand for a list of one.
    private static Dictionary<string, IReadOnlyList<string>> Many(Dictionary<string, object> raw) => raw.ToDictionary(
        r => r.Key,
        r => (IReadOnlyList<string>)(r.Value is List<object> list ? [.. list.Cast<string>()] : [(string)r.Value]),
        StringComparer.Ordinal);

    private sealed class CompetenceYaml
    {
        public List<AdministrationYaml> Administrations { get; set; } = [];

        public List<MatterYaml> Matters { get; set; } = [];

        public List<RuleYaml> TerritoryRules { get; set; } = [];
    }

    private sealed class AdministrationYaml
    {
        public string Id { get; set; } = "";

        public Dictionary<string, string> Name { get; set; } = [];

        public string? Url { get; set; }
    }

    private sealed class MatterYaml
    {
        public string Id { get; set; } = "";

        public Dictionary<string, string> Name { get; set; } = [];

        public string Administration { get; set; } = "";

        public Dictionary<string, object> ByTerritory { get; set; } = [];

        public List<string> RestsOn { get; set; } = [];

        public List<string> Topics { get; set; } = [];

        public Dictionary<string, string> Reply { get; set; } = [];

        public Dictionary<string, List<string>> Examples { get; set; } = [];
    }

    private sealed class RuleYaml
    {
        public string Kind { get; set; } = "";

        public List<string> Areas { get; set; } = [];

        public Dictionary<string, string> Topics { get; set; } = [];

        public Dictionary<string, object> ByTerritory { get; set; } = [];

        public Dictionary<string, object> RestsOn { get; set; } = [];

        public Dictionary<string, string> Reply { get; set; } = [];
    }

    private sealed class TerritoryYaml
    {
        public string Id { get; set; } = "";

        public string Kind { get; set; } = "";

        public string? Region { get; set; }

        public string? Jurisdiction { get; set; }

        public string? Language { get; set; }

        public Dictionary<string, string> Name { get; set; } = [];

        public List<string> Places { get; set; } = [];
    }
}
