using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Generation;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Chat.Rag.Tools;
using Chat.Rag.Verification;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Answering;

/// <summary>The way of one question through the service.</summary>
public sealed class AnswerPipeline(
    KnowledgeBase knowledge,
    Screener screener,
    Rewriter rewriter,
    Retriever retriever,
    Router router,
    ToolCaller tools,
    Composer composer,
    SentenceGate gate,
    IOptions<ScreeningOptions> limits,
    TimeProvider clock,
    ILogger<AnswerPipeline> logger,
    ModelWriter? writer = null)
{
    private static readonly NumberFormatInfo Numbers = new() { NumberGroupSeparator = "." };

    /// <summary>Answers a question; ends with exactly one <see cref="Completed"/>, also when something fails.</summary>
    public async IAsyncEnumerable<AnswerEvent> StreamAsync(Question question, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var answer = await AnswerAsync(question, cancellation);
        yield return new Understood(answer.Understood);
        yield return new SourcesFound(answer.Sources);
        foreach (var sentence in answer.Sentences)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new SentenceVerified(sentence);
            // The reader may be a socket; others get their turn between sentences.
            await Task.Yield();
        }

        yield return new Completed(answer);
    }

    /// <summary>Answers a question at once, in the guidance's own words.</summary>
    public Answer Answer(Question question)
    {
        var (screened, query, draft, timings) = Compose(question);
        return Finish(screened, query, draft, timings);
    }

    /// <summary>Answers a question at once; in a model's words where a host has registered an <see cref="IChatClient"/>.</summary>
    public async Task<Answer> AnswerAsync(Question question, CancellationToken cancellation = default)
    {
        var (screened, query, draft, timings) = Compose(question);
        if (writer is not null && draft is { Mode: AnswerMode.Quoted, Outcome: Outcome.Answered or Outcome.AnsweredPartial })
        {
            try
            {
                draft = await writer.WriteAsync(screened.Text, screened.Language, draft, cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The guidance answers by itself; a model that fails costs the citizen nothing.
                Log.ModelFailed(logger, fault);
            }
        }

        return Finish(screened, query, draft, timings);
    }

    private Composed Compose(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var timings = new StageTimings();
        ScreenedQuestion? screened = null;
        try
        {
            screened = timings.Measure("screening", () => screener.Screen(question));
            if (screened.Fault != InputFault.None)
                return new(screened, null, Turned(screened), timings);
            var query = timings.Measure("rewriting", () => rewriter.Rewrite(screened));
            var evidence = timings.Measure("retrieval", () => retriever.Retrieve(query));
            var route = timings.Measure("routing", () => router.Decide(screened, query, evidence));
            var tool = timings.Measure("tools", () => tools.Call(screened, query, route));
            var draft = timings.Measure("generation", () => composer.Compose(screened, query, evidence, route, tool));
            return new(screened, query, draft, timings);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.AnswerFailed(logger, fault);
            var language = screened?.Language ?? question.Chosen ?? Language.Es;
            screened ??= screener.Screen(new Question("", language, question.AsOf, question.Context));
            return new(screened, null, FixedDraft(Outcome.FailedError, language, "failed-error") with { OffersPerson = true }, timings);
        }
    }

    private Answer Finish(ScreenedQuestion screened, SearchQuery? query, Draft draft, StageTimings timings)
    {
        var verdict = timings.Measure("verification", () => gate.Verify(draft));
        if (verdict.Held.Count > 0)
        {
            Log.SentencesHeld(logger, verdict.Held.Count, draft.Outcome);
            if (verdict.Passed.Count == 0)
                return Finish(screened, query, FixedDraft(Outcome.NotFound, screened.Language, "not-found") with { OffersPerson = true }, timings);
        }

        var standalone = query?.Standalone ?? "";
        var cited = verdict.Passed.SelectMany(s => s.Sources).ToHashSet();
        var answer = new Answer
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("n"),
            Outcome = verdict.Held.Count > 0 && draft.Outcome == Outcome.Answered ? Outcome.AnsweredPartial : draft.Outcome,
            Mode = draft.Mode,
            Language = screened.Language.Code(),
            Text = TextOf(verdict.Passed),
            Sentences = verdict.Passed,
            Citations = [.. draft.Sources.Where(s => cited.Contains(s.Number)).Select(s => new Citation(s.Number, s.Quote))],
            Sources = draft.Sources,
            Figures = verdict.Figures,
            Notices = draft.Notices,
            Clarification = draft.Clarification,
            Related = draft.Related,
            OffersPerson = draft.OffersPerson,
            Understood = new Understanding(
                screened.Language.Code(),
                screened.LanguageFoundBy,
                draft.TaxYear,
                query?.Territory,
                standalone,
                [.. screened.PersonalData.Select(p => p.Type).Distinct()]),
            Context = new ConversationContext(
                draft.Topic?.Id ?? screened.Question.Context.Topic,
                query?.TaxYear ?? screened.Question.Context.TaxYear,
                query?.Territory ?? screened.Question.Context.Territory,
                draft.Outcome is Outcome.Answered or Outcome.AnsweredPartial or Outcome.RedirectedOtherAdministration or Outcome.Clarification or Outcome.RedirectedOwnData
                    ? standalone
                    : screened.Question.Context.LastQuestion,
                screened.Language.Code()),
            Timings = timings.Milliseconds,
            KnowledgeVersion = knowledge.Version,
        };
        Log.Answered(logger, answer.Outcome, answer.Language, answer.Mode, timings.Total);
        return answer;
    }

    private Draft Turned(ScreenedQuestion screened) => screened.Fault == InputFault.TooLong
        ? FixedDraft(Outcome.Clarification, screened.Language, "too-long-question", ("max", limits.Value.LongestQuestion.ToString("N0", Numbers)))
        : FixedDraft(Outcome.Clarification, screened.Language, "empty-question");

    private Draft FixedDraft(Outcome outcome, Language language, string key, params ReadOnlySpan<(string, string)> slots)
    {
        var words = knowledge.Replies.Say(language, key, slots);
        var source = new Source
        {
            Number = 1,
            Id = "reply:" + key,
            Title = knowledge.Replies.Say(language, "service-name"),
            Kind = SourceKind.Guidance,
            Language = language.Code(),
            TaxYears = [],
            Quote = words,
            RestsOn = [],
            LegalBasis = [],
        };
        // Only a reply with a figure in it needs a source of its own words.
        var needsSource = words.AsSpan().ContainsAnyInRange('0', '9');
        return new Draft
        {
            Outcome = outcome,
            Mode = AnswerMode.Fixed,
            Sources = needsSource ? [source] : [],
            Sentences = [new AnswerSentence(words, AnswerSection.Reply, needsSource ? [1] : [])],
        };
    }

    private static string TextOf(IReadOnlyList<AnswerSentence> sentences)
    {
        var text = new StringBuilder();
        foreach (var sentence in sentences)
        {
            if (sentence.Heading is not null)
                text.Append(text.Length > 0 ? "\n\n" : "").Append(sentence.Heading).Append('\n');
            else if (text.Length > 0)
                text.Append(sentence.IsListItem ? "\n" : "\n\n");
            text.Append(sentence.IsListItem ? "- " : "").Append(sentence.Text.Replace("**", "", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    private sealed record Composed(ScreenedQuestion Screened, SearchQuery? Query, Draft Draft, StageTimings Timings);

    private sealed class StageTimings
    {
        private readonly Dictionary<string, double> _milliseconds = [];

        public IReadOnlyDictionary<string, double> Milliseconds => _milliseconds;

        public double Total => _milliseconds.Values.Sum();

        public T Measure<T>(string stage, Func<T> run)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                return run();
            }
            finally
            {
                _milliseconds[stage] = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 3);
            }
        }
    }
}
