using System.Runtime.CompilerServices;
using System.Text;
using Chat.Llama.Batching;
using Chat.Llama.Native;
using Chat.Llama.Sampling;
using Chat.Llama.Text;
using Microsoft.Extensions.AI;

namespace Chat.Llama;

/// <summary>
/// A model in this process, as the port that the rest of the service knows. Many conversations at a time share it:
/// their tokens are computed together, and what they have in common is computed once.
/// </summary>
public sealed class LlamaChatClient : IChatClient
{
    /// <summary>Key of <see cref="ChatOptions.AdditionalProperties"/>: a grammar in GBNF with a rule <c>root</c>.</summary>
    public const string Grammar = "grammar";

    private const int UsualMostTokens = 768;
    private const float UsualTemperature = 0.1f;
    private const float UsualTopP = 0.95f;
    private const int AnswersRemembered = 512;

    private readonly LlamaModel _model;
    private readonly LlamaEngine _engine;
    private readonly ChatTemplate _template;
    private readonly WrittenAnswers _written = new(AnswersRemembered);
    private bool _isDisposed;

    private LlamaChatClient(LlamaModel model, LlamaEngine engine, ChatTemplate template) => (_model, _engine, _template) = (model, engine, template);

    /// <summary>How the engine stands, for health checks and operators.</summary>
    public EngineState State => _engine.State;

    /// <summary>Starts a client; it owns the model from then on.</summary>
    /// <exception cref="ModelException">The model has no template, or its context does not fit.</exception>
    public static LlamaChatClient Start(LlamaModel model, LlamaOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var template = Text.ChatTemplate.Of(model, options.ChatTemplate);
        return new LlamaChatClient(model, LlamaEngine.Start(model, options, clock), template);
    }

    /// <summary>Looks whether answers could obey a grammar.</summary>
    /// <exception cref="ModelException">It cannot be read.</exception>
    public void CheckGrammar(string grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        new TokenSampler(_model.Vocabulary, new SamplingOptions(0, 1, 0, grammar)).Dispose();
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return StreamAsync(ToRequest([.. messages], options ?? new ChatOptions()), options?.StopSequences ?? [], cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("llama.cpp", null, _model.Identity.Id)
            : serviceType == typeof(ModelIdentity) ? _model.Identity
            : serviceType == typeof(TokenCounter) ? new TokenCounter(_model.Tokenizer.Count)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _engine.Dispose();
        _model.Dispose();
    }

    private GenerationRequest ToRequest(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        if (messages.Count == 0)
            throw new ArgumentException("A conversation has at least one message.", nameof(messages));
        var turns = messages.Select(ToTurn).ToList();
        var prompt = _template.Apply(turns);
        return new GenerationRequest
        {
            Prompt = [.. prompt],
            SharedTokens = Math.Min(_template.CountShared(turns, prompt), prompt.Count - 1),
            MostTokens = options.MaxOutputTokens ?? UsualMostTokens,
            Sampling = new SamplingOptions(
                Math.Max(0, options.Temperature ?? UsualTemperature),
                Math.Clamp(options.TopP ?? UsualTopP, float.Epsilon, 1),
                options.Seed is { } seed ? (int)(seed ^ (seed >> 32)) : Random.Shared.Next(),
                options.AdditionalProperties?.GetValueOrDefault(Grammar) as string),
        };
    }

    private ChatTurnText ToTurn(ChatMessage message)
    {
        if (message.Contents.Any(c => c is not (TextContent or UsageContent)))
            throw new ArgumentException("This model reads text only.", nameof(message));
        var role = message.Role == ChatRole.System ? "system" : message.Role == ChatRole.Assistant ? "assistant" : "user";
        return new ChatTurnText(role, message.Text, role == "assistant" ? _written.Find(message.Text) : null);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(GenerationRequest request, IList<string> stopWords, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = Guid.NewGuid().ToString("n");
        var decoder = new TokenDecoder(_model.Vocabulary);
        var stops = new StopSequences([.. stopWords.Where(w => w.Length > 0)]);
        var (tokens, text) = (new List<LlamaToken>(), new StringBuilder());
        await foreach (var happened in _engine.GenerateAsync(request, cancellation))
        {
            if (happened.Waiting is { } position)
            {
                yield return Update([], position);
            }
            else if (happened.End is null)
            {
                if (Read(happened.Tokens.Span) is { Length: > 0 } words)
                    yield return Say(words);
                if (stops.AreMet)
                {
                    yield return Close(EndReason.Stop, reused: null);
                    yield break;
                }
            }
            else
            {
                if (stops.Add(decoder.End()) + stops.End() is { Length: > 0 } rest)
                    yield return Say(rest);
                _written.Add(text.ToString(), tokens);
                yield return Close(happened.End.Reason, happened.End.ReusedTokens);
            }
        }

        string Read(ReadOnlySpan<LlamaToken> came)
        {
            var words = new StringBuilder();
            foreach (var token in came)
            {
                if (stops.AreMet)
                    break;
                tokens.Add(token);
                words.Append(stops.Add(decoder.Add(token)));
            }

            return words.ToString();
        }

        ChatResponseUpdate Say(string words)
        {
            text.Append(words);
            return Update([new TextContent(words)]);
        }

        ChatResponseUpdate Close(EndReason reason, int? reused)
        {
            var usage = new UsageDetails
            {
                InputTokenCount = request.Prompt.Length,
                CachedInputTokenCount = reused,
                OutputTokenCount = tokens.Count,
                TotalTokenCount = request.Prompt.Length + tokens.Count,
            };
            var update = Update([new UsageContent(usage)]);
            update.FinishReason = reason == EndReason.Stop ? ChatFinishReason.Stop : ChatFinishReason.Length;
            return update;
        }

        ChatResponseUpdate Update(IList<AIContent> contents, object? raw = null) => new(ChatRole.Assistant, contents)
        {
            ResponseId = id,
            MessageId = id,
            ModelId = _model.Identity.Id,
            RawRepresentation = raw,
        };
    }
}
