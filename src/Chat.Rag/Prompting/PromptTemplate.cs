using System.Text;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Prompting;

/// <summary>Fills a template in one pass, line by line: what is filled in is never filled again.</summary>
internal static class PromptTemplate
{
    /// <summary>The template with its slots filled; a line with a slot for which there is nothing is left out.</summary>
    public static string Fill(string template, params ReadOnlySpan<(string Name, string? Value)> slots)
    {
        var text = new StringBuilder(template.Length);
        foreach (var line in template.Split('\n'))
        {
            var filled = new List<(string, string)>(slots.Length);
            var empty = false;
            foreach (var (name, value) in slots)
            {
                empty |= value is null && line.Contains("{" + name + "}", StringComparison.Ordinal);
                filled.Add((name, value ?? ""));
            }

            if (!empty)
                text.Append(text.Length > 0 ? "\n" : "").Append(Replies.Fill(line, [.. filled]));
        }

        return text.ToString();
    }
}
