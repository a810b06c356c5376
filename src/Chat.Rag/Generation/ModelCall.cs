using System.Threading.Channels;
using Chat.Llama;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Generation;

/// <summary>What comes from a model that writes.</summary>
internal abstract record ModelItem;

/// <summary>More text.</summary>
internal sealed record ModelText(string Text) : ModelItem;

/// <summary>Where the request stands in the queue.</summary>
internal sealed record ModelQueue(QueuePosition Position) : ModelItem;

/// <summary>The model has ended; always the last item of a call that did not fail.</summary>
internal sealed record ModelEnd(string? FinishReason, long? PromptTokens, long? CompletionTokens) : ModelItem;

/// <summary>
/// One request to a model, read by a task of its own: a sentence may be judged, or asked for again, while the model goes on writing, and
/// a client that does not heed its cancellation keeps nobody waiting.
/// </summary>
internal sealed class ModelCall : IDisposable
{
    private readonly Channel<ModelItem> _items = Channel.CreateUnbounded<ModelItem>(new() { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopped;

    /// <summary>Starts it.</summary>
    public ModelCall(IChatClient model, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _stopped = _stop.Token;
        _ = Task.Run(() => ReadAsync(model, messages, options), CancellationToken.None);
    }

    /// <summary>The items in order; throws what the model throws, and <see cref="OperationCanceledException"/> when it is stopped.</summary>
    public IAsyncEnumerable<ModelItem> ItemsAsync() => _items.Reader.ReadAllAsync(_stopped);

    /// <summary>Stops the model, wherever it is.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task ReadAsync(IChatClient model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        try
        {
            var (finish, prompt, completion) = (default(ChatFinishReason?), default(long?), default(long?));
            await foreach (var update in model.GetStreamingResponseAsync(messages, options, _stopped))
            {
                if (update.RawRepresentation is QueuePosition position)
                    _items.Writer.TryWrite(new ModelQueue(position));
                if (update.Text is { Length: > 0 } text)
                    _items.Writer.TryWrite(new ModelText(text));
                foreach (var usage in update.Contents.OfType<UsageContent>())
                    (prompt, completion) = (usage.Details.InputTokenCount, usage.Details.OutputTokenCount);
                finish = update.FinishReason ?? finish;
            }

            _items.Writer.TryWrite(new ModelEnd(finish?.Value, prompt, completion));
            _items.Writer.TryComplete();
        }
        catch (Exception fault)
        {
            // Thrown where the items are read.
            _items.Writer.TryComplete(fault);
        }
    }
}
