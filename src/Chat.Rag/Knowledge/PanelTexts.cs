using System.Text.RegularExpressions;
using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>Where a ready-made text stands in a reply.</summary>
public enum PanelTextKind
{
    /// <summary>It opens the reply; one.</summary>
    Greeting,

    /// <summary>Between the two.</summary>
    Body,

    /// <summary>It ends the reply; one.</summary>
    Closing,
}

/// <summary>A ready-made text for officials' replies to citizens, with variables as <c>{case}</c>.</summary>
/// <param name="Id">Its name in the data.</param>
/// <param name="Kind">Where it stands.</param>
/// <param name="Names">Name by language, for officials.</param>
/// <param name="Texts">The words by language, for citizens.</param>
public sealed partial record PanelText(string Id, PanelTextKind Kind, IReadOnlyDictionary<Language, string> Names, IReadOnlyDictionary<Language, string> Texts)
{
    /// <summary>All variables that texts may have.</summary>
    public static IReadOnlyList<string> KnownVariables { get; } = ["case", "topic", "form", "administration", "information", "documents", "date", "time", "office"];

    /// <summary>Those of this text, each once, in the order of the Spanish words.</summary>
    public IReadOnlyList<string> Variables => Unfilled(Texts[Language.Es]);

    /// <summary>Variables that still stand in a text, known or not, each once.</summary>
    public static IReadOnlyList<string> Unfilled(string text) => [.. Variable().Matches(text).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{([a-z]+(?:-[a-z]+)*)\}")]
    private static partial Regex Variable();
}

/// <summary>Reads <c>panel-texts.yml</c>.</summary>
internal static class PanelTextReader
{
    private const string FileName = "panel-texts.yml";

    /// <summary>The texts; none where the folder has no such file.</summary>
    public static IReadOnlyList<PanelText> Read(YamlFile yaml)
    {
        if (yaml.Read<PanelTextsYaml>(FileName, required: false) is not { } raw)
            return [];
        var words = File.ReadAllText(Path.Combine(yaml.Root, FileName));
        var texts = raw.Texts.ConvertAll(t => ReadOne(t, message => Report("id: " + t.Id + "\n", message)));
        foreach (var twice in texts.GroupBy(t => t.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            Report("id: " + twice.Key + "\n", $"text '{twice.Key}' is declared {twice.Count()} times.");
        foreach (var kind in new[] { PanelTextKind.Greeting, PanelTextKind.Closing })
        {
            if (texts.Count(t => t.Kind == kind) != 1)
                Report("texts:", $"there are {texts.Count(t => t.Kind == kind)} texts of kind '{kind.ToString().ToLowerInvariant()}'; a draft has one.");
        }

        return texts;

        void Report(string at, string message) => yaml.Report(FileName, YamlFile.LineOf(words, at), message);
    }

    private static PanelText ReadOne(PanelTextYaml raw, Action<string> fault)
    {
        if (!Enum.TryParse<PanelTextKind>(raw.Kind, ignoreCase: true, out var kind) || !raw.Kind.All(char.IsAsciiLetterLower))
        {
            fault($"text '{raw.Id}': kind '{raw.Kind}' is none of greeting, body, closing.");
            kind = PanelTextKind.Body;
        }

        var text = new PanelText(raw.Id, kind, ByLanguage("name", raw.Name), ByLanguage("text", raw.Text));
        foreach (var (language, words) in text.Texts)
        {
            var variables = PanelText.Unfilled(words);
            foreach (var unknown in variables.Except(PanelText.KnownVariables))
                fault($"text '{raw.Id}': {{{unknown}}} is no variable; there are {string.Join(", ", PanelText.KnownVariables)}.");
            if (!variables.ToHashSet().SetEquals(text.Variables))
                fault($"text '{raw.Id}': '{language.Code()}' has the variables {List(variables)}, Spanish has {List(text.Variables)}.");
        }

        return text;

        Dictionary<Language, string> ByLanguage(string what, Dictionary<string, string> values)
        {
            foreach (var missing in LanguageCodes.All.Where(l => string.IsNullOrWhiteSpace(values.GetValueOrDefault(l.Code()))))
                fault($"text '{raw.Id}': {what} has no '{missing.Code()}'.");
            return LanguageCodes.All.ToDictionary(l => l, l => (values.GetValueOrDefault(l.Code()) ?? "").Trim());
        }
    }

    private static string List(IReadOnlyList<string> variables) => variables.Count == 0 ? "none" : string.Join(", ", variables.Select(v => $"{{{v}}}"));

    private sealed class PanelTextsYaml
    {
        public List<PanelTextYaml> Texts { get; set; } = [];
    }

    private sealed class PanelTextYaml
    {
        public string Id { get; set; } = "";

        public string Kind { get; set; } = "";

        public Dictionary<string, string> Name { get; set; } = [];

        public Dictionary<string, string> Text { get; set; } = [];
    }
}
