using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Screening;

namespace Chat.Rag.Ingestion.Html;

/// <summary>What a page says: its title and sections, the day of its update, and where it leads.</summary>
internal sealed record WebPage
{
    private const int MostLinks = 5_000;

    /// <summary>Its title; empty when it has none.</summary>
    public required string Title { get; init; }

    /// <summary>Its sections.</summary>
    public required IReadOnlyList<PageSection> Sections { get; init; }

    /// <summary>The day of its update.</summary>
    public DateOnly? Updated { get; init; }

    /// <summary>The address that it calls its own, as written; null when it names none.</summary>
    public string? Canonical { get; init; }

    /// <summary>Addresses that it leads to, as written; none where it asks that they are not followed.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The base of its addresses, as written; null for its own.</summary>
    public string? Base { get; init; }

    /// <summary>False when it asks not to be taken in.</summary>
    public bool MayBeIndexed { get; init; } = true;

    /// <summary>Takes a page apart.</summary>
    /// <exception cref="DocumentException">It is beyond a limit.</exception>
    public static WebPage Read(ReadOnlyMemory<byte> content, string name)
    {
        using var document = HtmlReader.Read(content, name);
        var visibility = new Visibility(document);
        var root = PageSections.Root(document);
        var sections = root is null ? [] : PageSections.Read(root, visibility);
        var robots = document.QuerySelectorAll("meta[name=robots]").Select(m => m.GetAttribute("content") ?? "").ToList();
        return new WebPage
        {
            Title = TitleOf(document, root),
            Sections = sections,
            Updated = UpdateDate.Of(document),
            Canonical = document.QuerySelector("link[rel=canonical]")?.GetAttribute("href"),
            Base = document.QuerySelector("base[href]")?.GetAttribute("href"),
            MayBeIndexed = !robots.Exists(r => Says(r, "noindex") || Says(r, "none")),
            Links = robots.Exists(r => Says(r, "nofollow") || Says(r, "none")) ? [] : [.. LinksOf(document)],
        };
    }

    /// <summary>Changes when words of the text or the update change; not when a menu or a script does.</summary>
    public string TextDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Title);
        foreach (var section in Sections)
        {
            Add(section.Heading);
            foreach (var block in section.Blocks)
            {
                if (block is Table table)
                {
                    foreach (var cell in table.Header.Concat(table.Rows.SelectMany(r => r)))
                        Add(cell);
                }
                else if (block is Paragraph paragraph)
                {
                    Add(paragraph.Text);
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    private static string TitleOf(IDocument document, IElement? root)
    {
        var first = (root?.QuerySelector("h1") ?? document.QuerySelector("h1"))?.TextContent is { } heading ? InputCleaner.Clean(heading).Trim() : "";
        if (first.Length > 0)
            return first;
        var title = InputCleaner.Clean(document.Title ?? "").Trim();
        // "Agencia Tributaria: Renta": the site's name is in the licence line.
        return title.StartsWith("Agencia Tributaria: ", StringComparison.Ordinal) ? title["Agencia Tributaria: ".Length..] : title;
    }

    private static IEnumerable<string> LinksOf(IDocument document) => document.QuerySelectorAll("a[href]")
        .Where(a => !Says(a.GetAttribute("rel") ?? "", "nofollow"))
        .Select(a => a.GetAttribute("href")!)
        .Distinct()
        .Take(MostLinks);

    private static bool Says(string list, string word) =>
        list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Contains(word, StringComparer.OrdinalIgnoreCase);
}
