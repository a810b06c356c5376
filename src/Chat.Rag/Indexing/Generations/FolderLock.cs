using System.Globalization;

namespace Chat.Rag.Indexing.Generations;

/// <summary>
/// One writer of a folder at a time. The operating system holds the lock (flock), not the file: when its owner is killed it is free
/// again, and the file that stays behind means nothing. A file beside it tells the others who has it: .NET cannot read a locked one.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    private static string OwnerOf(string path) => path + ".owner";

    /// <summary>Takes the lock, or says who has it.</summary>
    /// <param name="path">The lock file; made when missing.</param>
    /// <param name="work">What is done under it: <c>is building an index</c>.</param>
    /// <exception cref="IndexException">Another process, or another caller in this one, has it.</exception>
    public static FolderLock Take(string path, string work)
    {
        FileStream file;
        try
        {
            file = Open(path);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new IndexException($"{Owner(path)} {work} in {Path.GetDirectoryName(path)}; wait until it has ended, or stop it.", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new IndexException($"{path} cannot be written; give this user the right to, or choose another --data folder.", fault);
        }

        return Own(file);
    }

    /// <summary>Takes the lock; null when somebody has it.</summary>
    public static FolderLock? TryTake(string path)
    {
        try
        {
            return Own(Open(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStream Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
    }

    private static FolderLock Own(FileStream file)
    {
        try
        {
            File.WriteAllText(OwnerOf(file.Name), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FolderLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(OwnerOf(_file.Name));
        _file.Dispose();
    }

    private static string Owner(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(OwnerOf(path)).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id == Environment.ProcessId ? "This process already" : $"Process {id}"
                : "Another process";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "Another process";
        }
    }
}
