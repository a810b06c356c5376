using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Generation;
using Chat.Rag.Knowledge;
using Chat.Rag.Prompting;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Chat.Rag.Tools;
using Chat.Rag.Verification;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Answering;

/// <summary>The way of one question through the service.</summary>
public sealed class AnswerPipeline(
    KnowledgeBase knowledge,
    Screener screener,
    Rewriter rewriter,
    Retriever retriever,
    LawRetriever laws,
    Router router,
    ToolCaller tools,
    Composer composer,
    PromptComposer prompts,
    SentenceGate gate,
    IOptions<ScreeningOptions> limits,
    TimeProvider clock,
    ILogger<AnswerPipeline> logger,
    AnswerWriter? writer = null)
{
    private static readonly NumberFormatInfo Numbers = new() { NumberGroupSeparator = "." };

    /// <summary>
    /// Answers a question, sentence by sentence as each passes the gate; ends with exactly one <see cref="Completed"/>, also when something
    /// fails. Who stops reading stops the model.
    /// </summary>
    public async IAsyncEnumerable<AnswerEvent> StreamAsync(Question question, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var events = Channel.CreateUnbounded<AnswerEvent>(new() { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answering = PutAsync();
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return happened;
                // The reader may be a socket; others get their turn between sentences.
                await Task.Yield();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await answering;
        }

        async Task PutAsync()
        {
            try
            {
                var trail = new AnswerTrail(question);
                var answer = await RunAsync(question, trail, writer, happened => events.Writer.TryWrite(happened), stop.Token);
                events.Writer.TryWrite(new Completed(answer) { Trace = trail.ToTrace(answer) });
                events.Writer.TryComplete();
            }
            catch (Exception fault)
            {
                // Thrown where the events are read.
                events.Writer.TryComplete(fault);
            }
        }
    }

    /// <summary>Answers a question at once, in the guidance's own words.</summary>
    public Answer Answer(Question question) => RunAsync(question, new AnswerTrail(question), writer: null, _ => { }, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Answers a question at once; in a model's words where the host has one.</summary>
    public async Task<Answer> AnswerAsync(Question question, CancellationToken cancellation = default) => (await CompleteAsync(question, cancellation)).Answer;

    /// <summary>The same, with how it came about.</summary>
    public async Task<Completed> CompleteAsync(Question question, CancellationToken cancellation = default)
    {
        var trail = new AnswerTrail(question);
        var answer = await RunAsync(question, trail, writer, _ => { }, cancellation);
        return new Completed(answer) { Trace = trail.ToTrace(answer) };
    }

    private async Task<Answer> RunAsync(Question question, AnswerTrail trail, AnswerWriter? writer, Action<AnswerEvent> show, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        using var telemetry = AnswerTelemetry.Begin();
        var answer = await RunStagesAsync(question, trail, writer, show, telemetry, cancellation);
        telemetry.Completed(answer, trail.Topic);
        return answer;
    }

    // Every stage in order. Without a writer nothing in it waits.
    private async Task<Answer> RunStagesAsync(
        Question question, AnswerTrail trail, AnswerWriter? writer, Action<AnswerEvent> show, AnswerTelemetry.Answering telemetry, CancellationToken cancellation)
    {
        var timings = new StageTimings();
        ScreenedQuestion? screened = null;
        try
        {
            screened = timings.Measure("screening", () => screener.Screen(question));
            trail.Screened = screened;
            if (screened.Fault != InputFault.None)
                return Finish(screened, null, Turned(screened), timings, show);
            var query = timings.Measure("rewriting", () => rewriter.Rewrite(screened));
            var evidence = timings.Measure("retrieval", () => retriever.Retrieve(query));
            evidence = await timings.MeasureAsync("law", () => laws.AddAsync(query, evidence, question.AsOf, cancellation).AsTask());
            trail.Evidence = evidence;
            var route = timings.Measure("routing", () => router.Decide(screened, query, evidence));
            var tool = timings.Measure("tools", () => tools.Call(screened, query, route));
            var draft = timings.Measure("composing", () => composer.Compose(screened, query, evidence, route, tool));
            trail.Topic = draft.Topic?.Id;
            // The law is quoted word for word; a model is given guidance only.
            if (writer is null || question.SourcesOnly || draft is not { Mode: AnswerMode.Quoted, Outcome: Outcome.Answered or Outcome.AnsweredPartial, Topic: not null })
                return Finish(screened, query, draft, timings, show);

            show(new Understood(UnderstandingOf(screened, query, draft)));
            show(new SourcesFound(draft.Sources));
            var prompt = timings.Measure("prompting", () => prompts.Compose(screened, query, draft));
            var written = await timings.MeasureAsync("generation", () => writer.WriteAsync(prompt, draft, timings.WatchFirstSentence(show), cancellation));
            trail.Written = written;
            return Verify(screened, query, written, timings);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.AnswerFailed(logger, fault);
            telemetry.Failed(fault);
            var language = screened?.Language ?? question.Chosen ?? Language.Es;
            screened ??= screener.Screen(new Question("", language, question.AsOf, question.Context));
            return Finish(screened, null, FixedDraft(Outcome.FailedError, language, "failed-error") with { OffersPerson = true }, timings, show);
        }
    }

    // Shows an answer that is there as a whole.
    private Answer Finish(ScreenedQuestion screened, SearchQuery? query, Draft draft, StageTimings timings, Action<AnswerEvent> show)
    {
        var answer = Verify(screened, query, draft, timings);
        show(new Understood(answer.Understood));
        show(new SourcesFound(answer.Sources));
        foreach (var sentence in answer.Sentences)
            show(new SentenceVerified(sentence));
        return answer;
    }

    private Answer Verify(ScreenedQuestion screened, SearchQuery? query, Draft draft, StageTimings timings)
    {
        var verdict = timings.Measure("verification", () => gate.Verify(draft));
        if (verdict.Held.Count > 0)
        {
            Log.SentencesHeld(logger, verdict.Held.Count, draft.Outcome);
            if (verdict.Passed.Count == 0)
                return Verify(screened, query, FixedDraft(Outcome.NotFound, screened.Language, "not-found") with { OffersPerson = true }, timings);
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
            Understood = UnderstandingOf(screened, query, draft),
            Context = new ConversationContext(
                draft.Topic?.Id ?? screened.Question.Context.Topic,
                query?.TaxYear ?? screened.Question.Context.TaxYear,
                query?.Territory ?? screened.Question.Context.Territory,
                draft.Outcome is Outcome.Answered or Outcome.AnsweredPartial or Outcome.RedirectedOtherAdministration or Outcome.Clarification or Outcome.RedirectedOwnData
                    ? standalone
                    : screened.Question.Context.LastQuestion,
                screened.Language.Code()),
            Timings = timings.Milliseconds,
            ModelId = draft.Mode == AnswerMode.Generated ? writer?.Identity.Id : null,
            ModelDigest = draft.Mode == AnswerMode.Generated ? writer?.Identity.Digest : null,
            Generation = draft.Generation,
            KnowledgeVersion = knowledge.Version,
        };
        Log.Answered(logger, answer.Outcome, answer.Language, answer.Mode, timings.Total);
        return answer;
    }

    private static Understanding UnderstandingOf(ScreenedQuestion screened, SearchQuery? query, Draft draft) => new(
        screened.Language.Code(),
        screened.LanguageFoundBy,
        draft.TaxYear,
        query?.Territory,
        query?.Standalone ?? "",
        screened.KindsRemoved)
    {
        CharactersRemoved = screened.Removed,
        SetsAside = screened.SetsAside,
    };

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
                text.Append(sentence.IsListItem ? "\n" : sentence.Continues ? " " : "\n\n");
            text.Append(sentence.IsListItem ? "- " : "").Append(sentence.Text.Replace("**", "", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    private sealed class StageTimings
    {
        private readonly Dictionary<string, double> _milliseconds = [];
        private readonly long _start = Stopwatch.GetTimestamp();

        public IReadOnlyDictionary<string, double> Milliseconds => _milliseconds;

        public double Total => Stopwatch.GetElapsedTime(_start).TotalMilliseconds;

        public T Measure<T>(string stage, Func<T> run)
        {
            using var span = AnswerTelemetry.Stage(stage);
            var start = Stopwatch.GetTimestamp();
            try
            {
                return run();
            }
            finally
            {
                Record(stage, start);
            }
        }

        public async Task<T> MeasureAsync<T>(string stage, Func<Task<T>> run)
        {
            using var span = AnswerTelemetry.Stage(stage);
            var start = Stopwatch.GetTimestamp();
            try
            {
                return await run();
            }
            finally
            {
                Record(stage, start);
            }
        }

        /// <summary>Notes when the first sentence is shown, counted from the question; it is no stage of its own.</summary>
        public Action<AnswerEvent> WatchFirstSentence(Action<AnswerEvent> show) => happened =>
        {
            if (happened is SentenceVerified)
                _milliseconds.TryAdd("first-sentence", Since(_start));
            show(happened);
        };

        private void Record(string stage, long start)
        {
            _milliseconds[stage] = Since(start);
            AnswerTelemetry.StageTook(stage, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        private static double Since(long start) => Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 3);
    }
}
