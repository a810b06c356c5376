using System.Diagnostics;
using System.Runtime.CompilerServices;
using Chat.Llama.Native;
using Chat.Llama.Sampling;

namespace Chat.Llama.Batching;

/// <summary>
/// Continuous batching: one thread owns the context, and each of its rounds admits requests, reads a piece of the new
/// prompts and one token of every running answer in one call of the model, chooses the next tokens and hands them out.
/// </summary>
internal sealed class LlamaEngine : IDisposable
{
    private readonly LlamaModel _model;
    private readonly LlamaOptions _options;
    private readonly TimeProvider _clock;
    private readonly ContextHandle _context;
    private readonly ComputeThreads? _threads;
    private readonly KvCache _cache;
    private readonly BatchBuffer _batch;
    private readonly PrefillPace _pace;
    private readonly EngineMetrics _metrics;
    private readonly Thread _thread;
    private readonly AutoResetEvent _work = new(false);
    private readonly Lock _gate = new();
    private readonly Queue<RunningAnswer> _arrivals = new();
    private readonly List<RunningAnswer> _waiting = [];
    private readonly List<RunningAnswer> _running = [];
    private readonly int _longestAnswer;
    private double _secondsOfAnswer = 5; // a guess until the first answers have ended
    private int _unadmitted;
    private volatile bool _stops;
    private volatile EngineState _state;

    private LlamaEngine(LlamaModel model, LlamaOptions options, TimeProvider clock, ContextHandle context)
    {
        (_model, _options, _clock, _context) = (model, options, clock, context);
        _threads = ComputeThreads.Attach(context, options.UsedThreads);
        var cells = (int)LlamaApi.llama_n_ctx(context);
        _longestAnswer = Math.Min(cells, model.TrainedContext);
        _cache = new KvCache(LlamaApi.llama_get_memory(context), cells, options.Slots, options.RememberedConversations);
        _batch = new BatchBuffer(options.BatchTokens);
        _pace = new PrefillPace(options.LongestStall, options.BatchTokens);
        _state = new EngineState(0, 0, 0, 0, cells);
        _metrics = new EngineMetrics(() => _state);
        _thread = new Thread(Run) { IsBackground = true, Name = "llama" };
        _thread.Start();
    }

    /// <summary>How it stands, as of the last round.</summary>
    public EngineState State => _state;

    /// <summary>Makes a context and starts its thread.</summary>
    /// <exception cref="ModelException">The context does not fit.</exception>
    public static LlamaEngine Start(LlamaModel model, LlamaOptions options, TimeProvider clock)
    {
        options.Check();
        return new LlamaEngine(model, options, clock, LlamaContext.ForAnswers(model, options));
    }

    /// <summary>Writes an answer. Leaving the enumeration, or cancelling it, frees the slot within one call of the model.</summary>
    /// <exception cref="ModelOverloadedException">The queue is full.</exception>
    /// <exception cref="ModelException">The prompt does not fit, or the model failed.</exception>
    public async IAsyncEnumerable<GenerationEvent> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = Submit(request);
        using var registration = cancellation.Register(() => Abandon(answer));
        try
        {
            await foreach (var happened in answer.Events.ReadAllAsync(cancellation))
                yield return happened;
        }
        finally
        {
            Abandon(answer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stops)
                return;
            _stops = true;
        }

        _work.Set();
        _thread.Join();
        _batch.Dispose();
        _context.Dispose();
        _threads?.Dispose();
        _metrics.Dispose();
        _work.Dispose();
    }

    private RunningAnswer Submit(GenerationRequest request)
    {
        if (request.Prompt.Length >= _longestAnswer)
            throw new ModelException($"The prompt has {request.Prompt.Length} tokens, and the model's context holds {_longestAnswer}: shorten it, or raise TaxAssistant:Model:ContextTokens if the model was trained for more.");
        if (request.Prompt.Length == 0)
            throw new ArgumentException("A prompt has at least one token.", nameof(request));
        var most = Math.Clamp(request.MostTokens, 1, _longestAnswer - request.Prompt.Length);
        var answer = new RunningAnswer(request, new TokenSampler(_model.Vocabulary, request.Sampling), most);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stops, this);
            if (_unadmitted >= _options.QueueLength + Math.Max(0, _options.Slots - _state.Running))
            {
                answer.Dispose();
                _metrics.CountRefused();
                throw new ModelOverloadedException(_unadmitted, WaitAt(_unadmitted + 1));
            }

            _unadmitted++;
            _arrivals.Enqueue(answer);
        }

        _work.Set();
        return answer;
    }

    private void Abandon(RunningAnswer answer)
    {
        answer.Cancel();
        lock (_gate)
        {
            // Its place is free at once, not when the engine's thread comes by.
            if (answer.LeaveQueue())
                _unadmitted--;
            if (!_stops)
                _work.Set();
        }
    }

    private void Run()
    {
        while (!_stops)
        {
            try
            {
                TakeArrivals();
                DropAbandoned();
                Admit();
                _state = new EngineState(_running.Count, _waiting.Count, _cache.Count(KvUse.Remembered) + _cache.Count(KvUse.SystemPrompt), _cache.Used, _cache.Size);
                if (_running.Count > 0)
                    Step();
                else
                    _work.WaitOne();
            }
            catch (Exception fault)
            {
                // Whatever it was, those who wait are told, and the next request finds an empty context.
                FailAll(_running, fault as ModelException ?? new ModelException("The model failed; the answer was given up.", fault));
                _cache.Reset();
            }
        }

        TakeArrivals();
        var stopped = new ModelException("The model was stopped; ask again when the service is back.");
        FailAll(_running, stopped);
        FailAll(_waiting, stopped);
        _state = _state with { Running = 0, Waiting = 0 };
    }

    private static void FailAll(List<RunningAnswer> answers, Exception fault)
    {
        answers.ForEach(a => a.Fail(fault));
        answers.Clear();
    }

    private void TakeArrivals()
    {
        lock (_gate)
        {
            while (_arrivals.TryDequeue(out var answer))
                _waiting.Add(answer);
        }
    }

    private void DropAbandoned()
    {
        foreach (var answer in _running.FindAll(a => a.IsCancelled))
            Leave(answer, () => answer.Fail(new OperationCanceledException()));
        _waiting.RemoveAll(a =>
        {
            if (a.IsCancelled)
                a.Fail(new OperationCanceledException());
            return a.IsCancelled;
        });
    }

    private void Admit()
    {
        while (_waiting.Count > 0 && _running.Count < _options.Slots && !AwaitsSharedPrefix(_waiting[0]))
        {
            var answer = _waiting[0];
            if (_cache.Take(answer.Request.Prompt, answer.MostTokens, _running.Sum(r => r.Promised)) is not { } sequence)
            {
                if (_running.Count > 0)
                    break;
                // Nothing runs and it does not fit: the ledger must be wrong, so begin anew.
                _cache.Reset();
                continue;
            }

            answer.Sequence = sequence;
            answer.ReusedTokens = sequence.Tokens.Count;
            answer.Began = _clock.GetTimestamp();
            _waiting.RemoveAt(0);
            _running.Add(answer);
            lock (_gate)
            {
                if (answer.LeaveQueue())
                    _unadmitted--;
            }
        }

        for (var i = 0; i < _waiting.Count; i++)
            _waiting[i].Say(new QueuePosition(i + 1, WaitAt(i + 1)));
    }

    // When many ask at once, the first of them reads the system prompt, and the others begin when it can be shared.
    private bool AwaitsSharedPrefix(RunningAnswer answer)
    {
        var shared = answer.Request.Prompt.AsSpan(0, answer.Request.SharedTokens);
        foreach (var running in _running)
        {
            if (running.Sequence!.Tokens.Count < shared.Length && running.Request.Prompt.AsSpan().StartsWith(shared))
                return true;
        }

        return false;
    }

    private TimeSpan WaitAt(int position) => TimeSpan.FromSeconds(Math.Ceiling(position * _secondsOfAnswer / _options.Slots));

    private void Step()
    {
        _batch.Clear();
        var decoding = 0;
        foreach (var answer in _running)
        {
            answer.Place = -1;
            if (answer.Next is not { } token)
                continue;
            answer.Place = Read(answer, token, hasOutput: true);
            decoding++;
        }

        var room = _pace.Piece(decoding);
        foreach (var answer in _running)
        {
            for (; room > 0 && answer.Next is null && answer.Unread > 0; room--)
            {
                var isLast = answer.Unread == 1;
                var place = Read(answer, answer.Request.Prompt[^answer.Unread], isLast);
                if (isLast)
                    answer.Place = place;
            }
        }

        var start = Stopwatch.GetTimestamp();
        Decode();
        // On a GPU the call only hands the work over; its time is known when it is done.
        LlamaApi.llama_synchronize(_context);
        ShareSystemPrompts();
        _pace.Note(decoding, _batch.Count - decoding, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        var advancing = _running.FindAll(a => a.Place >= 0);
        TokenChoice.Make(_context, _model.Vocabulary.Size, advancing, _options.UsedThreads);
        foreach (var answer in advancing)
            Advance(answer);
    }

    private int Read(RunningAnswer answer, LlamaToken token, bool hasOutput)
    {
        var sequence = answer.Sequence!;
        var place = _batch.Add(token, sequence.Tokens.Count, sequence.Id, hasOutput);
        _cache.Add(sequence, token);
        return place;
    }

    private void Decode()
    {
        NativeLog.Forget();
        var result = LlamaApi.llama_decode(_context, _batch.Native);
        if (result == 0)
            return;
        throw new ModelException(result == 1
            ? "The model's context has no room left; the answer was given up. Raise TaxAssistant:Model:ContextTokens or lower Slots."
            : $"The model failed ({NativeLog.Cause()}); the answer was given up.");
    }

    private void ShareSystemPrompts()
    {
        foreach (var answer in _running)
        {
            var shared = answer.Request.SharedTokens;
            // In the very call that read its last token; earlier it is not whole, later it is kept already.
            if (shared > 0 && answer.ReusedTokens < shared && answer.Next is null && answer.Sequence!.Tokens.Count >= shared)
                _cache.KeepSystemPrompt(answer.Sequence, shared);
        }
    }

    private void Advance(RunningAnswer answer)
    {
        try
        {
            if (answer.Go(_model.Vocabulary) is { } reason)
                Leave(answer, () => answer.End(reason));
        }
        catch (ModelException fault)
        {
            Leave(answer, () => answer.Fail(fault));
        }
    }

    // The slot is free before the asker hears of the end, so that whoever asks again at once finds it.
    private void Leave(RunningAnswer answer, Action tell)
    {
        _running.Remove(answer);
        _cache.Remember(answer.Sequence!);
        var seconds = _clock.GetElapsedTime(answer.Began).TotalSeconds;
        _secondsOfAnswer = (0.8 * _secondsOfAnswer) + (0.2 * seconds);
        _state = _state with { Running = _running.Count };
        _metrics.Count(answer);
        tell();
    }
}
