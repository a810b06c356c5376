namespace Chat.Llama.Batching;

/// <summary>
/// Those who wait for a slot, first come first served, and how long that takes. Anyone may enter and leave, from any thread;
/// who is next is the engine thread's.
/// </summary>
/// <param name="length">Most that may wait.</param>
/// <param name="slots">Answers that run at a time.</param>
internal sealed class WaitingQueue(int length, int slots) : IDisposable
{
    private readonly AutoResetEvent _work = new(false);
    private readonly Lock _gate = new();
    private readonly Queue<RunningAnswer> _arrivals = new();
    private readonly List<RunningAnswer> _waiting = [];
    private double _secondsOfAnswer = 5; // a guess until the first answers have ended
    private int _unadmitted;
    private bool _isClosed;

    /// <summary>How many the engine thread has seen and not yet admitted.</summary>
    public int Count => _waiting.Count;

    /// <summary>Who is next.</summary>
    public RunningAnswer? Next => _waiting.Count > 0 ? _waiting[0] : null;

    /// <summary>Takes a place at the end.</summary>
    /// <param name="answer">Who wants one.</param>
    /// <param name="running">Answers that run now: free slots are places too.</param>
    /// <exception cref="ModelOverloadedException">There is none.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Enter(RunningAnswer answer, int running)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_unadmitted >= length + Math.Max(0, slots - running))
                throw new ModelOverloadedException(_unadmitted, WaitAt(_unadmitted + 1));
            _unadmitted++;
            _arrivals.Enqueue(answer);
            _work.Set();
        }
    }

    /// <summary>Nobody waits for this one any more. Its place is free at once, not when the engine's thread comes by.</summary>
    public void Abandon(RunningAnswer answer)
    {
        answer.Cancel();
        lock (_gate)
        {
            LeavePlace(answer);
            if (!_isClosed)
                _work.Set();
        }
    }

    /// <summary>Nobody may enter any more, and who waits for work is woken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _work.Set();
        }
    }

    /// <summary>Sleeps until someone enters or leaves, or it is closed.</summary>
    public void WaitForWork() => _work.WaitOne();

    /// <summary>Those who came since the last time stand in line; those who have left do not.</summary>
    public void Update()
    {
        lock (_gate)
        {
            while (_arrivals.TryDequeue(out var answer))
                _waiting.Add(answer);
        }

        _waiting.RemoveAll(a =>
        {
            if (a.IsCancelled)
                a.Fail(new OperationCanceledException());
            return a.IsCancelled;
        });
    }

    /// <summary>The next one has a slot.</summary>
    public void AdmitNext()
    {
        var answer = _waiting[0];
        _waiting.RemoveAt(0);
        lock (_gate)
            LeavePlace(answer);
    }

    /// <summary>Tells each where it stands.</summary>
    public void SayPlaces()
    {
        for (var i = 0; i < _waiting.Count; i++)
            _waiting[i].Say(new QueuePosition(i + 1, WaitAt(i + 1)));
    }

    /// <summary>An answer has ended: how long the next ones wait is estimated from that.</summary>
    public void NoteEnd(TimeSpan took) => _secondsOfAnswer = (0.8 * _secondsOfAnswer) + (0.2 * took.TotalSeconds);

    /// <summary>All who wait are told, and nobody may enter any more.</summary>
    public void FailAll(Exception fault)
    {
        // First: who came in after the last look would wait for ever.
        Close();
        Update();
        _waiting.ForEach(a => a.Fail(fault));
        _waiting.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _work.Dispose();

    private void LeavePlace(RunningAnswer answer)
    {
        if (answer.LeaveQueue())
            _unadmitted--;
    }

    private TimeSpan WaitAt(int position) => TimeSpan.FromSeconds(Math.Ceiling(position * _secondsOfAnswer / slots));
}
