using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Chat.Rag.Knowledge;

/// <summary>Reads one YAML file of a knowledge folder; a fault becomes an error that names file and line.</summary>
internal sealed class YamlFile(string root, List<KnowledgeError> errors)
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .Build();

    /// <summary>The folder's own files, relative to its root.</summary>
    public string Root { get; } = root;

    public void Report(string file, int line, string message) => errors.Add(new(file, line, message));

    /// <summary>Null when the file is missing and not required, or cannot be read.</summary>
    public T? Read<T>(string file, bool required)
        where T : class
    {
        var path = Path.Combine(Root, file);
        if (!File.Exists(path))
        {
            if (required)
                Report(file, 0, "is missing; every knowledge folder needs it.");
            return null;
        }

        return Parse<T>(file, File.ReadAllText(path), firstLine: 1);
    }

    /// <summary>Parses YAML that begins at <paramref name="firstLine"/> of the file.</summary>
    public T? Parse<T>(string file, string text, int firstLine)
        where T : class
    {
        try
        {
            var value = Deserializer.Deserialize<T>(text);
            if (value is null)
                Report(file, firstLine, "is empty.");
            return value;
        }
        catch (YamlException fault)
        {
            Report(file, (int)fault.Start.Line + firstLine - 1, $"is not valid YAML here: {Cause(fault)}");
            return null;
        }
    }

    /// <summary>First line, from 1, that contains the words; 0 when none does.</summary>
    public static int LineOf(string text, string words)
    {
        var at = text.IndexOf(words, StringComparison.Ordinal);
        return at < 0 ? 0 : text.AsSpan(0, at).Count('\n') + 1;
    }

    private static string Cause(Exception fault) =>
        (fault.InnerException ?? fault).Message.ReplaceLineEndings(" ").TrimEnd('.') + ".";
}
