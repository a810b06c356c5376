namespace Chat.Rag.Indexing.Vectors;

/// <summary>Splits rows into blocks, and the blocks over the cores.</summary>
internal static class RowBlocks
{
    /// <summary>Bytes of a block: large against what handing one out costs, small against what another process may take of a core.</summary>
    private const int BlockBytes = 1 << 18;

    /// <summary>Runs all blocks; on the calling thread alone when they are few.</summary>
    public static void Run(int rows, int stride, int threads, Action<int, int> block)
    {
        var size = Math.Max(BlockBytes / stride, 1);
        var blocks = (int)(((long)rows + size - 1) / size);
        if (threads <= 1 || blocks < 4)
        {
            for (var b = 0; b < blocks; b++)
                block(b * size, Math.Min(size, rows - (b * size)));
            return;
        }

        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, b => block(b * size, Math.Min(size, rows - (b * size))));
    }
}
