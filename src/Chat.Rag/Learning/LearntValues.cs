using Chat.Rag.Indexing.Embedded;

namespace Chat.Rag.Learning;

/// <summary>Numbers that were learnt: an array where that was just now, a block of a mapped file where an earlier start did it.</summary>
internal readonly struct LearntValues<T>
    where T : unmanaged
{
    private readonly T[]? _values;
    private readonly BlockFile? _file;
    private readonly int _block;

    private LearntValues(T[]? values, BlockFile? file, int block) => (_values, _file, _block) = (values, file, block);

    /// <summary>All of them.</summary>
    public ReadOnlySpan<T> Span => _file is null ? _values : _file.Block<T>(_block);

    public static implicit operator LearntValues<T>(T[] values) => new(values, null, 0);

    /// <summary>The block of a file.</summary>
    public static LearntValues<T> Of(BlockFile file, int block) => new(null, file, block);
}
