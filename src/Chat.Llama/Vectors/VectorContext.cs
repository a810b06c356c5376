using System.Threading.Channels;
using Chat.Llama.Native;
using Chat.Llama.Text;

namespace Chat.Llama.Vectors;

/// <summary>How the states of a text's tokens become one vector; the values are llama.cpp's.</summary>
public enum PoolingType
{
    /// <summary>As the file says.</summary>
    FromFile = -1,

    /// <summary>None: the model gives a vector for each token, which is of no use here.</summary>
    None = 0,

    /// <summary>Their mean.</summary>
    Mean = 1,

    /// <summary>The first token's; BGE-M3.</summary>
    Cls = 2,

    /// <summary>The last token's.</summary>
    Last = 3,

    /// <summary>A score instead of a vector: rerankers.</summary>
    Rank = 4,
}

/// <summary>
/// A context that reads whole texts, several in one call, and gives a vector for each. One thread of its own calls the
/// library; callers wait without holding one.
/// </summary>
internal sealed class VectorContext : IDisposable
{
    private readonly LlamaModel _model;
    private readonly ContextHandle _context;
    private readonly BatchBuffer _batch;
    private readonly int _sequences;
    private readonly bool _encodes;
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>(new() { SingleReader = true });
    private readonly Thread _thread;
    private bool _isDisposed;

    /// <param name="model">Owned from then on.</param>
    /// <param name="options">Its slots are the texts of one call; its batch tokens, or one text of the model's full length, their tokens.</param>
    /// <param name="pooling">How vectors are made.</param>
    public VectorContext(LlamaModel model, LlamaOptions options, PoolingType pooling)
    {
        options.Check();
        _model = model;
        LongestText = Math.Min(model.TrainedContext, options.ContextTokens > 0 ? options.ContextTokens : model.TrainedContext);
        _context = LlamaContext.ForVectors(model, options, LongestText, (int)pooling);
        Pooling = (PoolingType)LlamaApi.llama_pooling_type(_context);
        _encodes = LlamaApi.llama_get_memory(_context) == 0;
        _batch = new BatchBuffer(LongestText);
        _sequences = options.Slots;
        _thread = new Thread(Run) { IsBackground = true, Name = "llama vectors" };
        _thread.Start();
    }

    /// <summary>Tokens that a text may have; more are cut off at the end.</summary>
    public int LongestText { get; }

    /// <summary>How vectors are made.</summary>
    public PoolingType Pooling { get; }

    /// <summary>A vector for each text, in order.</summary>
    /// <param name="texts">Tokens, special ones included; not empty.</param>
    /// <param name="length">Numbers of a vector.</param>
    /// <param name="cancellation">Leaves off between two calls.</param>
    public Task<float[][]> ReadAsync(IReadOnlyList<LlamaToken[]> texts, int length, CancellationToken cancellation)
    {
        var work = new Work(texts, length, cancellation);
        return _work.Writer.TryWrite(work) ? work.Done.Task : throw new ObjectDisposedException(nameof(VectorContext));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _work.Writer.Complete();
        _thread.Join();
        _batch.Dispose();
        _context.Dispose();
        _model.Dispose();
    }

    private void Run()
    {
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out var work))
            {
                try
                {
                    work.Done.SetResult(Read(work));
                }
                catch (OperationCanceledException)
                {
                    work.Done.SetCanceled(work.Cancellation);
                }
                catch (Exception fault)
                {
                    work.Done.SetException(fault);
                }
            }
        }
    }

    private float[][] Read(Work work)
    {
        var vectors = new float[work.Texts.Count][];
        for (var from = 0; from < vectors.Length;)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            _batch.Clear();
            var to = from;
            while (to < vectors.Length && to - from < _sequences && _batch.Count + work.Texts[to].Length <= LongestText)
            {
                for (var i = 0; i < work.Texts[to].Length; i++)
                    _batch.Add(work.Texts[to][i], i, to - from, hasOutput: true);
                to++;
            }

            Compute();
            for (var i = from; i < to; i++)
                vectors[i] = VectorOf(i - from, work.Length);
            from = to;
        }

        return vectors;
    }

    private void Compute()
    {
        NativeLog.Forget();
        var memory = LlamaApi.llama_get_memory(_context);
        if (memory != 0)
            LlamaApi.llama_memory_clear(memory, data: true);
        var result = _encodes ? LlamaApi.llama_encode(_context, _batch.Native) : LlamaApi.llama_decode(_context, _batch.Native);
        if (result != 0)
            throw new ModelException($"{_model.Identity.Id} failed: {NativeLog.Cause()}.");
    }

    private unsafe float[] VectorOf(int sequence, int length)
    {
        var vector = LlamaApi.llama_get_embeddings_seq(_context, sequence);
        return vector is null
            ? throw new ModelException($"{_model.Identity.Id} gives no vector for a text; it is no embedding model or reranker.")
            : new ReadOnlySpan<float>(vector, length).ToArray();
    }

    private sealed record Work(IReadOnlyList<LlamaToken[]> Texts, int Length, CancellationToken Cancellation)
    {
        public TaskCompletionSource<float[][]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
