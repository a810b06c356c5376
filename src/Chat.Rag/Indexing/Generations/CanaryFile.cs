using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Indexing.Generations;

/// <summary>Reads <c>canaries.yml</c> of a knowledge folder.</summary>
public static class CanaryFile
{
    /// <summary>Its name in a knowledge folder.</summary>
    public const string Name = "canaries.yml";

    /// <summary>The questions; empty for a folder without the file. Faults are added to the list, with their line.</summary>
    public static IReadOnlyList<Canary> Read(string folder, out IReadOnlyList<KnowledgeError> errors)
    {
        var found = new List<KnowledgeError>();
        errors = found;
        var yaml = new YamlFile(folder, found);
        var canaries = new List<Canary>();
        foreach (var (raw, number) in (yaml.Read<List<CanaryYaml>>(Name, required: false) ?? []).Select((r, i) => (r, i + 1)))
        {
            if (string.IsNullOrWhiteSpace(raw.Question))
                yaml.Report(Name, 0, $"question {number} is empty; write it as a citizen would ask it.");
            else if (!LanguageCodes.TryParse(raw.Language, out var language))
                yaml.Report(Name, 0, $"question {number} has the language '{raw.Language}'; give es, ca, gl or eu.");
            else if (raw.Units.Count == 0 || raw.Units.Any(u => !u.Contains('#', StringComparison.Ordinal)))
                yaml.Report(Name, 0, $"question {number} needs units, as [BOE-A-2006-20764#a96].");
            else
                canaries.Add(new Canary(raw.Question, language, raw.Units));
        }

        return canaries;
    }

    private sealed class CanaryYaml
    {
        public string Question { get; set; } = "";

        public string Language { get; set; } = "";

        public List<string> Units { get; set; } = [];
    }
}
