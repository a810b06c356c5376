using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// A file mapped for reading: opening it costs nothing, the system keeps in memory what is used, and several processes share it.
/// Numbers lie in it as this machine writes them (little-endian).
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly string _path;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    public MappedFile(string path)
    {
        _path = path;
        Length = new FileInfo(path).Length;
        if (Length == 0)
            throw new IndexException($"{path} is empty; build the index anew with 'ingest --from-nothing'.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Values from a byte offset on.</summary>
    /// <exception cref="IndexException">They are not all in the file: it is damaged.</exception>
    public ReadOnlySpan<T> Read<T>(long offset, int count)
        where T : unmanaged
    {
        if (offset < 0 || count < 0 || offset + (long)count * Unsafe.SizeOf<T>() > Length || _start is null)
            throw new IndexException($"{_path} is damaged; build the index anew with 'ingest --from-nothing'.");
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef<T>(_start + offset), count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start is null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
