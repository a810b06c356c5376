using Chat.Core.Languages;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Chat.Web.Wording;

/// <summary>The words of the pages in the four languages; each language is read once, when it is first needed.</summary>
public sealed class UiWordings
{
    private static readonly string[] PageNames = ["privacy", "accessibility", "transparency"];

    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();

    private readonly Dictionary<Language, Lazy<UiWording>> _all = LanguageCodes.All.ToDictionary(l => l, l => new Lazy<UiWording>(() => Read(l)));

    /// <summary>The words in that language.</summary>
    public UiWording For(Language language) => _all[language].Value;

    /// <summary>The words in the language with that code; Spanish for any other.</summary>
    public UiWording For(string? code) => For(LanguageCodes.TryParse(code, out var language) ? language : Language.Es);

    private static UiWording Read(Language language)
    {
        return new UiWording(
            language,
            Texts(),
            PageNames.ToDictionary(name => name, Read<InformationText>));

        // The panel's words lie in a file for each of its pages, and are asked for as file.key.
        Dictionary<string, string> Texts()
        {
            var texts = Read<Dictionary<string, string>>("ui");
            var folder = $"Wording/{language.Code()}/panel/";
            foreach (var name in typeof(UiWordings).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Select(n => n[folder.Length..^".yml".Length]))
            {
                foreach (var (key, text) in Read<Dictionary<string, string>>("panel/" + name))
                    texts.Add($"{name}.{key}", text);
            }

            return texts;
        }

        T Read<T>(string name)
        {
            var file = $"Wording/{language.Code()}/{name}.yml";
            using var stream = typeof(UiWordings).Assembly.GetManifestResourceStream(file) ?? throw new FileNotFoundException($"{file} is not in the program.");
            using var reader = new StreamReader(stream);
            return Yaml.Deserialize<T>(reader);
        }
    }
}
