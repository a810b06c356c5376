using Chat.Core.Answers;
using Chat.Web.Hosting;
using Chat.Web.Wording;

namespace Chat.Web.Conversations;

/// <summary>How a place in the queue is said.</summary>
internal static class WaitingWords
{
    // Estimates are rough: they are given in steps of five seconds, so that they do not seem exact and do not change all the time.
    private const int Step = 5;

    /// <summary>The place, and the estimated wait when there is one.</summary>
    public static string Of(Waiting place, UiWording w)
    {
        var where = place.Position <= 1 ? w["waiting-next"] : w.Say("waiting-position", ("count", Numbers.Plain(place.Position - 1)));
        return place.Seconds <= 0 ? where : where + " " + w.Say("waiting-time", ("seconds", Numbers.Plain((int)(Math.Ceiling(Math.Min(place.Seconds, 3_600) / Step) * Step))));
    }
}
