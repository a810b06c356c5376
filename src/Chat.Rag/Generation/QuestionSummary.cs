using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Llama;
using Chat.Rag.Answering;
using Chat.Rag.Prompting;
using Chat.Rag.Screening;
using Chat.Rag.Text;
using Chat.Rag.Verification;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Generation;

/// <summary>
/// Lets a model say in two sentences at most what somebody wants to know, for a person who takes the matter over. The questions are its numbered
/// sources, and each sentence goes through the gate: figures, names and words must stand in the questions that it cites. It must also begin as reported
/// speech ("Quiere saber …"), so that what a question asserts or orders never stands there as a statement of the service.
/// </summary>
public sealed class QuestionSummary(Screener screener, SentenceJudge judge, TextAnalyzer analyzer, GenerationMetrics metrics, TimeProvider clock, ILogger<QuestionSummary> logger, IChatClient? model = null)
{
    private const int MostSentences = 2;

    // What was asked last is what is handed over; a conversation of more questions has changed its subject.
    private const int MostQuestions = 10;

    // Three questions of the longest kind, or ten of the usual.
    private const int QuestionTokens = 1_000;

    // Two sentences with their citations, in the language that takes most.
    private const int MostTokens = 160;

    // No part of the matter, and nothing that a model should put into words of its own.
    private static readonly Outcome[] NotRead = [Outcome.DeclinedInjection, Outcome.DeclinedAbuse, Outcome.SignpostedCrisis];

    private readonly TokenCounter _count = model?.GetService(typeof(TokenCounter)) as TokenCounter ?? TokenEstimate.Count;

    /// <summary>Sums the questions up.</summary>
    /// <param name="questions">Without personal data, in the order in which they were asked.</param>
    /// <param name="language">The language to write in.</param>
    /// <param name="limit">How long it may take, the model's queue included.</param>
    /// <param name="cancellation">Stops the model and throws.</param>
    /// <returns>One sentence or two, without citations; null without a model, and whenever anything is wrong with what it wrote.</returns>
    public async Task<string?> WriteAsync(IReadOnlyList<string> questions, Language language, TimeSpan limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        if (model is null || Read(questions) is not { Count: > 0 } asked)
            return null;
        using var time = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            var summary = await ReadAsync(model, asked, language, stop.Token);
            metrics.CountSummary(language.Code(), summary is null ? "refused" : "written");
            return summary;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Too slow, or the client gave up by itself.
            metrics.CountSummary(language.Code(), "late");
            return null;
        }
        catch (ModelOverloadedException)
        {
            metrics.CountSummary(language.Code(), "overloaded");
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whoever hands over loses nothing by a model that fails.
            metrics.CountSummary(language.Code(), "failed");
            Log.SummaryFailed(logger, fault);
            return null;
        }
    }

    // Numbered in their order; orders to the service are set aside as they are from questions that are answered.
    private List<FittedPassage> Read(IReadOnlyList<string> questions)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var screened = questions.TakeLast(MostQuestions)
            .Select(q => screener.Screen(new Question(q, null, today)))
            .Where(s => s.Fault == InputFault.None && !(s.Scope.Outcome is { } outcome && NotRead.Contains(outcome)))
            .Select((s, i) => new Source
            {
                Number = i + 1, Id = $"question:{i + 1}", Title = "", Kind = SourceKind.Guidance, Language = s.TextLanguage.Code(), Quote = QuotedMatter.Of(s.Answerable), TaxYears = [], RestsOn = [], LegalBasis = [],
            });
        // The latest first, as long as there is room; then as they were asked.
        return [.. new PassageBudget(QuestionTokens, _count).Fit([.. screened.Reverse()]).OrderBy(f => f.Source.Number)];
    }

    private async Task<string?> ReadAsync(IChatClient writer, List<FittedPassage> asked, Language language, CancellationToken cancellation)
    {
        var texts = SummaryTexts.For(language);
        var sources = new SuppliedSources([.. asked.Select(a => a.Source)], analyzer);
        ChatMessage[] messages =
        [
            new(ChatRole.System, texts.Rules),
            new(ChatRole.User, string.Join('\n', asked.Select(a => PromptTemplate.Fill(texts.Question, ("number", a.Source.Number.ToString(CultureInfo.InvariantCulture)), ("text", a.Text))))),
        ];
        var said = new List<AnswerSentence>();
        var splitter = new SentenceSplitter();
        using var call = new ModelCall(writer, messages, new ChatOptions { Temperature = 0, MaxOutputTokens = MostTokens }, cancellation);
        await foreach (var item in call.ItemsAsync())
        {
            // Cut off for its length, the last sentence is half a sentence.
            foreach (var sentence in item switch { ModelText more => splitter.Add(more.Text), ModelEnd { FinishReason: not "length" } => splitter.End(), _ => [] })
            {
                if (Reported(sentence, texts.Opening) is not { } reported || judge.Judge(reported, sources, language, said) is not { Fault: null, Sentences: [var passed] })
                    return null;
                said.Add(passed);
                if (said.Count == MostSentences)
                    return Words();
            }
        }

        return said.Count > 0 ? Words() : null;

        string Words() => string.Join(' ', said.Select(s => $"{texts.Opening} {s.Text}"));
    }

    // What is reported, to be judged by itself: the words before it stand in no question.
    private static WrittenSentence? Reported(WrittenSentence sentence, string opening) =>
        sentence.Parts is [var part] && part.Text.StartsWith(opening + " ", StringComparison.Ordinal) && part.Text.Length > opening.Length + 1 && char.IsLetter(part.Text[opening.Length + 1])
            ? sentence with { Parts = [part with { Text = part.Text[(opening.Length + 1)..] }] }
            : null;
}
