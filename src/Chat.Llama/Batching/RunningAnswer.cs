using System.Diagnostics;
using System.Threading.Channels;
using Chat.Llama.Sampling;

namespace Chat.Llama.Batching;

/// <summary>A request from its arrival to its end. Everything but <see cref="Events"/>, <see cref="LeaveQueue"/> and <see cref="Cancel"/> is the engine thread's.</summary>
internal sealed class RunningAnswer(GenerationRequest request, TokenSampler sampler, int mostTokens) : IDisposable
{
    // A reader is woken at most 60 times a second, as often as a screen is drawn: each time takes a processor from the model.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(15);

    // A reader that lags costs at most its own answer's tokens, which are bounded.
    private readonly Channel<GenerationEvent> _events = Channel.CreateUnbounded<GenerationEvent>(new() { SingleReader = true, SingleWriter = true });
    private readonly List<LlamaToken> _unsent = [];
    private long _sent;
    private LlamaToken? _chosen;
    private ModelException? _fault;
    private volatile bool _isCancelled;
    private int _isQueued = 1;

    /// <summary>What was asked.</summary>
    public GenerationRequest Request { get; } = request;

    /// <summary>Most tokens that it may write.</summary>
    public int MostTokens { get; } = mostTokens;

    /// <summary>What the asker reads.</summary>
    public ChannelReader<GenerationEvent> Events => _events.Reader;

    /// <summary>True when nobody waits for it any more.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>Its slot, once it runs.</summary>
    public KvSlot? Slot { get; set; }

    /// <summary>Prompt tokens that were in the cache when it began.</summary>
    public int ReusedTokens { get; set; }

    /// <summary>The token to be read next, once the prompt has been read.</summary>
    public LlamaToken? Next { get; private set; }

    /// <summary>Tokens written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Where its output stands in the batch under way.</summary>
    public int Place { get; set; }

    /// <summary>When it was admitted, in the clock's ticks.</summary>
    public long Began { get; set; }

    /// <summary>Prompt tokens still to be read.</summary>
    public int Unread => Request.Prompt.Length - Slot!.Tokens.Count;

    private QueuePosition? _said;

    /// <summary>It takes no place in the queue any more; true for the first who says so, from any thread.</summary>
    public bool LeaveQueue() => Interlocked.Exchange(ref _isQueued, 0) == 1;

    /// <summary>Nobody waits for it any more; from any thread.</summary>
    public void Cancel() => _isCancelled = true;

    /// <summary>Chooses the next token; of several answers at a time, since each has a sampler of its own. Whatever happens is told by <see cref="Go"/>.</summary>
    public void Choose(ReadOnlySpan<float> logits)
    {
        try
        {
            (_chosen, _fault) = (sampler.Sample(logits), null);
        }
        catch (ModelException fault)
        {
            _fault = fault;
        }
    }

    /// <summary>Hands out the token that was chosen; the reason when that ended the answer.</summary>
    /// <exception cref="ModelException">None could be chosen.</exception>
    public EndReason? Go(Text.Vocabulary vocabulary)
    {
        if (_fault is not null)
            throw _fault;
        if (_chosen is not { } token || (!Request.IgnoresEnd && vocabulary.EndsAnswer(token)))
            return EndReason.Stop;
        Next = token;
        Written++;
        _unsent.Add(token);
        if (Written == 1 || Stopwatch.GetElapsedTime(_sent) >= Together)
            Send();
        return Written >= MostTokens ? EndReason.Length : null;
    }

    /// <summary>Says where it stands in the queue, if that is news.</summary>
    public void Say(QueuePosition position)
    {
        if (_said == position)
            return;
        _said = position;
        _events.Writer.TryWrite(new GenerationEvent(default, position, null));
    }

    /// <summary>The answer is whole.</summary>
    public void End(EndReason reason)
    {
        Send();
        _events.Writer.TryWrite(new GenerationEvent(default, null, new GenerationEnd(reason, Request.Prompt.Length, ReusedTokens, Written)));
        _events.Writer.TryComplete();
        Dispose();
    }

    /// <summary>The answer failed, or nobody waits for it.</summary>
    public void Fail(Exception fault)
    {
        _events.Writer.TryComplete(fault);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => sampler.Dispose();

    private void Send()
    {
        if (_unsent.Count > 0)
            _events.Writer.TryWrite(new GenerationEvent(_unsent.ToArray(), null, null));
        _unsent.Clear();
        _sent = Stopwatch.GetTimestamp();
    }
}
