using System.Text;
using System.Text.Json;
using Chat.Core.Identifiers;

namespace Chat.Core.Tests.Identifiers;

/// <summary>Texts with their personal data marked as <c>{TYPE|value}</c>; the browser's module is held to the same file.</summary>
internal static class PersonalDataVectors
{
    public const string File = "personal-data-vectors.json";

    public static string Folder { get; } = Path.Combine(Repository, "tests", "Chat.Core.Tests", "Identifiers");

    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "TaxAssistant.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new DirectoryNotFoundException("No TaxAssistant.sln above the tests.");
        }
    }

    public static IReadOnlyList<string> All { get; } = JsonSerializer.Deserialize<string[]>(System.IO.File.ReadAllText(Path.Combine(Folder, File)))!;

    /// <summary>The text of a vector, and what must be found in it.</summary>
    public static (string Text, IReadOnlyList<PersonalData> Found) Read(string vector)
    {
        var (text, found) = (new StringBuilder(), new List<PersonalData>());
        for (var i = 0; i < vector.Length; i++)
        {
            if (vector[i] != '{')
            {
                text.Append(vector[i]);
                continue;
            }

            var (bar, close) = (vector.IndexOf('|', i), vector.IndexOf('}', i));
            var value = vector[(bar + 1)..close];
            found.Add(new PersonalData(vector[(i + 1)..bar], text.Length, text.Length + value.Length, value));
            text.Append(value);
            i = close;
        }

        return (text.ToString(), found);
    }

    /// <summary>A text with what was found in it, marked as in the file.</summary>
    public static string Mark(string text, IReadOnlyList<PersonalData> found)
    {
        var marked = new StringBuilder(text);
        foreach (var data in found.Reverse())
            marked.Remove(data.Start, data.End - data.Start).Insert(data.Start, $"{{{data.Type}|{data.Value}}}");
        return marked.ToString();
    }
}
