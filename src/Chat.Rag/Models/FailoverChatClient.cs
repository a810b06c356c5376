using System.Runtime.CompilerServices;
using Chat.Llama;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Models;

/// <summary>
/// A model behind several endpoints. An endpoint that fails before its first word gives way to the next;
/// after it, words have been shown, and the failure is the caller's to answer.
/// Throws <see cref="ModelOverloadedException"/> when every endpoint that could answer is busy, and
/// <see cref="ModelException"/> when none can.
/// </summary>
public sealed class FailoverChatClient(ModelEndpoints endpoints, IOptions<ModelOptions> options, TimeProvider clock) : IChatClient
{
    private readonly ModelOptions _limits = options.Value;
    private volatile bool _disposed;

    /// <summary>
    /// A whole answer. It is read as a stream too: so a silent endpoint is noticed within the limits between words,
    /// and not after the time of a whole answer.
    /// </summary>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var asked = messages.ToList();
        if (asked.Count == 0)
            throw new ArgumentException("There is no message to answer; give at least one.", nameof(messages));
        return StreamAsync(asked, options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return new ChatClientMetadata("openai", endpoints.FirstAddress, endpoints.ModelId);
        if (serviceType == typeof(ModelIdentity))
            return endpoints.ModelId is { } id ? new ModelIdentity(id, null) : null;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Refuses further requests; <see cref="ModelEndpoints"/> holds the connections.</summary>
    public void Dispose() => _disposed = true;

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(List<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var total = new CancellationTokenSource(TimeSpan.FromSeconds(_limits.TotalTimeout), clock);
        await using var stream = await FirstToSpeakAsync(messages, options, total.Token, cancellation);
        while (await stream.NextAsync())
            yield return stream.Current!;
    }

    private async Task<EndpointStream> FirstToSpeakAsync(List<ChatMessage> messages, ChatOptions? options, CancellationToken total, CancellationToken cancellation)
    {
        var tried = new HashSet<ModelEndpoint>();
        EndpointException? last = null;
        while (endpoints.Take(tried) is { } lease)
        {
            if (tried.Count > 0)
                endpoints.FailedOver(tried.Last());
            tried.Add(lease.Endpoint);
            var stream = new EndpointStream(lease, _limits, clock, total, cancellation);
            try
            {
                await stream.StartAsync(messages, options);
                return stream;
            }
            catch (EndpointException fault) when (fault.Kind != EndpointFault.Rejected && !total.IsCancellationRequested)
            {
                await stream.DisposeAsync();
                last = fault;
            }
            catch
            {
                await stream.DisposeAsync();
                throw;
            }
        }

        throw endpoints.Refusal(last);
    }
}
