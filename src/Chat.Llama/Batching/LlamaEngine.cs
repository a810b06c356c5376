using System.Diagnostics;
using System.Runtime.CompilerServices;
using Chat.Llama.Native;
using Chat.Llama.Sampling;

namespace Chat.Llama.Batching;

/// <summary>
/// Continuous batching: one thread owns the context, and each of its rounds admits requests, computes one token of every
/// running answer in one call of the model, hands it out, and reads a piece of the new prompts in another call.
/// </summary>
internal sealed class LlamaEngine : IDisposable
{
    private readonly LlamaModel _model;
    private readonly LlamaOptions _options;
    private readonly TimeProvider _clock;
    private readonly CallWatch _watch;
    private readonly ContextHandle _context;
    private readonly ComputeThreads? _threads;
    private readonly KvCache _cache;
    private readonly BatchBuffer _batch;
    private readonly PrefillPace _pace;
    private readonly EngineMetrics _metrics;
    private readonly Thread _thread;
    private readonly WaitingQueue _waiting;
    private readonly List<RunningAnswer> _running = [];
    private readonly int _longestGap;
    private int _copies;
    private bool _stops;
    private volatile EngineState _state;

    private LlamaEngine(LlamaModel model, LlamaOptions options, TimeProvider clock, CallWatch watch, ContextHandle context)
    {
        (_model, _options, _clock, _watch, _context) = (model, options, clock, watch, context);
        _waiting = new WaitingQueue(options.QueueLength, options.Slots);
        _threads = ComputeThreads.Attach(context, options.UsedThreads);
        _cache = new KvCache(LlamaApi.llama_get_memory(context), options.Sequences, options.SlotTokens(model.TrainedContext));
        _batch = new BatchBuffer(Math.Max(options.BatchTokens, options.Sequences));
        _pace = new PrefillPace(options.LongestStall, options.BatchTokens);
        _longestGap = options.FilledGap ?? (NativeLibraries.HasGpu && options.GpuLayers != 0 ? AnswerRows.FilledOnGpu : 0);
        _state = new EngineState(0, 0, 0, 0, _cache.Size, _cache.SlotTokens);
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
        var watch = new CallWatch();
        try
        {
            return new LlamaEngine(model, options, clock, watch, LlamaContext.ForAnswers(model, options, watch));
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Writes an answer. Leaving the enumeration, or cancelling it, frees the slot within one call of the model.</summary>
    /// <exception cref="ModelOverloadedException">The queue is full.</exception>
    /// <exception cref="ModelException">The prompt does not fit, or the model failed.</exception>
    public async IAsyncEnumerable<GenerationEvent> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = Submit(request);
        using var registration = cancellation.Register(() => _waiting.Abandon(answer));
        try
        {
            await foreach (var happened in answer.Events.ReadAllAsync(cancellation))
                yield return happened;
        }
        finally
        {
            _waiting.Abandon(answer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stops, true))
            return;
        _watch.Stop();
        _waiting.Close();
        _thread.Join();
        _batch.Dispose();
        _context.Dispose();
        _watch.Dispose();
        _threads?.Dispose();
        _metrics.Dispose();
        _waiting.Dispose();
    }

    private RunningAnswer Submit(GenerationRequest request)
    {
        if (request.Prompt.Length >= _cache.SlotTokens)
            throw new ModelException($"The prompt has {request.Prompt.Length} tokens, and the model's context holds {_cache.SlotTokens} for each conversation: shorten it, or raise TaxAssistant:Model:ContextTokens, which all slots share equally, if the model was trained for more.");
        if (request.Prompt.Length == 0)
            throw new ArgumentException("A prompt has at least one token.", nameof(request));
        var most = Math.Clamp(request.MostTokens, 1, _cache.SlotTokens - request.Prompt.Length);
        var answer = new RunningAnswer(request, new TokenSampler(_model.Vocabulary, request.Sampling), most);
        try
        {
            _waiting.Enter(answer, _state.Running);
            return answer;
        }
        catch (Exception fault)
        {
            answer.Dispose();
            if (fault is ModelOverloadedException)
                _metrics.CountRefused();
            throw;
        }
    }

    private void Run()
    {
        while (!Volatile.Read(ref _stops))
        {
            try
            {
                _waiting.Update();
                DropAbandoned();
                Admit();
                _state = new EngineState(_running.Count, _waiting.Count, _cache.Remembered, _cache.Used, _cache.Size, _cache.SlotTokens);
                if (_running.Count > 0)
                    Step();
                else
                    _waiting.WaitForWork();
            }
            catch (Exception fault)
            {
                // Whatever it was, those who wait are told, and the next request finds an empty context.
                FailRunning(fault as ModelException ?? new ModelException("The model failed; the answer was given up.", fault));
                _cache.Reset();
            }
        }

        var stopped = new ModelException("The model was stopped; ask again when the service is back.");
        FailRunning(stopped);
        _waiting.FailAll(stopped);
        _state = _state with { Running = 0, Waiting = 0 };
    }

    private void FailRunning(Exception fault)
    {
        _running.ForEach(a => a.Fail(fault));
        _running.Clear();
    }

    private void DropAbandoned()
    {
        foreach (var answer in _running.FindAll(a => a.IsCancelled))
            Leave(answer, () => answer.Fail(new OperationCanceledException()));
    }

    private void Admit()
    {
        while (_waiting.Next is { } answer && _running.Count < _options.Slots && !AwaitsSharedPrefix(answer))
        {
            answer.Slot = _cache.Take(answer.Request.Prompt, answer.Request.SharedTokens);
            answer.ReusedTokens = answer.Slot.Tokens.Count;
            answer.Began = _clock.GetTimestamp();
            _waiting.AdmitNext();
            _running.Add(answer);
        }

        _waiting.SayPlaces();
    }

    // When many ask at once, the first of them reads the system prompt, and the others begin when it can be shared.
    private bool AwaitsSharedPrefix(RunningAnswer answer)
    {
        var shared = answer.Request.Prompt.AsSpan(0, answer.Request.SharedTokens);
        foreach (var running in _running)
        {
            if (running.Slot!.Tokens.Count < shared.Length && running.Request.Prompt.AsSpan().StartsWith(shared))
                return true;
        }

        return false;
    }

    private void Step()
    {
        var writing = WriteTokens();
        // A piece may take long: not for those who have left meanwhile.
        DropAbandoned();
        ReadPrompts(writing);
    }

    // How many answers got a token.
    private int WriteTokens()
    {
        var writing = _running.FindAll(a => a.Next is not null);
        if (writing.Count == 0)
            return 0;
        var start = Stopwatch.GetTimestamp();
        var filled = AnswerRows.Add(_batch, _cache, writing, _longestGap);
        var isWhole = Decode(writing);
        filled.ForEach(s => _cache.Truncate(s, s.Tokens.Count));
        if (!isWhole)
        {
            // All of them are left, and what was not computed is not kept.
            writing.ForEach(a => _cache.Truncate(a.Slot!, a.Slot!.Tokens.Count - 1));
            return 0;
        }

        ChooseAndAdvance(writing);
        if (!HasCopied())
            _pace.NoteAnswers(writing.Count, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return writing.Count;
    }

    private void ReadPrompts(int writing)
    {
        var room = _pace.Piece(writing);
        var reading = new List<(RunningAnswer Answer, int Before)>();
        foreach (var answer in _running)
        {
            if (room == 0)
                break;
            if (answer.Next is not null)
                continue;
            reading.Add((answer, answer.Slot!.Tokens.Count));
            room -= ReadPrompt(answer, room);
        }

        if (reading.Count == 0)
            return;
        var (start, tokens) = (Stopwatch.GetTimestamp(), _batch.Count);
        if (!Decode([.. reading.Select(r => r.Answer)]))
        {
            reading.ForEach(r => _cache.Truncate(r.Answer.Slot!, r.Before));
            return;
        }

        if (!HasCopied())
            _pace.NotePiece(writing, tokens, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        ChooseAndAdvance([.. reading.Select(r => r.Answer).Where(a => a.Unread == 0)]);
    }

    // Puts the next tokens of a prompt into the batch; how many.
    private int ReadPrompt(RunningAnswer answer, int room)
    {
        var slot = answer.Slot!;
        var count = Math.Min(room, answer.Unread);
        foreach (var token in answer.Request.Prompt.AsSpan(slot.Tokens.Count, count))
        {
            answer.Place = _batch.Add(token, slot.Tokens.Count, slot.Id, hasOutput: answer.Unread == 1);
            slot.Tokens.Add(token);
        }

        return count;
    }

    // False when nobody waited for it any more and it was cut short.
    private bool Decode(IReadOnlyList<RunningAnswer> readers)
    {
        NativeLog.Forget();
        _watch.Readers = readers;
        var result = LlamaApi.llama_decode(_context, _batch.Native);
        // On a GPU the call only hands the work over; its time is known when it is done.
        LlamaApi.llama_synchronize(_context);
        _batch.Clear();
        return result switch
        {
            0 => true,
            2 => false,
            1 => throw new ModelException("The model's context has no room left; the answer was given up. Raise TaxAssistant:Model:ContextTokens or lower Slots."),
            _ => throw new ModelException($"The model failed ({NativeLog.Cause()}); the answer was given up."),
        };
    }

    private bool HasCopied()
    {
        var hasCopied = _copies != _cache.Copies;
        _copies = _cache.Copies;
        return hasCopied;
    }

    private void ChooseAndAdvance(List<RunningAnswer> answers)
    {
        TokenChoice.Make(_context, _model.Vocabulary.Size, answers, _options.UsedThreads);
        foreach (var answer in answers)
            Advance(answer);
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
        _cache.Remember(answer.Slot!);
        _waiting.NoteEnd(_clock.GetElapsedTime(answer.Began));
        _state = _state with { Running = _running.Count };
        _metrics.Count(answer);
        tell();
    }
}
