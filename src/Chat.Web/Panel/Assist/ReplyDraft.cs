using System.Text;
using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Knowledge;
using Chat.Web.Conversations;
using Chat.Web.Wording;

namespace Chat.Web.Panel.Assist;

/// <summary>A reply as the assistant proposes it: an official reads, mends and sends it, or does not.</summary>
/// <param name="Answer">The gated answer that it is made of.</param>
/// <param name="Text">Plain text in the citizen's language: greeting, answer, sources with links, closing.</param>
/// <param name="Greeting">Its first words.</param>
/// <param name="Closing">Its last words.</param>
public sealed record ReplyDraft(Answer Answer, string Text, string Greeting, string Closing)
{
    /// <summary>Puts a ready-made text where it belongs: a greeting first, a closing last, all else before the closing.</summary>
    public static string With(string text, string added, PanelTextKind kind, string? closing)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.TrimEnd();
        if (rest.Length == 0)
            return added;
        if (kind == PanelTextKind.Greeting)
            return added + "\n\n" + rest;
        return kind == PanelTextKind.Body && closing is { Length: > 0 } && rest.EndsWith(closing, StringComparison.Ordinal)
            ? rest[..^closing.Length] + added + "\n\n" + closing
            : rest + "\n\n" + added;
    }
}

/// <summary>Composes drafts by the way that citizens' questions go, gate and all.</summary>
public sealed class DraftWriter(AnswerPipeline pipeline, KnowledgeBase knowledge, UiWordings wordings, TimeProvider clock)
{
    /// <summary>Answers an official's question in the official's language, with what the case has settled.</summary>
    public async Task<Answer> AskAsync(CaseBrief brief, string question, Language language, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(brief);
        return await pipeline.AnswerAsync(new Question(question, language, Hosting.Clock.Today(clock), brief.Context), cancellation);
    }

    /// <summary>A draft of the reply to a case's question, in its language, without the sources that were struck out.</summary>
    public async Task<ReplyDraft> ComposeAsync(CaseBrief brief, string question, IReadOnlySet<string> leftOut, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(brief);
        // The question is the case's own, not one that follows on its conversation.
        var context = brief.Context with { LastQuestion = null };
        var answer = await pipeline.AnswerAsync(new Question(question, brief.Language, Hosting.Clock.Today(clock), context) { LeftOut = leftOut }, cancellation);
        return Of(brief, answer);
    }

    /// <summary>The answer in the guidance's own words, without a model: for paper.</summary>
    public Answer Quote(CaseBrief brief, Language language)
    {
        ArgumentNullException.ThrowIfNull(brief);
        return pipeline.Answer(new Question(brief.Question, language, Hosting.Clock.Today(clock), brief.Context with { LastQuestion = null, Language = language.Code() }));
    }

    private ReplyDraft Of(CaseBrief brief, Answer answer)
    {
        var w = wordings.For(brief.Language);
        var (greeting, closing) = (Ready(PanelTextKind.Greeting), Ready(PanelTextKind.Closing));
        var text = new StringBuilder();
        if (greeting.Length > 0)
            text.Append(greeting).Append("\n\n");
        text.Append(answer.Text);
        foreach (var notice in answer.Notices)
            text.Append("\n\n").Append(notice.Text);
        var sources = answer.Sources.Where(s => s.Url is not null || s.LegalBasis.Count > 0).ToList();
        if (sources.Count > 0)
        {
            text.Append("\n\n").Append(w["assist.sources"]).Append(':');
            foreach (var source in sources)
            {
                text.Append("\n- ").Append(source.Title);
                if (OutsideLink.IsSafe(source.Url))
                    text.Append(": ").Append(source.Url);
                foreach (var law in source.LegalBasis.Where(l => l.Url != source.Url))
                    text.Append("\n  ").Append(law.Title).Append(": ").Append(law.Url);
            }
        }

        if (closing.Length > 0)
            text.Append("\n\n").Append(closing);
        return new ReplyDraft(answer, text.ToString(), greeting, closing);

        string Ready(PanelTextKind kind) => knowledge.PanelTexts.FirstOrDefault(t => t.Kind == kind) is { } ready
            ? Replies.Fill(ready.Texts[brief.Language], [.. brief.Variables(knowledge).Select(v => (v.Key, v.Value))])
            : "";
    }
}

/// <summary>Looks for figures that nothing states.</summary>
public static partial class FigureWarnings
{
    /// <summary>Figures of an edited reply that stand in no source of its draft, as written, each once.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="sources">Those of its draft.</param>
    /// <param name="own">Words that officials answer for themselves: the case's code, a day of an appointment.</param>
    public static IReadOnlyList<string> NotInSources(string text, IEnumerable<Source> sources, IEnumerable<string> own)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var known = sources.SelectMany(s => FigureReader.Read(s.Quote).Concat(FigureReader.Read(s.Title)).Concat(s.LegalBasis.SelectMany(l => FigureReader.Read(l.Title)))).ToList();
        var rest = Address().Replace(text, " ");
        foreach (var words in own.Where(o => o.Length > 0).OrderByDescending(o => o.Length))
            rest = rest.Replace(words, " ", StringComparison.Ordinal);
        return [.. FigureReader.Read(rest).Where(f => !f.StandsIn(known)).Select(f => f.Text).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Figures that a translation has not, and those that it has of its own, as written, each once.</summary>
    public static IReadOnlyList<string> Changed(string original, string translation)
    {
        var (before, after) = (Figures(original), Figures(translation));
        return [.. before.Where(f => !f.StandsIn(after)).Concat(after.Where(f => !f.StandsIn(before))).Select(f => f.Text).Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<Figure> Figures(string text) => FigureReader.Read(Address().Replace(text, " "));

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}
