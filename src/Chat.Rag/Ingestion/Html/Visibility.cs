using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Chat.Rag.Ingestion.Html;

/// <summary>
/// Tells what a reader of the page sees from what only a machine would read: hidden elements are where instructions to machines are put.
/// Attributes, inline styles, and the page's own style rules for a class or an id are looked at; style sheets are not loaded.
/// </summary>
internal sealed partial class Visibility
{
    // What frameworks call text for screen readers or for no one.
    private static readonly HashSet<string> HiddenClasses = new(StringComparer.OrdinalIgnoreCase)
    {
        "hidden", "d-none", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "oculto", "invisible", "element-invisible",
    };

    private readonly HashSet<string> _classes = new(HiddenClasses, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>With the style rules of a page.</summary>
    public Visibility(IDocument document)
    {
        foreach (var style in document.QuerySelectorAll("style"))
        {
            foreach (Match rule in Rule().Matches(style.TextContent))
            {
                if (!Hides(rule.Groups[2].Value))
                    continue;
                // Only a lone class or id counts: for what ".a .b" hides, the place would have to be known.
                foreach (var name in rule.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Where(n => Name().IsMatch(n)))
                    (name[0] == '#' ? _ids : _classes).Add(name[1..]);
            }
        }
    }

    /// <summary>True when an element and what is in it is not shown.</summary>
    public bool IsHidden(IElement element) =>
        element.HasAttribute("hidden")
        || "true".Equals(element.GetAttribute("aria-hidden"), StringComparison.OrdinalIgnoreCase)
        || (element.GetAttribute("style") is { Length: > 0 } style && Hides(style))
        || IsZero(element.GetAttribute("width"))
        || IsZero(element.GetAttribute("height"))
        || (element.Id is { Length: > 0 } id && _ids.Contains(id))
        || element.ClassList.Any(_classes.Contains);

    private static bool IsZero(string? size) => size is "0" or "0px" or "0%";

    private static bool Hides(string style)
    {
        var text = string.Concat(style.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        return Hiding().IsMatch(text);
    }

    [GeneratedRegex(@"([^{}]{1,500})\{([^{}]{0,2000})\}", RegexOptions.NonBacktracking)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^[.#][\w-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    // No size, no opacity, no place on the page; a declaration begins the text or follows a semicolon.
    [GeneratedRegex(
        @"(^|;)(display:none|visibility:(hidden|collapse)|opacity:0*\.?0+(%)?(;|!|$)|font-size:0[a-z%]*(;|!|$)|(max-)?(width|height):0[a-z%]*(;|!|$)|(left|top|right|bottom|text-indent|margin-left|margin-top):-[0-9]{3,}|clip:rect\(0|clip-path:inset\((50|100)%|transform:scale\(0\)|color:transparent)",
        RegexOptions.NonBacktracking)]
    private static partial Regex Hiding();
}
