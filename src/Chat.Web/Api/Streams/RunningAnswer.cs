using System.Runtime.CompilerServices;
using System.Text.Json;
using Chat.Core.Answers;
using Chat.Web.Hosting;

namespace Chat.Web.Api.Streams;

/// <summary>
/// An answer that is being made: its events so far, numbered from 1, for any number of readers, each from where they please. When the last
/// of them leaves before the end, it stops after a while.
/// </summary>
internal sealed class RunningAnswer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _grace;
    private readonly TimeProvider _clock;
    private readonly ITimer _alone;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;
    private bool _stops;
    private int _readers;

    /// <summary>One whose first reader is on the way.</summary>
    /// <param name="body">Digest of what was asked.</param>
    /// <param name="grace">How long it goes on without a reader.</param>
    /// <param name="clock">Measures that.</param>
    public RunningAnswer(string body, TimeSpan grace, TimeProvider clock)
    {
        (Body, _grace, _clock) = (body, grace, clock);
        _alone = clock.CreateTimer(_ => StopIfAlone(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Digest of what was asked.</summary>
    public string Body { get; }

    /// <summary>Ends the making.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>The conversation that it belongs to; none for one that its sender did not name.</summary>
    public Guid Conversation { get; init; }

    /// <summary>The whole answer, once it is there.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>How many events there are.</summary>
    public int Events
    {
        get
        {
            lock (_lock)
                return _events.Count;
        }
    }

    /// <summary>True while somebody besides whoever asks reads it, and it is not at its end.</summary>
    public bool IsReadByOthers
    {
        get
        {
            lock (_lock)
                return !_ended && _readers > 1;
        }
    }

    /// <summary>Adds an event.</summary>
    public void Add(AnswerEvent happened)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(happened, ApiJson.Default.AnswerEvent);
        lock (_lock)
        {
            _events.Add(data);
            Answer = (happened as Completed)?.Answer ?? Answer;
            Tell();
        }
    }

    /// <summary>No more events come; without an answer it failed.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            _alone.Dispose();
            Tell();
        }
    }

    /// <summary>Stops the making; nobody joins any more.</summary>
    public void Stop()
    {
        lock (_lock)
            _stops = true;
        _stop.Cancel();
    }

    /// <summary>Somebody is about to read: whoever calls this reads, or calls <see cref="Leave"/>. False when it stops, or came to nothing.</summary>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_stops || (_ended && Answer is null))
                return false;
            _readers++;
            return true;
        }
    }

    /// <summary>A reader has left.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _readers--;
            if (_readers == 0 && !_ended)
                _alone.Change(_grace, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// The events after that number, the last one at least, and a comment whenever nothing happened for so long. Call <see cref="TryJoin"/> first; it
    /// leaves at its end.
    /// </summary>
    /// <exception cref="AnswerCutException">The answer failed: the line is cut, as the client finds no <c>completed</c>.</exception>
    public async IAsyncEnumerable<ServerEvent> ReadAsync(int after, TimeSpan beat, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var next = after; ; next++)
            {
                while (!await NextAsync(next, beat, cancellation))
                {
                    if (HasEnded(next))
                    {
                        // A number beyond the end is of another try, or made up: what completes the answer is told all the same.
                        if (next == after && Events is > 0 and var last)
                            yield return new ServerEvent(At(last - 1), Numbers.Plain(last));
                        yield break;
                    }

                    yield return ServerEvent.Beat;
                }

                yield return new ServerEvent(At(next), Numbers.Plain(next + 1));
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The whole answer when it is there. Call <see cref="TryJoin"/> first; it leaves at its end.</summary>
    /// <exception cref="AnswerCutException">The answer failed.</exception>
    public async Task<Answer> WholeAsync(CancellationToken cancellation)
    {
        try
        {
            for (var next = 0; !HasEnded(next); next++)
                await NextAsync(next, Timeout.InfiniteTimeSpan, cancellation);
            return Answer ?? throw new AnswerCutException();
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _alone.Dispose();
        _stop.Dispose();
    }

    private byte[] At(int index)
    {
        lock (_lock)
            return _events[index];
    }

    // True when the event is there; false when there will be none, or none came in time.
    private async Task<bool> NextAsync(int index, TimeSpan beat, CancellationToken cancellation)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_events.Count > index)
                    return true;
                if (_ended)
                    return Answer is not null ? false : throw new AnswerCutException();
                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(beat, _clock, cancellation);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    private bool HasEnded(int index)
    {
        lock (_lock)
            return _ended && _events.Count <= index;
    }

    private void Tell()
    {
        var told = _more;
        _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        told.TrySetResult();
    }

    private void StopIfAlone()
    {
        lock (_lock)
        {
            if (_readers > 0 || _ended)
                return;
            // At once, so that nobody joins between here and the stop.
            _stops = true;
        }

        Stop();
    }
}
