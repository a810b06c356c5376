namespace Chat.Llama.Files;

/// <summary>Opens model files.</summary>
internal static class ModelFileStream
{
    /// <summary>Opens a file for reading, so that .NET programs cannot write it meanwhile.</summary>
    /// <exception cref="ModelFileException">It is missing, empty, no regular file, or may not be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            // A pipe or a device says that its length is 0, and opening a pipe would wait for its writer for ever.
            if (Directory.Exists(path))
                throw new ModelFileException($"{path} is a folder; give the path of a GGUF file.");
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new ModelFileException($"{path} does not exist; give the path of a GGUF file, or fetch one with ./taxassistant model pull.");
            if (Target(file).Length == 0)
                throw new ModelFileException($"{path} is empty or no regular file; give the path of a GGUF file.");
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ModelFileException($"{path} cannot be opened ({fault.Message.TrimEnd('.')}); check the path, and that this user may read it.", fault);
        }
    }

    private static FileInfo Target(FileInfo file) => file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
}
