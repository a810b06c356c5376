using Chat.Rag.Knowledge;
using Chat.Records.Cases;
using Chat.Records.Storage;
using Chat.Web.Cases;
using Chat.Web.Panel.Shell;
using Chat.Web.Wording;

namespace Chat.Web.Panel.Cases;

/// <summary>What the panel calls the parts of a case.</summary>
internal static class CaseNames
{
    /// <summary>Why an act was refused, in one sentence; null where the address names no reason.</summary>
    public static string? Fault(string? fault, UiWording w) =>
        fault is null ? null : w.Keys.Contains("case-act-" + fault) ? w["case-act-" + fault] : w.Keys.Contains("cases.fault-" + fault) ? w["cases.fault-" + fault] : null;

    /// <summary>What a step says besides its act: a colleague, a team, an administration, a reason.</summary>
    public static string? Detail(CaseStep step, KnowledgeBase knowledge, IReadOnlyDictionary<string, string> names, UiWording w) => (step.Act, step.Detail) switch
    {
        (_, null) => null,
        (CaseActs.Assign, var to) => PanelNames.Official(to, names),
        (CaseActs.ForwardToAdministration, var to) => PanelNames.Administration(to, knowledge, w),
        (CaseActs.Erase, _) => null,
        (CaseActs.Close, var reason) => w["cases.reason-" + reason],
        (_, var detail) => detail,
    };

    /// <summary>Who says a message, as officials read it.</summary>
    public static string Sender(CaseMessage message, IReadOnlyDictionary<string, string> names, UiWording w) => message.Sender switch
    {
        Senders.Citizen => w["cases.citizen"],
        Senders.Official => message.Author is { } author ? PanelNames.Official(author, names) : w["case-official"],
        _ => w["cases.told"],
    };
}
