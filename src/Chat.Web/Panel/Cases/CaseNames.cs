using Chat.Rag.Knowledge;
using Chat.Records.Cases;
using Chat.Records.Storage;
using Chat.Web.Cases;
using Chat.Web.Wording;

namespace Chat.Web.Panel.Cases;

/// <summary>What the panel calls the parts of a case.</summary>
internal static class CaseNames
{
    /// <summary>Why an act was refused, in one sentence; null where the address names no reason.</summary>
    public static string? Fault(string? fault, UiWording w) =>
        fault is null ? null : w.Keys.Contains("case-act-" + fault) ? w["case-act-" + fault] : w.Keys.Contains("cases.fault-" + fault) ? w["cases.fault-" + fault] : null;

    /// <summary>Title of a topic, or its id.</summary>
    public static string Topic(string id, KnowledgeBase knowledge, UiWording w) =>
        knowledge.Topics.TryGetValue(id, out var topic) && topic.Texts.TryGetValue(w.Language, out var text) ? text.Title : id;

    /// <summary>Name of a territory, or its id.</summary>
    public static string Territory(string id, KnowledgeBase knowledge, UiWording w) => knowledge.Territories.TryGetValue(id, out var territory) ? territory.Names[w.Language] : id;

    /// <summary>Name of an administration, or its id.</summary>
    public static string Administration(string id, KnowledgeBase knowledge, UiWording w) => knowledge.Competence.Administrations.TryGetValue(id, out var named) ? named.Names[w.Language] : id;

    /// <summary>Name of an official; of one whose account is gone, the id.</summary>
    public static string Official(string id, IReadOnlyDictionary<string, string> names) => names.TryGetValue(id, out var name) ? name : id;

    /// <summary>What a step says besides its act: a colleague, a team, an administration, a reason.</summary>
    public static string? Detail(CaseStep step, KnowledgeBase knowledge, IReadOnlyDictionary<string, string> names, UiWording w) => (step.Act, step.Detail) switch
    {
        (_, null) => null,
        (CaseActs.Assign, var to) => Official(to, names),
        (CaseActs.ForwardToAdministration, var to) => Administration(to, knowledge, w),
        (CaseActs.Erase, _) => null,
        (CaseActs.Close, var reason) => w["cases.reason-" + reason],
        (_, var detail) => detail,
    };

    /// <summary>Who says a message, as officials read it.</summary>
    public static string Sender(CaseMessage message, IReadOnlyDictionary<string, string> names, UiWording w) => message.Sender switch
    {
        Senders.Citizen => w["cases.citizen"],
        Senders.Official => message.Author is { } author ? Official(author, names) : w["case-official"],
        _ => w["cases.told"],
    };
}
