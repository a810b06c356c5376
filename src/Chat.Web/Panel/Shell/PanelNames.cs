using Chat.Rag.Knowledge;
using Chat.Web.Wording;

namespace Chat.Web.Panel.Shell;

/// <summary>What the panel calls what records know by an id.</summary>
internal static class PanelNames
{
    /// <summary>Title of a topic, or its id.</summary>
    public static string Topic(string id, KnowledgeBase knowledge, UiWording w) =>
        knowledge.Topics.TryGetValue(id, out var topic) && topic.Texts.TryGetValue(w.Language, out var text) ? text.Title : id;

    /// <summary>Name of a territory, or its id.</summary>
    public static string Territory(string id, KnowledgeBase knowledge, UiWording w) => knowledge.Territories.TryGetValue(id, out var territory) ? territory.Names[w.Language] : id;

    /// <summary>Name of an administration, or its id.</summary>
    public static string Administration(string id, KnowledgeBase knowledge, UiWording w) => knowledge.Competence.Administrations.TryGetValue(id, out var named) ? named.Names[w.Language] : id;

    /// <summary>Name of an official; of one whose account is gone, the id.</summary>
    public static string Official(string id, IReadOnlyDictionary<string, string> names) => names.TryGetValue(id, out var name) ? name : id;
}
