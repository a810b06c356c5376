namespace Chat.Rag.Models;

/// <summary>
/// Whether an endpoint may be asked. Closed: yes. Several faults one after another open it: no, for a while.
/// Then it is half open: one request tries it, and its first word closes the circuit, its fault opens it again.
/// A health probe that fails puts the endpoint behind the others but does not open the circuit, since a probe
/// may fail where answers would not; one that succeeds after a failed one ends the wait, since the server came back.
/// </summary>
internal sealed class EndpointCircuit(int faultsToOpen, TimeSpan openFor, TimeProvider clock)
{
    /// <summary>No endpoint is left alone longer for having said when to come back: a wrong date must not switch it off.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _faults;
    private long? _openedAt;
    private bool _onTrial;
    private bool _unhealthy;
    private long _busyFrom;
    private TimeSpan _busyFor;

    /// <summary>How it stands now.</summary>
    public EndpointCondition Condition
    {
        get
        {
            lock (_lock)
            {
                return _openedAt is not null && !Rested ? EndpointCondition.Open
                    : _openedAt is not null ? EndpointCondition.HalfOpen
                    : BusyLeft > TimeSpan.Zero ? EndpointCondition.Busy
                    : _unhealthy ? EndpointCondition.Unhealthy
                    : EndpointCondition.Ready;
            }
        }
    }

    /// <summary>How long until the endpoint wants to be asked again; zero where it does now.</summary>
    public TimeSpan Rest
    {
        get
        {
            lock (_lock)
                return BusyLeft > TimeSpan.Zero ? BusyLeft : TimeSpan.Zero;
        }
    }

    private bool Rested => clock.GetElapsedTime(_openedAt!.Value) >= openFor;

    private TimeSpan BusyLeft => _busyFor == TimeSpan.Zero ? TimeSpan.Zero : _busyFor - clock.GetElapsedTime(_busyFrom);

    /// <summary>Lets a request in, or not.</summary>
    /// <param name="trial">It is the one that tries the endpoint again.</param>
    public bool TryEnter(out bool trial)
    {
        lock (_lock)
        {
            trial = _openedAt is not null;
            if (BusyLeft > TimeSpan.Zero || (trial && (_onTrial || !Rested)))
                return false;
            _onTrial = trial;
            return true;
        }
    }

    /// <summary>The first word of an answer has come. Only a whole answer forgets the faults before it.</summary>
    public void Speaks()
    {
        lock (_lock)
            Close(faults: Math.Min(_faults, faultsToOpen - 1));
    }

    /// <summary>An answer has come whole.</summary>
    public void Succeeded()
    {
        lock (_lock)
            Close(faults: 0);
    }

    /// <summary>A request failed; true when this opens the circuit.</summary>
    public bool Failed()
    {
        lock (_lock)
        {
            _faults++;
            _onTrial = false;
            if (_faults < faultsToOpen)
                return false;
            var opens = _openedAt is null;
            _openedAt = clock.GetTimestamp();
            return opens;
        }
    }

    /// <summary>The endpoint wants to be left alone for a while.</summary>
    public void Busy(TimeSpan rest, bool trial)
    {
        lock (_lock)
        {
            _busyFrom = clock.GetTimestamp();
            _busyFor = rest < LongestRest ? rest : LongestRest;
            if (trial)
                _onTrial = false;
        }
    }

    /// <summary>A request ended and says nothing about the endpoint: its caller went away, or it was at fault itself.</summary>
    public void Left(bool trial)
    {
        lock (_lock)
        {
            if (trial)
                _onTrial = false;
        }
    }

    /// <summary>A health probe came back; true when this is news.</summary>
    public bool Probed(bool healthy)
    {
        lock (_lock)
        {
            var news = _unhealthy == healthy;
            _unhealthy = !healthy;
            // Back from the dead: the wait was for this. An endpoint that was healthy all along must sit it out.
            if (news && healthy && _openedAt is not null)
                _openedAt = clock.GetTimestamp() - (long)(openFor.TotalSeconds * clock.TimestampFrequency) - 1;
            return news;
        }
    }

    private void Close(int faults)
    {
        _faults = faults;
        _openedAt = null;
        _onTrial = false;
    }
}
