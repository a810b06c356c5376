using System.Text;
using AngleSharp.Dom;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Screening;

namespace Chat.Rag.Ingestion.Html;

/// <summary>A section of a page: what stands under one heading.</summary>
/// <param name="Heading">The heading; empty for what stands before the first.</param>
/// <param name="Path">Headings above it.</param>
/// <param name="Blocks">Its content.</param>
internal sealed record PageSection(string Heading, IReadOnlyList<string> Path, IReadOnlyList<Block> Blocks);

/// <summary>Goes through the visible body of a page and cuts it at its headings; navigation, forms and what else is on every page is left out.</summary>
internal sealed class PageSections
{
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video", "nav", "aside", "footer",
        "input", "select", "textarea", "datalist", "dialog", "menu", "head", "link", "meta", "map", "frameset", "noframes", "title",
    };

    private static readonly HashSet<string> DroppedRoles = new(StringComparer.OrdinalIgnoreCase)
    {
        "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog", "alertdialog", "tablist",
    };

    // As sites of the administration name what stands around the text.
    private static readonly HashSet<string> DroppedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "breadcrumb", "breadcrumbs", "migas", "miga", "migas-pan", "rastro", "cookies", "cookie", "aviso-cookies", "compartir", "share", "social",
        "redes-sociales", "skip", "skip-link", "salto", "saltar", "paginacion", "pagination", "paginador", "sidebar", "lateral", "menu", "navbar",
        "toolbar", "volver", "subir", "imprimir", "print", "idiomas", "valoracion", "feedback", "rss", "buscador", "tags",
    };

    private static readonly HashSet<string> Lines = new(StringComparer.Ordinal)
    {
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main", "header", "blockquote", "pre", "figure", "figcaption", "address",
        "form", "fieldset", "legend", "details", "summary", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "center", "body",
    };

    private readonly Visibility _visibility;
    private readonly TableReader _tables;
    private readonly List<PageSection> _sections = [];
    private readonly List<(int Level, string Text)> _path = [];
    private readonly StringBuilder _line = new();
    private List<Block> _blocks = [];
    private string? _term;

    private PageSections(Visibility visibility)
    {
        _visibility = visibility;
        _tables = new TableReader(TextOf, IsLeftOut);
    }

    /// <summary>The element that holds the text of a page.</summary>
    public static IElement? Root(IDocument document)
    {
        var mains = document.QuerySelectorAll("main, [role=main]");
        if (mains.Length > 0)
            return mains[0];
        var articles = document.QuerySelectorAll("article");
        return articles.Length == 1 ? articles[0] : document.Body;
    }

    /// <summary>The sections below an element, in order; those without text are only in the path of others.</summary>
    public static IReadOnlyList<PageSection> Read(IElement root, Visibility visibility)
    {
        var reader = new PageSections(visibility);
        reader.ReadChildren(root);
        reader.EndSection();
        return reader._sections;
    }

    private string Heading => _path.Count > 0 ? _path[^1].Text : "";

    private bool IsLeftOut(IElement element) =>
        Dropped.Contains(element.LocalName)
        || (element.GetAttribute("role") is { } role && DroppedRoles.Contains(role))
        || (element.Id is { Length: > 0 } id && DroppedNames.Contains(id))
        || element.ClassList.Any(DroppedNames.Contains)
        || _visibility.IsHidden(element);

    private void ReadChildren(INode node)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
                _line.Append(text.Data);
            else if (child is IElement element && !IsLeftOut(element))
                ReadElement(element);
        }
    }

    private void ReadElement(IElement element)
    {
        switch (element.LocalName)
        {
            case ['h', >= '1' and <= '6' and var level]:
                StartSection(level - '0', TextOf(element));
                break;
            case "button":
                break; // within a heading it is read with that
            case "header" when element.ParentElement?.LocalName == "body":
                break; // of the site, not of the text
            case "br":
                _line.Append(' ');
                break;
            case "table" when _tables.Read(element) is { } table:
                EndLine();
                if (element.Children.FirstOrDefault(c => c.LocalName == "caption") is { } caption && TextOf(caption) is { Length: > 0 } words)
                    _blocks.Add(new Paragraph(words));
                if (table.Rows.Count > 0)
                    _blocks.Add(table);
                break;
            case "dt":
                EndLine();
                ReadChildren(element);
                _term = Take();
                break;
            case var name when Lines.Contains(name):
                EndLine();
                ReadChildren(element);
                EndLine();
                break;
            default:
                ReadChildren(element);
                break;
        }
    }

    private string Take()
    {
        var text = InputCleaner.Clean(_line.ToString()).Trim();
        _line.Clear();
        return text;
    }

    private void EndLine()
    {
        if (Take() is not { Length: > 0 } text)
            return;
        // A term is read with its definition.
        _blocks.Add(new Paragraph(_term is { Length: > 0 } term ? $"{term.TrimEnd(':')}: {text}" : text));
        _term = null;
    }

    private void StartSection(int level, string heading)
    {
        EndSection();
        if (heading.Length == 0)
            return;
        _path.RemoveAll(p => p.Level >= level);
        _path.Add((level, heading));
    }

    private void EndSection()
    {
        EndLine();
        if (_term is { Length: > 0 } alone)
            _blocks.Add(new Paragraph(alone));
        _term = null;
        if (_blocks.Count > 0)
            _sections.Add(new PageSection(Heading, [.. _path.SkipLast(1).Select(p => p.Text)], _blocks));
        _blocks = [];
    }

    /// <summary>All visible text of an element on one line.</summary>
    private string TextOf(IElement element)
    {
        var text = new StringBuilder();
        Add(element);
        return InputCleaner.Clean(text.ToString()).Trim();

        void Add(INode node)
        {
            foreach (var child in node.ChildNodes)
            {
                if (child is IText words)
                {
                    text.Append(words.Data);
                }
                else if (child is IElement inner && !IsLeftOut(inner))
                {
                    var apart = inner.LocalName == "br" || Lines.Contains(inner.LocalName);
                    text.Append(apart ? " " : "");
                    Add(inner);
                    text.Append(apart ? " " : "");
                }
            }
        }
    }
}
