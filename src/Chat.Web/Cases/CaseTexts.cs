using Chat.Records.Cases;
using Chat.Records.Storage;
using Chat.Rag.Knowledge;
using Chat.Web.Hosting;
using Chat.Web.Records;
using Chat.Web.Wording;

namespace Chat.Web.Cases;

/// <summary>What a case says of itself, in the words of a page.</summary>
internal static class CaseTexts
{
    // Beyond, a moment says more than a number of minutes.
    private static readonly TimeSpan LongWait = TimeSpan.FromHours(2);

    private const int RoundedTo = 5;

    /// <summary>Where it stands: state, place, expected wait, hours.</summary>
    public static IEnumerable<string> Standing(KeptCase kept, QueuePlace place, UiWording w)
    {
        yield return w["case-state-" + kept.State];
        if (kept.State == CaseStates.Closed)
            yield break;
        if (place.Place > 0)
        {
            yield return place.Place == 1 ? w["case-next"] : w.Say("case-place", ("count", Numbers.Plain(place.Place - 1)));
            yield return Wait(place, w);
        }

        if (!place.IsOpen)
            yield return Shut(place, w);
    }

    /// <summary>That nobody is there, and when somebody is.</summary>
    public static string Shut(QueuePlace place, UiWording w) =>
        place.NextOpen is { } next ? w.Say("case-shut", ("date", ReceiptWords.Moment(next, w))) : w["case-shut-unknown"];

    /// <summary>What the service says in a case; null for what people say.</summary>
    public static string? Said(CaseMessage message, UiWording w, KnowledgeBase knowledge) => message.Kind switch
    {
        MessageKinds.Text => null,
        MessageKinds.Closed => w["case-said-closed-" + message.Text],
        MessageKinds.Forwarded => w.Say("case-said-forwarded", ("administration", knowledge.Competence.Administrations.TryGetValue(message.Text, out var named) ? named.Names[w.Language] : message.Text)),
        var kind => w["case-said-" + kind],
    };

    /// <summary>Who says it.</summary>
    public static string Sender(CaseMessage message, UiWording w) => w[message.Sender switch { Senders.Citizen => "case-you", Senders.Official => "case-official", _ => "case-service" }];

    private static string Wait(QueuePlace place, UiWording w) => place switch
    {
        { Wait: { } wait } when wait <= LongWait => w.Say("case-wait", ("minutes", Numbers.Plain(Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes / RoundedTo)) * RoundedTo))),
        { Expected: { } expected } => w.Say("case-wait-date", ("date", ReceiptWords.Moment(expected, w))),
        _ => w["case-wait-unknown"],
    };
}
