using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Web.Wording;

/// <summary>Every word of the pages in one language; written in <c>Wording/&lt;language&gt;/ui.yml</c>.</summary>
public sealed class UiWording(Language language, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, InformationText> pages)
{
    /// <summary>The language.</summary>
    public Language Language { get; } = language;

    /// <summary>Its ISO 639-1 code, as in <c>lang</c>.</summary>
    public string Code { get; } = language.Code();

    /// <summary>All keys.</summary>
    public IEnumerable<string> Keys => texts.Keys;

    /// <summary>Pages of running text, by name: <c>privacy</c>, <c>accessibility</c>, <c>transparency</c>.</summary>
    public IReadOnlyDictionary<string, InformationText> Pages { get; } = pages;

    /// <summary>The words under a key.</summary>
    public string this[string key] =>
        texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException(key.Split('.') is [var page, var name] ? $"Wording/{Code}/panel/{page}.yml has no '{name}'." : $"Wording/{Code}/ui.yml has no '{key}'.");

    /// <summary>The words under a key that comes from the records, which an older or newer version may have written; the code itself where there are none.</summary>
    public string Named(string page, string code) => texts.GetValueOrDefault($"{page}.{code}", code);

    /// <summary>The words under a key, with <c>{name}</c> filled in.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> slots) => Replies.Fill(this[key], slots);
}

/// <summary>A page of running text.</summary>
public sealed class InformationText
{
    /// <summary>Heading of the page.</summary>
    public string Title { get; set; } = "";

    /// <summary>The most important in one paragraph.</summary>
    public string Lead { get; set; } = "";

    /// <summary>Sections in order.</summary>
    public List<InformationSection> Sections { get; set; } = [];
}

/// <summary>A section: heading, paragraphs, a list, the articles that it rests on.</summary>
public sealed class InformationSection
{
    /// <summary>Heading.</summary>
    public string Heading { get; set; } = "";

    /// <summary>Paragraphs.</summary>
    public List<string> Text { get; set; } = [];

    /// <summary>Items of a list after the paragraphs.</summary>
    public List<string> Items { get; set; } = [];

    /// <summary>Articles that it rests on, linked at the Boletín Oficial del Estado.</summary>
    public List<CitedArticle> Articles { get; set; } = [];
}

/// <summary>An article that a page of running text cites.</summary>
public sealed class CitedArticle
{
    /// <summary><c>BOE-A-2003-23186#a85</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name, in the language of the page.</summary>
    public string Text { get; set; } = "";
}
