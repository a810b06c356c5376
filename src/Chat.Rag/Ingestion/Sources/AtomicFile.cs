namespace Chat.Rag.Ingestion.Sources;

/// <summary>Files that are replaced as a whole: whoever reads sees the old one or the new one; what was written is on the disk before it is put in place.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file beside, and puts it in its place.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var draft = $"{path}.{Environment.ProcessId}.new";
        using (var file = File.Create(draft))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
