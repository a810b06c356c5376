namespace Chat.Records.Storage;

/// <summary>Files that nobody but the service's own user may read.</summary>
internal static class OwnersFile
{
    /// <summary>Creates a file that is not there yet, mode 0600 from its first moment on.</summary>
    public static FileStream Create(string path, FileAccess access = FileAccess.Write)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = access };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
