using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting.Admission;

/// <summary>
/// Lets so many questions in at a time, and lets so many wait. A follow-up goes before first questions, but nobody is overtaken past the
/// moment that they were told: whoever's promise ends first is next, and a follow-up's ends sooner.
/// </summary>
/// <remarks>
/// The wait is estimated from what the last answers took, and announced with a margin (<see cref="Margin"/>), since a promise that is
/// broken is worse than one that is too long.
/// </remarks>
public sealed class AnswerGate : IDisposable
{
    /// <summary>By how much more than the estimate a wait is announced.</summary>
    public const double Margin = 2;

    // A guess until the first answers have ended; and how much each of them moves it.
    private const double FirstGuess = 1;
    private const double Weight = 0.1;

    // By then whoever comes back is sent to another node, or this one has started again.
    private static readonly TimeSpan ClosedFor = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly AdmissionOptions _options;
    private readonly TimeProvider _clock;
    private readonly AdmissionMetrics _metrics;

    // By the moment promised; the number tells apart those of the same moment.
    private readonly SortedSet<AnswerPlace> _line = new(Comparer<AnswerPlace>.Create((a, b) => (a.Due, a.Number).CompareTo((b.Due, b.Number))));
    private double _seconds = FirstGuess;
    private int _running;
    private int _followUps;
    private bool _isClosed;
    private long _last;

    /// <summary>Makes an open gate.</summary>
    public AnswerGate(IOptions<AdmissionOptions> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _clock) = (options.Value, clock);
        _metrics = new AdmissionMetrics(() => Running, () => Waiting);
    }

    /// <summary>Answers that are worked on.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Questions that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _line.Count;
        }
    }

    /// <summary>Lets nobody in any more; those who have a place keep it.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    /// <summary>Takes a place for a question.</summary>
    /// <param name="followsUp">True for one of a conversation that has begun.</param>
    /// <param name="place">The place, to be disposed of when the answer has ended or nobody waits for it any more.</param>
    /// <param name="comeBack">When there is none: after how long there will be one, a second at least.</param>
    public bool TryEnter(bool followsUp, [NotNullWhen(true)] out AnswerPlace? place, out TimeSpan comeBack)
    {
        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            (place, comeBack) = (null, TimeSpan.Zero);
            if (_isClosed)
            {
                comeBack = ClosedFor;
                _metrics.Refused();
                return false;
            }

            if (_running < _options.Running)
            {
                // Whoever gives a place back hands it to the line, so that there is none while one is free.
                _running++;
                place = new AnswerPlace(this, _clock, ++_last, followsUp, now, TimeSpan.Zero);
                Start(place);
                return true;
            }

            var announced = Announced(followsUp ? _followUps : _line.Count);
            if (_line.Count >= _options.Waiting || announced > _options.LongestWait)
            {
                // By then half of those who wait have come in.
                comeBack = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(Seconds(_line.Count + 1) / 2)));
                _metrics.Refused();
                return false;
            }

            place = new AnswerPlace(this, _clock, ++_last, followsUp, now, announced);
            _line.Add(place);
            _followUps += followsUp ? 1 : 0;
            return true;
        }
    }

    /// <summary>1 for whoever is next; 0 once it has come in.</summary>
    internal int PositionOf(AnswerPlace place)
    {
        lock (_lock)
        {
            if (!_line.Contains(place))
                return 0;
            var position = 1;
            foreach (var other in _line)
            {
                if (ReferenceEquals(other, place))
                    break;
                position++;
            }

            return position;
        }
    }

    /// <summary>A place is given back: one that waited leaves the line, one that ran makes room for the next.</summary>
    internal void Leave(AnswerPlace place)
    {
        lock (_lock)
        {
            if (Remove(place))
                return;
            _running--;
            _seconds += Weight * ((_clock.GetUtcNow() - place.StartedAt).TotalSeconds - _seconds);
            if (_line.Min is not { } next)
                return;
            Remove(next);
            _running++;
            Start(next);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _metrics.Dispose();

    private void Start(AnswerPlace place)
    {
        var now = _clock.GetUtcNow();
        _metrics.Started(now - place.EnteredAt, isLate: now > place.Due);
        place.Start(now);
    }

    private bool Remove(AnswerPlace place)
    {
        if (!_line.Remove(place))
            return false;
        _followUps -= place.FollowsUp ? 1 : 0;
        return true;
    }

    private TimeSpan Announced(int before) => TimeSpan.FromSeconds(Math.Ceiling(Margin * Seconds(before + 1)));

    // One of those that run ends every so often.
    private double Seconds(int places) => places * _seconds / _options.Running;
}
