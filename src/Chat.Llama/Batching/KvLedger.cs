namespace Chat.Llama.Batching;

/// <summary>
/// Keeps count of the KV cells. A cell holds one token at one position and may belong to many sequences (a shared
/// system prompt), so cells are counted once, as the unified cache of llama.cpp does.
/// </summary>
internal sealed class KvLedger
{
    private readonly int[] _holders;
    private readonly Stack<int> _free;
    private readonly List<int>[] _cells;

    public KvLedger(int cells, int sequences)
    {
        Size = cells;
        _holders = new int[cells];
        _free = new Stack<int>(Enumerable.Range(0, cells).Reverse());
        _cells = [.. Enumerable.Range(0, sequences).Select(_ => new List<int>())];
    }

    /// <summary>All cells.</summary>
    public int Size { get; }

    /// <summary>Cells that no sequence holds.</summary>
    public int Free => _free.Count;

    /// <summary>How many tokens a sequence holds.</summary>
    public int LengthOf(int sequence) => _cells[sequence].Count;

    /// <summary>A sequence grows by one token.</summary>
    public void Add(int sequence)
    {
        var cell = _free.Pop();
        _holders[cell] = 1;
        _cells[sequence].Add(cell);
    }

    /// <summary>An empty sequence takes part in the first tokens of another.</summary>
    public void Share(int source, int target, int count)
    {
        foreach (var cell in _cells[source].Take(count))
        {
            _holders[cell]++;
            _cells[target].Add(cell);
        }
    }

    /// <summary>A sequence keeps its first tokens only.</summary>
    public void Truncate(int sequence, int count)
    {
        var cells = _cells[sequence];
        for (var i = count; i < cells.Count; i++)
        {
            if (--_holders[cells[i]] == 0)
                _free.Push(cells[i]);
        }

        cells.RemoveRange(count, cells.Count - count);
    }
}
