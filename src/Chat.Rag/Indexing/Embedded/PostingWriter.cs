using System.Runtime.InteropServices;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// Writes postings as they come: passages into the block begun, counts into a file beside it until their block is begun. Held as arrays they would be
/// the largest thing in memory.
/// </summary>
internal sealed class PostingWriter : IDisposable
{
    private const int Buffered = 1 << 15;

    private readonly BlockFile.Writer _file;
    private readonly string _path;
    private readonly FileStream _beside;
    private readonly int[] _passages = new int[Buffered];
    private readonly uint[] _counts = new uint[Buffered];
    private int _used;

    public PostingWriter(BlockFile.Writer file, string path)
    {
        (_file, _path) = (file, path);
        _beside = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
    }

    /// <summary>Postings so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(int passage, uint count)
    {
        if (_used == Buffered)
            Flush();
        (_passages[_used], _counts[_used]) = (passage, count);
        _used++;
        Count++;
    }

    /// <summary>Ends the passages, and writes the counts as a block.</summary>
    public void CopyCounts(int block)
    {
        Flush();
        _file.Begin<uint>(block);
        _beside.Position = 0;
        var bytes = MemoryMarshal.AsBytes(_counts.AsSpan());
        while (_beside.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) is > 0 and var read)
            _file.Add<uint>(_counts.AsSpan(0, read / sizeof(uint)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _beside.Dispose();
        File.Delete(_path);
    }

    private void Flush()
    {
        _file.Add<int>(_passages.AsSpan(0, _used));
        _beside.Write(MemoryMarshal.AsBytes(_counts.AsSpan(0, _used)));
        _used = 0;
    }
}
