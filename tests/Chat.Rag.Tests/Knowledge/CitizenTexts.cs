using Chat.Core.Languages;
using Chat.Testing;
using YamlDotNet.RepresentationModel;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>Words that a citizen may read, with the place they were written in.</summary>
/// <param name="File">Relative to the repository.</param>
/// <param name="Line">From 1.</param>
/// <param name="Text">As written, with its slots.</param>
internal sealed record WrittenText(string File, int Line, string Text);

/// <summary>
/// Everything that is shown to citizens in one language. Left out: ways of asking, which have typos on purpose, and the
/// reply <c>other-language</c>, which is English everywhere.
/// </summary>
internal static class CitizenTexts
{
    private const string EnglishReply = "other-language";

    // Files that hold all four languages under a key.
    private static readonly string[] Mixed = ["areas.yml", "competence.yml", "territories.yml", "panel-texts.yml"];
    private static readonly string[] MixedKeys = ["name", "reply", "text"];

    public static IEnumerable<WrittenText> In(Language language)
    {
        var code = language.Code();
        var topics = Directory.EnumerateFiles(Path.Combine(Repository.Knowledge, "topics"), code + ".md", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var texts = topics.SelectMany(Topic)
            .Concat(Values(Path.Combine(Repository.Knowledge, "replies", code + ".yml")))
            .Concat(Mixed.SelectMany(f => Named(Path.Combine(Repository.Knowledge, f), code)));
        var pages = Path.Combine(Repository.Root, "src", "Chat.Web", "Wording", code);
        return Directory.Exists(pages) ? texts.Concat(Directory.EnumerateFiles(pages, "*.yml").Order(StringComparer.Ordinal).SelectMany(Values)) : texts;
    }

    private static IEnumerable<WrittenText> Topic(string path)
    {
        var lines = File.ReadAllLines(path);
        var end = Array.IndexOf(lines, "---", 1);
        // Line 1 is the first `---`, so the lines of the front matter keep their numbers.
        var front = Mapping(Parse(string.Join('\n', lines[..end])));
        yield return Of(path, front.Children["title"]);
        for (var i = end + 1; i < lines.Length; i++)
        {
            // Headings are keys.
            if (lines[i].Length > 0 && !lines[i].StartsWith("## ", StringComparison.Ordinal))
                yield return new(Relative(path), i + 1, lines[i]);
        }
    }

    private static IEnumerable<WrittenText> Values(string path) => Scalars(Parse(File.ReadAllText(path))).Select(s => Of(path, s));

    private static IEnumerable<WrittenText> Named(string path, string code) => Mappings(Parse(File.ReadAllText(path)))
        .SelectMany(m => m.Children)
        .Where(c => MixedKeys.Contains(Key(c)) && c.Value is YamlMappingNode)
        .SelectMany(c => Mapping(c.Value).Children.Where(l => Key(l) == code))
        .SelectMany(l => Scalars(l.Value))
        .Select(s => Of(path, s));

    private static IEnumerable<YamlScalarNode> Scalars(YamlNode node) => node switch
    {
        YamlScalarNode scalar => [scalar],
        YamlSequenceNode sequence => sequence.SelectMany(Scalars),
        YamlMappingNode mapping => mapping.Children.Where(c => Key(c) != EnglishReply).SelectMany(c => Scalars(c.Value)),
        _ => [],
    };

    private static IEnumerable<YamlMappingNode> Mappings(YamlNode node) => node switch
    {
        YamlSequenceNode sequence => sequence.SelectMany(Mappings),
        YamlMappingNode mapping => mapping.Children.Values.SelectMany(Mappings).Prepend(mapping),
        _ => [],
    };

    private static YamlNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents[0].RootNode;
    }

    private static YamlMappingNode Mapping(YamlNode node) => (YamlMappingNode)node;

    private static string? Key(KeyValuePair<YamlNode, YamlNode> child) => ((YamlScalarNode)child.Key).Value;

    private static WrittenText Of(string path, YamlNode scalar) => new(Relative(path), (int)scalar.Start.Line, ((YamlScalarNode)scalar).Value ?? "");

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);
}
