using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Chat.Testing;

/// <summary>A model that makes up its whole answer at once, and says it piece by piece.</summary>
public abstract class WholeAnswerModel : IChatClient
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var piece in ScriptedModel.PiecesAsync(Answer(new ModelRequest([.. messages], options))).WithCancellation(cancellationToken))
            yield return piece;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>What it says.</summary>
    protected abstract string Answer(ModelRequest request);
}
