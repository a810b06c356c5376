using Microsoft.Extensions.AI;

namespace Chat.Llama.Tests;

/// <summary>An answer that goes on until it is left: its grammar allows no end.</summary>
internal sealed class Endless : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TaskCompletionSource _speaks = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<QueuePosition> _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QueuePosition> _positions = [];
    private readonly Task _end;

    /// <summary>Asks for one.</summary>
    public Endless(LlamaChatClient client, string question = "Hola") => _end = Task.Run(() => ReadAsync(client, question));

    /// <summary>Where it stood in the queue, in order; to be read once it speaks.</summary>
    public IReadOnlyList<QueuePosition> Positions => _positions;

    /// <summary>Its options.</summary>
    public static ChatOptions Options => new()
    {
        Temperature = 0,
        MaxOutputTokens = TinyModel.LongContext,
        AdditionalProperties = new() { [LlamaChatClient.Grammar] = "root ::= [a-z] root" },
    };

    /// <summary>Waits for its first word; throws what it ended with instead.</summary>
    public Task UntilItSpeaks() => Task.WhenAny(_speaks.Task, _end).Unwrap().WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until it has a place in the queue; throws what it ended with instead.</summary>
    public async Task<QueuePosition> UntilItWaits()
    {
        await Task.WhenAny(_waits.Task, _end).Unwrap().WaitAsync(TestContext.Current.CancellationToken);
        return await _waits.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Stops it and waits until it has noticed.</summary>
    public async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _end);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        // However it ended: by being left here, or before that with its client.
        await _end.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        _leaving.Dispose();
    }

    private async Task ReadAsync(LlamaChatClient client, string question)
    {
        await foreach (var update in client.GetStreamingResponseAsync(question, Options, _leaving.Token))
        {
            if (update.RawRepresentation is QueuePosition position)
            {
                _positions.Add(position);
                _waits.TrySetResult(position);
            }

            if (update.Text.Length > 0)
                _speaks.TrySetResult();
        }
    }
}
