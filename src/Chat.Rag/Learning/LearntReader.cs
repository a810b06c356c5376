using Chat.Rag.Indexing.Embedded;

namespace Chat.Rag.Learning;

/// <summary>Hands out the blocks of a file of learnt numbers in the order in which they were written.</summary>
internal sealed class LearntReader(BlockFile file)
{
    private int _block;

    /// <summary>The next block.</summary>
    public LearntValues<T> Next<T>()
        where T : unmanaged => LearntValues<T>.Of(file, _block++);

    /// <summary>The next block, which is one number.</summary>
    /// <exception cref="Indexing.IndexException">It is not.</exception>
    public int Number() => file.Part<int>(_block++, 0, 1)[0];
}
