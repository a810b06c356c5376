using Chat.Rag.Generation;
using Chat.Records.Switches;
using Chat.Web.Hosting.Limits;
using Chat.Web.Wording;
using Microsoft.Extensions.Options;

namespace Chat.Web.Cases;

/// <summary>
/// The summary with what the citizen wants to know in a model's words, where there is a model and the conversation is shared; the facts of
/// <see cref="CaseSummary"/> follow, and stand alone whenever the model does not write, or not as the gate asks. The line says that a model wrote it.
/// </summary>
public sealed class SummaryInWords(CaseSummary facts, QuestionSummary questions, Switchboard switches, UiWordings wordings, IOptions<LimitsOptions> limits)
{
    /// <summary>
    /// How long a citizen waits for it at most before the request is kept. Two sentences of 24 tokens take a second on a GPU that writes 64 answers at a
    /// time (docs/operations.md, Sizing); after five a button seems to do nothing.
    /// </summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // Half of what a request may take, where that is set so low that waiting would lose the request itself.
    private readonly TimeSpan _limit = TimeSpan.FromTicks(Math.Min(Longest.Ticks, limits.Value.RequestTime.Ticks / 2));

    /// <summary>Writes it, a line a fact.</summary>
    public async Task<string> WriteAsync(HandoverStory story, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(story);
        var lines = await facts.WriteAsync(story, cancellation);
        // Where officials have taken the model off any face, they do not trust what it writes.
        if (!story.IsShared || Faces.All.Any(f => switches.Of(f).Mode != FaceMode.On))
            return lines;
        var w = wordings.For(story.Language);
        return await questions.WriteAsync(story.Questions, w.Language, _limit, cancellation) is { } words ? w.Say("summary-by-model", ("words", words)) + "\n" + lines : lines;
    }
}
