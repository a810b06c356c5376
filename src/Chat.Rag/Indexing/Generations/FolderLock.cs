using System.Globalization;
using System.Text;

namespace Chat.Rag.Indexing.Generations;

/// <summary>
/// One writer of a folder at a time. The operating system holds the lock (flock), not the file: when its owner is killed it is free
/// again, and the file that stays behind means nothing. The file tells the others who has it.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or says who has it.</summary>
    /// <param name="path">The lock file; made when missing.</param>
    /// <param name="work">What is done under it: <c>is building an index</c>.</param>
    /// <exception cref="IndexException">Another process, or another caller in this one, has it.</exception>
    public static FolderLock Take(string path, string work)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new IndexException($"{Owner(path)} {work} in {Path.GetDirectoryName(path)}; wait until it has ended, or stop it.", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new IndexException($"{path} cannot be written; give this user the right to, or choose another --data folder.", fault);
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        return new FolderLock(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Owner(string path)
    {
        try
        {
            // Shared reading and writing asks for no lock, so that it can be read under another's.
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id == Environment.ProcessId ? "This process already" : $"Process {id}"
                : "Another process";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "Another process";
        }
    }
}
