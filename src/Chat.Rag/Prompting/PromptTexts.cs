using Chat.Core.Answers;
using Chat.Core.Languages;
using YamlDotNet.Serialization;

namespace Chat.Rag.Prompting;

/// <summary>What a model is told in one language; written in <c>Prompting/Prompts/&lt;language&gt;/</c>, read once.</summary>
/// <param name="System">The rules: the same for every question of a language, so that a model keeps them computed. Slot: <c>service</c>.</param>
/// <param name="User">One question. Slots: <c>date</c>, <c>year</c>, <c>passages</c>, <c>before</c>, <c>question</c>.</param>
/// <param name="Passage">One passage. Slots: <c>number</c>, <c>title</c>, <c>text</c>.</param>
/// <param name="Retry">Asks for a sentence again. Slots: <c>sentence</c>, <c>fault</c>.</param>
/// <param name="Faults">What was wrong with a sentence.</param>
internal sealed record PromptTexts(string System, string User, string Passage, string Retry, IReadOnlyDictionary<SentenceFault, string> Faults)
{
    private static readonly Dictionary<Language, PromptTexts> All = LanguageCodes.All.ToDictionary(l => l, Read);

    /// <summary>The texts of a language.</summary>
    public static PromptTexts For(Language language) => All[language];

    private static PromptTexts Read(Language language)
    {
        var faults = new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>>(Load(language, "faults.yml"));
        return new PromptTexts(
            Load(language, "system.md"),
            Load(language, "user.md"),
            Load(language, "passage.md"),
            Load(language, "retry.md"),
            faults.ToDictionary(f => Enum.Parse<SentenceFault>(f.Key.Replace("-", "", StringComparison.Ordinal), ignoreCase: true), f => f.Value));
    }

    /// <summary>A file of a language's folder.</summary>
    internal static string Load(Language language, string name)
    {
        var file = $"Prompts/{language.Code()}/{name}";
        using var stream = typeof(PromptTexts).Assembly.GetManifestResourceStream(file) ?? throw new FileNotFoundException($"{file} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }
}
