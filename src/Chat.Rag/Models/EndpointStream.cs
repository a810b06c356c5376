using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Models;

/// <summary>
/// The answer of one endpoint as it comes, under three time limits: to the first word, between words, and in all.
/// Every failure is an <see cref="EndpointException"/>, reported to the endpoint's circuit, or the caller's own cancellation.
/// </summary>
internal sealed class EndpointStream : IAsyncDisposable
{
    private readonly EndpointLease _lease;
    private readonly ModelOptions _limits;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _total;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _timer;
    private readonly Queue<ChatResponseUpdate> _held = [];
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private volatile bool _stalled;
    private bool _spoke;
    private bool _finished;

    /// <summary>Over an endpoint.</summary>
    /// <param name="lease">The hold on it; let go with the stream.</param>
    /// <param name="limits">The time limits.</param>
    /// <param name="clock">The time.</param>
    /// <param name="total">Ends when the time for the whole answer is up.</param>
    /// <param name="caller">Ends when the caller gives up.</param>
    public EndpointStream(EndpointLease lease, ModelOptions limits, TimeProvider clock, CancellationToken total, CancellationToken caller)
    {
        _lease = lease;
        _limits = limits;
        _clock = clock;
        _total = total;
        _caller = caller;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(total, caller);
        _timer = clock.CreateTimer(Stall, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The update that <see cref="NextAsync"/> moved to.</summary>
    public ChatResponseUpdate? Current { get; private set; }

    /// <summary>Asks, and waits for the first word; until then nothing has been shown and another endpoint may be asked.</summary>
    public async Task StartAsync(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var start = _clock.GetTimestamp();
        try
        {
            Arm(_limits.FirstTokenTimeout);
            _updates = (await _lease.Endpoint.AskAsync(messages, options, _stop.Token)).GetAsyncEnumerator(_stop.Token);
            while (!_spoke)
            {
                if (!await _updates.MoveNextAsync())
                    throw EndpointFaults.Malformed(_lease.Endpoint);
                Hold(_updates.Current);
            }

            _lease.Speaks(_clock.GetElapsedTime(start));
        }
        catch (Exception fault)
        {
            throw Explain(fault);
        }
        finally
        {
            Disarm();
        }
    }

    /// <summary>Moves on; false at the end of a whole answer.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "After the finish reason the answer is whole, whatever ends the stream.")]
    public async ValueTask<bool> NextAsync()
    {
        _caller.ThrowIfCancellationRequested();
        if (_held.TryDequeue(out var held))
        {
            Current = held;
            return true;
        }

        try
        {
            // Only while the endpoint is waited for: the caller takes its own time between two words.
            Arm(_limits.TokenTimeout);
            if (await _updates!.MoveNextAsync())
            {
                Current = Name(_updates.Current);
                return true;
            }

            if (!_finished)
                throw EndpointFaults.Cut(_lease.Endpoint);
        }
        catch (Exception fault) when (!_finished || _caller.IsCancellationRequested)
        {
            throw Explain(fault);
        }
        catch
        {
            // Only the token counts or the end mark are missing.
        }
        finally
        {
            Disarm();
        }

        _lease.Succeeded();
        return false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Closes the connection, so that the server stops writing and frees the slot.
        await _stop.CancelAsync();
        if (_updates is not null)
            await _updates.DisposeAsync();
        await _timer.DisposeAsync();
        _stop.Dispose();
        _lease.Dispose();
    }

    private void Hold(ChatResponseUpdate update)
    {
        _held.Enqueue(Name(update));
        _spoke = update.Text.Length > 0 || _finished;
    }

    private ChatResponseUpdate Name(ChatResponseUpdate update)
    {
        _finished |= update.FinishReason is not null;
        update.ModelId ??= _lease.Endpoint.ModelId;
        return update;
    }

    private Exception Explain(Exception fault)
    {
        if (_caller.IsCancellationRequested)
            return new OperationCanceledException(_caller);
        if (fault is ObjectDisposedException)
            return fault;
        var explained = _total.IsCancellationRequested
                ? EndpointFaults.Slow(_lease.Endpoint, "did not end its answer", nameof(_limits.TotalTimeout), _limits.TotalTimeout)
            : !_stalled
                ? EndpointFaults.Explain(fault, _lease.Endpoint)
            : _spoke
                ? EndpointFaults.Slow(_lease.Endpoint, "did not go on with its answer", nameof(_limits.TokenTimeout), _limits.TokenTimeout)
                : EndpointFaults.Slow(_lease.Endpoint, "did not begin its answer", nameof(_limits.FirstTokenTimeout), _limits.FirstTokenTimeout);
        _lease.Failed(explained);
        return explained;
    }

    private void Arm(double seconds) => _timer.Change(TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private void Disarm() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Stall(object? state)
    {
        _stalled = true;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended while the timer was on its way.
        }
    }
}
