using System.Runtime.CompilerServices;
using Chat.Core.Answers;

namespace Chat.Web.Hosting.Admission;

/// <summary>A question's place, waiting and then running. To be disposed of, whatever happens to the answer.</summary>
public sealed class AnswerPlace : IDisposable
{
    // A reader sees their place change about as often as they look.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly AnswerGate _gate;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isLeft;

    internal AnswerPlace(AnswerGate gate, TimeProvider clock, long number, bool followsUp, DateTimeOffset enteredAt, TimeSpan announced) =>
        (_gate, _clock, Number, FollowsUp, EnteredAt, Announced, Due) = (gate, clock, number, followsUp, enteredAt, announced, enteredAt + announced);

    /// <summary>Longest wait that its asker was told.</summary>
    public TimeSpan Announced { get; }

    /// <summary>True once the answer may be worked on.</summary>
    public bool HasStarted => _started.Task.IsCompleted;

    internal long Number { get; }

    internal bool FollowsUp { get; }

    internal DateTimeOffset EnteredAt { get; }

    internal DateTimeOffset Due { get; }

    internal DateTimeOffset StartedAt { get; private set; }

    /// <summary>Ends when the answer may be worked on; says meanwhile where it stands, each time that changes.</summary>
    public async IAsyncEnumerable<Waiting> WaitAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var said = 0;
        while (!HasStarted)
        {
            if (_gate.PositionOf(this) is var position and > 0 && position != said)
            {
                said = position;
                yield return new Waiting(position, Math.Max(1, Math.Ceiling((Due - _clock.GetUtcNow()).TotalSeconds)));
            }

            try
            {
                await _started.Task.WaitAsync(Look, _clock, cancellation);
            }
            catch (TimeoutException)
            {
                // Still in the line.
            }
        }
    }

    /// <summary>The same, for whoever sees nothing of it.</summary>
    public Task StartedAsync(CancellationToken cancellation = default) => _started.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            _gate.Leave(this);
    }

    internal void Start(DateTimeOffset now)
    {
        StartedAt = now;
        _started.TrySetResult();
    }
}
