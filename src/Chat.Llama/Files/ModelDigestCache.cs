namespace Chat.Llama.Files;

/// <summary>
/// Digests computed before, in <c>models/digests.json</c> of the data directory, by path, length and time of change.
/// </summary>
/// <remarks>
/// Whoever may change a model file may also set its time back, and whoever may write to the data directory may write
/// any digest there. So the cache saves time and proves nothing; it is read only where
/// <see cref="ModelTrustOptions.VerifyAlways"/> is off.
/// </remarks>
public sealed class ModelDigestCache(string dataDirectory)
{
    private readonly string _path = Path.GetFullPath(Path.Combine(dataDirectory, "models", "digests.json"));

    /// <summary>The digest of a file that has not changed since; null when none is known.</summary>
    public string? Find(string path, long length, DateTime changed) =>
        Read().GetValueOrDefault(Path.GetFullPath(path)) is { } found && found.Bytes == length && found.Changed == changed ? found.Sha256 : null;

    /// <summary>Remembers a digest.</summary>
    /// <exception cref="ModelFileException">The file of digests cannot be written.</exception>
    public void Keep(string path, long length, DateTime changed, string sha256)
    {
        var all = Read();
        all[Path.GetFullPath(path)] = new(length, changed, sha256);
        AtomicJson.Write(_path, all);
    }

    private Dictionary<string, Entry> Read() => AtomicJson.Read<Dictionary<string, Entry>>(_path) ?? [];

    private sealed record Entry(long Bytes, DateTime Changed, string Sha256);
}
