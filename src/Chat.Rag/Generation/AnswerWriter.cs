using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Llama;
using Chat.Rag.Knowledge;
using Chat.Rag.Prompting;
using Chat.Rag.Text;
using Chat.Rag.Verification;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Generation;

/// <summary>
/// Lets a model say the guidance in its own words. Tokens are held until a sentence is whole; each sentence is judged at once and shown
/// while the model writes the next. One that fails is asked for once more with its fault named, and then gives way to the guidance's own
/// sentence. Whatever happens to the model, the guidance answers.
/// </summary>
public sealed class AnswerWriter(
    IChatClient model,
    KnowledgeBase knowledge,
    SentenceJudge judge,
    TextAnalyzer analyzer,
    GenerationMetrics metrics,
    IOptions<GenerationOptions> options,
    TimeProvider clock,
    ILogger<AnswerWriter> logger) : IDisposable
{
    private readonly WrittenAnswers _written = new(options.Value, clock);
    private int _writing;

    private readonly WritersDesk _desk = new(model, knowledge, judge, analyzer, options.Value, GrammarFor(model, options.Value), clock, logger);

    /// <summary>Which model writes: its id and, of a local file, its digest.</summary>
    public ModelIdentity Identity =>
        model.GetService(typeof(ModelIdentity)) as ModelIdentity
        ?? new ModelIdentity((model.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId ?? "unknown", null);

    /// <summary>Writes the answer of a quoted draft, or quotes it when the model does not.</summary>
    /// <param name="prompt">What the model is asked.</param>
    /// <param name="quoted">The guidance's own words, with their sources.</param>
    /// <param name="show">Takes each sentence when it has passed; also the place in the model's queue, and retractions.</param>
    /// <param name="cancellation">Stops the model and throws.</param>
    public async Task<Draft> WriteAsync(ComposedPrompt prompt, Draft quoted, Action<AnswerEvent> show, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(quoted);
        ArgumentNullException.ThrowIfNull(show);
        var key = WrittenAnswers.KeyOf(prompt, quoted, Identity);
        if (options.Value.ReuseFrom <= Volatile.Read(ref _writing) && _written.Find(key) is { } kept)
            return Again(kept, quoted, prompt, show);

        Interlocked.Increment(ref _writing);
        try
        {
            var writing = new Writing(_desk, prompt, quoted, show);
            var fallback = await writing.RunAsync(cancellation);
            var draft = writing.Close(fallback) with { PromptHash = prompt.Digest() };
            metrics.Count(draft.Generation!, prompt.Language.Code(), writing.FirstSentence);
            if (prompt.Ground.Count > 0)
                _written.Keep(key, draft);
            return draft;
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _written.Dispose();

    // Its sentences are judged once more with all answers'. What the model read and how it wrote stay with it: a receipt names no prompt that
    // nobody sent.
    private Draft Again(Draft kept, Draft quoted, ComposedPrompt prompt, Action<AnswerEvent> show)
    {
        foreach (var sentence in kept.Sentences)
            show(new SentenceVerified(sentence));
        var generation = kept.Generation! with { IsReused = true, PromptTokens = 0, CompletionTokens = 0 };
        metrics.CountReused(prompt.Language.Code());
        return quoted with { Mode = AnswerMode.Generated, Sentences = kept.Sentences, Generation = generation, Writing = kept.Writing, PromptHash = kept.PromptHash };
    }

    // Once, at start; a grammar that the model cannot use would otherwise show in every answer.
    private static string? GrammarFor(IChatClient model, GenerationOptions options)
    {
        if (options.GrammarFile is null)
            return null;
        var grammar = AnswerGrammar.Read(options.GrammarFile);
        (model.GetService(typeof(LlamaChatClient)) as LlamaChatClient)?.CheckGrammar(grammar);
        return grammar;
    }
}
