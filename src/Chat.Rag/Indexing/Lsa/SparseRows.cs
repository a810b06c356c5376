namespace Chat.Rag.Indexing.Lsa;

/// <summary>A sparse matrix, row after row.</summary>
internal sealed class SparseRows(int columns)
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _columns = [];
    private readonly List<float> _values = [];

    /// <summary>Rows.</summary>
    public int Rows => _starts.Count - 1;

    /// <summary>Columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>Adds a value to the row begun.</summary>
    public void Add(int column, float value)
    {
        _columns.Add(column);
        _values.Add(value);
    }

    /// <summary>Ends the row begun, scaled to length 1.</summary>
    public void EndRow()
    {
        var from = _starts[^1];
        var length = 0f;
        for (var i = from; i < _values.Count; i++)
            length += _values[i] * _values[i];
        var scale = length == 0 ? 0 : 1 / MathF.Sqrt(length);
        for (var i = from; i < _values.Count; i++)
            _values[i] *= scale;
        _starts.Add(_values.Count);
    }

    /// <summary>Rows and columns exchanged.</summary>
    public SparseRows Transpose()
    {
        var turned = new SparseRows(Rows);
        var starts = new int[Columns + 1];
        foreach (var column in _columns)
            starts[column + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var next = starts[..^1];
        var (columns, values) = (new int[_columns.Count], new float[_columns.Count]);
        for (var row = 0; row < Rows; row++)
        {
            for (var i = _starts[row]; i < _starts[row + 1]; i++)
            {
                var at = next[_columns[i]]++;
                (columns[at], values[at]) = (row, _values[i]);
            }
        }

        turned._starts.Clear();
        turned._starts.AddRange(starts);
        turned._columns.AddRange(columns);
        turned._values.AddRange(values);
        return turned;
    }

    /// <summary>This times a dense matrix of <paramref name="width"/> columns; both dense ones lie row after row.</summary>
    public float[] Multiply(float[] dense, int width)
    {
        var product = new float[Rows * width];
        Parallel.For(0, Rows, row =>
        {
            var sum = product.AsSpan(row * width, width);
            for (var i = _starts[row]; i < _starts[row + 1]; i++)
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(dense.AsSpan(_columns[i] * width, width), _values[i], sum, sum);
        });
        return product;
    }
}
