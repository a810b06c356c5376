using Chat.Core.Languages;
using YamlDotNet.Serialization;

namespace Chat.Rag.Prompting;

/// <summary>What a model is told that sums up questions; written in <c>Prompting/Prompts/&lt;language&gt;/summary.yml</c>, read once.</summary>
/// <param name="Opening">How each sentence begins: it makes reported speech of whatever follows.</param>
/// <param name="Rules">The rules, with the opening in them.</param>
/// <param name="Question">One question. Slots: <c>number</c>, <c>text</c>.</param>
internal sealed record SummaryTexts(string Opening, string Rules, string Question)
{
    private static readonly Dictionary<Language, SummaryTexts> All = LanguageCodes.All.ToDictionary(l => l, Read);

    /// <summary>The texts of a language.</summary>
    public static SummaryTexts For(Language language) => All[language];

    private static SummaryTexts Read(Language language)
    {
        var texts = new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>>(PromptTexts.Load(language, "summary.yml"));
        return new SummaryTexts(texts["opening"], PromptTemplate.Fill(texts["rules"], ("opening", texts["opening"])), texts["question"]);
    }
}
