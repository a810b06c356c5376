using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Chat.Llama;
using Microsoft.Extensions.AI;

namespace Chat.Testing;

/// <summary>What a model was asked.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Options">Temperature, limits, …; null when none were given.</param>
public sealed record ModelRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>All of it as one text.</summary>
    public string Transcript => string.Join('\n', Messages.Select(m => $"{m.Role}: {m.Text}"));

    /// <summary>The words of one role, in order.</summary>
    public string Said(ChatRole role) => string.Join('\n', Messages.Where(m => m.Role == role).Select(m => m.Text));
}

/// <summary>
/// A model that answers what a test says, piece by piece, and remembers all that it was asked. A script may wait for a
/// <see cref="TaskCompletionSource"/> between two pieces, throw at any point, or say where it stands in a queue.
/// </summary>
public sealed class ScriptedModel : IChatClient
{
    private readonly Func<ModelRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> _script;
    private readonly ConcurrentQueue<ModelRequest> _requests = [];
    private int _underWay;

    /// <summary>Says the same as a whole, streamed in pieces of a few letters.</summary>
    public ScriptedModel(Func<IReadOnlyList<ChatMessage>, string> answer)
        : this((request, _) => PiecesAsync(answer(request.Messages)))
    {
    }

    /// <summary>Follows a script.</summary>
    public ScriptedModel(Func<ModelRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> script) => _script = script;

    /// <summary>All that it was asked, in order.</summary>
    public IReadOnlyList<ModelRequest> Requests => [.. _requests];

    /// <summary>How many answers are under way: 0 when every slot is free.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Which model it says it is.</summary>
    public ModelIdentity? Identity { get; init; } = new("scripted", new string('a', 64));

    /// <summary>How it counts tokens; null when it does not.</summary>
    public TokenCounter? Counter { get; init; }

    /// <summary>A piece of text.</summary>
    public static ChatResponseUpdate Say(string text) => new(ChatRole.Assistant, text);

    /// <summary>A place in the queue.</summary>
    public static ChatResponseUpdate Queue(int position, double seconds) => new() { RawRepresentation = new QueuePosition(position, TimeSpan.FromSeconds(seconds)) };

    /// <summary>The end, with the tokens used.</summary>
    public static ChatResponseUpdate End(ChatFinishReason reason, long prompt = 0, long completion = 0) =>
        new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = prompt, OutputTokenCount = completion })]) { FinishReason = reason };

    /// <summary>A text in pieces of a few letters, as tokens come.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> PiecesAsync(string text)
    {
        await Task.CompletedTask;
        for (var i = 0; i < text.Length; i += 3)
            yield return Say(text.Substring(i, Math.Min(3, text.Length - i)));
        yield return End(ChatFinishReason.Stop);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ModelRequest([.. messages], options);
        _requests.Enqueue(request);
        Interlocked.Increment(ref _underWay);
        try
        {
            await foreach (var update in _script(request, cancellationToken).WithCancellation(cancellationToken))
                yield return update;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ModelIdentity) ? Identity : serviceType == typeof(TokenCounter) ? Counter : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
