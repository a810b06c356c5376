using System.Runtime.InteropServices;
using System.Text;

namespace Chat.Rag.Indexing.Generations;

/// <summary>
/// Files that survive a power cut. A rename is atomic for other processes at once, but on the disk only after the folder has been
/// flushed, and the bytes of a file only after the file has.
/// </summary>
internal static partial class DurableFiles
{
    /// <summary>Replaces a small file as a whole: a reader sees the old one or the new one, never a part.</summary>
    public static void Replace(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // A name of the process's own: two writers do not write into one draft. One that is killed leaves its draft; it is written over or stays small.
        var draft = $"{path}.{Environment.ProcessId}.new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        FlushFolder(folder);
    }

    /// <summary>Writes all files of a folder, and their names, to the disk.</summary>
    public static void FlushAll(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            FlushFolder(inner);
        FlushFolder(folder);
    }

    /// <summary>Renames a folder, durably.</summary>
    public static void MoveFolder(string from, string to)
    {
        Directory.Move(from, to);
        FlushFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>Writes the names in a folder to the disk. Windows does that by itself, and cannot be asked.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        // .NET opens no folders. Where a file system cannot flush one, the rename is as durable as it gets there.
        var handle = Posix.open([.. Encoding.UTF8.GetBytes(folder), 0], 0);
        if (handle < 0)
            return;
        _ = Posix.fsync(handle);
        _ = Posix.close(handle);
    }

    private static class Posix
    {
#pragma warning disable SYSLIB1054, CA5392, IDE1006 // The generated import needs unsafe code for three calls; names are the C library's.
        [DllImport("libc")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int open(byte[] path, int flags);

        [DllImport("libc")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int fsync(int handle);

        [DllImport("libc")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int close(int handle);
#pragma warning restore SYSLIB1054, CA5392, IDE1006
    }
}
