using Chat.Core.Answers;
using Chat.Web.Hosting;
using Chat.Web.Wording;

namespace Chat.Web.Cases;

/// <summary>What is known of a matter when it is handed over; every text in it is without personal data.</summary>
/// <param name="Language">ISO 639-1 code in which the summary is written.</param>
/// <param name="IsShared">True when the citizen agreed that the official reads the conversation.</param>
/// <param name="Questions">The questions asked, in order; the last one alone when the conversation is not shared.</param>
/// <param name="Last">The last answer; null when none is kept.</param>
/// <param name="Sources">Titles of the sources given, each once.</param>
/// <param name="NotUseful">True when the citizen said of an answer that it was of no use.</param>
public sealed record HandoverStory(string Language, bool IsShared, IReadOnlyList<string> Questions, Answer? Last, IReadOnlyList<string> Sources, bool NotUseful);

/// <summary>Writes the short summary that the official reads first.</summary>
public delegate Task<string> CaseSummariser(HandoverStory story, CancellationToken cancellation);

/// <summary>The summary without a model: what was asked, how it ended, what was shown, what is missing.</summary>
public sealed class CaseSummary(UiWordings wordings)
{
    private const int MostSources = 5;

    /// <summary>Writes it, a line a fact.</summary>
    public Task<string> WriteAsync(HandoverStory story, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(story);
        return Task.FromResult(string.Join('\n', Lines(story, wordings.For(story.Language))));
    }

    private static IEnumerable<string> Lines(HandoverStory story, UiWording w)
    {
        if (story.IsShared)
            yield return w.Say("summary-asked", ("count", Numbers.Plain(story.Questions.Count)));
        else
            yield return w["summary-not-shared"];
        if (story.Last is not { } last)
            yield break;
        yield return w.Say("summary-outcome", ("outcome", w[OutcomeWords.Key(last.Outcome)]));
        yield return story.Sources.Count > 0
            ? w.Say("summary-sources", ("sources", string.Join("; ", story.Sources.Take(MostSources))))
            : w["summary-no-sources"];
        // What the assistant asked back is what it lacked.
        if (last.Clarification is { } asked)
            yield return w.Say("summary-missing", ("missing", asked.Text));
        if (story.NotUseful)
            yield return w["summary-not-useful"];
    }
}

/// <summary>How a question ended, in the words of a page.</summary>
internal static class OutcomeWords
{
    /// <summary>The key of the wording.</summary>
    public static string Key(Outcome outcome) => "outcome-" + Spelling.Of(outcome);
}
