using System.Text;
using Chat.Rag.Text;

namespace Chat.Rag.Ingestion.Html;

/// <summary>Ids of sections made of their headings: they stay when sections are added before them.</summary>
internal sealed class SectionIds
{
    /// <summary>The id of what stands before the first heading, or under the title.</summary>
    public const string Top = "top";

    private const int Longest = 60;

    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>The next id; a heading that stands twice gives <c>requisitos</c> and <c>requisitos-2</c>.</summary>
    public string Next(string heading)
    {
        var slug = new StringBuilder();
        foreach (var word in Folding.Tokens(heading))
        {
            if (slug.Length + word.Length + 1 > Longest)
                break;
            slug.Append(slug.Length > 0 ? "-" : "").Append(word.Replace('.', '-').Replace(',', '-'));
        }

        var id = slug.Length > 0 ? slug.ToString() : Top;
        var count = _taken[id] = _taken.GetValueOrDefault(id) + 1;
        // "requisitos-2" may also be a heading of its own.
        return count == 1 ? id : Next($"{heading} {count}");
    }
}
