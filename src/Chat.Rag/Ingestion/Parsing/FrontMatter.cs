using System.Globalization;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>The head of a consolidated text: one <c>key: "value"</c> a line between two rules. Lists are left alone.</summary>
internal sealed class FrontMatter
{
    private const string Rule = "---";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private FrontMatter()
    {
    }

    /// <summary>Reads it from the lines of a document; the number of lines that it takes comes back.</summary>
    public static FrontMatter Read(string[] lines, string name, out int length)
    {
        if (lines.Length == 0 || lines[0].TrimEnd() != Rule)
            throw new DocumentException($"'{name}' is no consolidated text: it does not begin with front matter ('---'); give a file of the law corpus.");
        var front = new FrontMatter();
        for (length = 1; length < lines.Length; length++)
        {
            var line = lines[length];
            if (line.TrimEnd() == Rule)
            {
                length++;
                return front;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                front._values[line[..colon].Trim()] = Unquoted(line[(colon + 1)..].Trim());
        }

        throw new DocumentException($"'{name}' ends inside its front matter; fetch it again.");
    }

    /// <summary>A value; null when it is missing or empty.</summary>
    public string? this[string key] => _values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>A value without which the text cannot be filed.</summary>
    public string Require(string key, string name) =>
        this[key] ?? throw new DocumentException($"'{name}' has no '{key}' in its front matter; fetch it again.");

    /// <summary>A date; null when it is missing or none.</summary>
    public DateOnly? Date(string key) =>
        DateOnly.TryParseExact(this[key], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string Unquoted(string value) =>
        value.Length > 1 && value[0] == '"' && value[^1] == '"' ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : value;
}
