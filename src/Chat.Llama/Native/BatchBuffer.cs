using System.Runtime.InteropServices;

namespace Chat.Llama.Native;

/// <summary>The tokens of one call of the model, in unmanaged memory that is used again for every call.</summary>
internal sealed unsafe class BatchBuffer : IDisposable
{
    private readonly int _capacity;
    private readonly int* _sequences;
    private Batch _batch;

    /// <param name="capacity">Most tokens of a call.</param>
    public BatchBuffer(int capacity)
    {
        _capacity = capacity;
        _batch = new Batch
        {
            Tokens = (LlamaToken*)Room(sizeof(LlamaToken)),
            Positions = (int*)Room(sizeof(int)),
            SequenceCounts = (int*)Room(sizeof(int)),
            Sequences = (int**)Room(sizeof(int*)),
            Outputs = (sbyte*)Room(sizeof(sbyte)),
        };
        // Every token belongs to one sequence: the pointers never change.
        _sequences = (int*)Room(sizeof(int));
        for (var i = 0; i < capacity; i++)
        {
            _batch.SequenceCounts[i] = 1;
            _batch.Sequences[i] = _sequences + i;
        }
    }

    /// <summary>Tokens in it.</summary>
    public int Count => _batch.Count;

    /// <summary>As the library takes it.</summary>
    public Batch Native => _batch;

    /// <summary>Empties it.</summary>
    public void Clear() => _batch.Count = 0;

    /// <summary>Adds a token; its place in the batch.</summary>
    public int Add(LlamaToken token, int position, int sequence, bool hasOutput)
    {
        if (_batch.Count == _capacity)
            throw new InvalidOperationException("The batch is full.");
        var place = _batch.Count++;
        _batch.Tokens[place] = token;
        _batch.Positions[place] = position;
        _sequences[place] = sequence;
        _batch.Outputs[place] = (sbyte)(hasOutput ? 1 : 0);
        return place;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_batch.Tokens is null)
            return;
        foreach (var room in (ReadOnlySpan<nint>)[(nint)_batch.Tokens, (nint)_batch.Positions, (nint)_batch.SequenceCounts, (nint)_batch.Sequences, (nint)_batch.Outputs, (nint)_sequences])
            NativeMemory.Free((void*)room);
        _batch = default;
    }

    private void* Room(int size) => NativeMemory.AllocZeroed((nuint)_capacity, (nuint)size);
}
