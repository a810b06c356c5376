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

    /// <summary>Remembers a digest, where the data directory can be written to.</summary>
    public void Keep(string path, long length, DateTime changed, string sha256)
    {
        var all = Read();
        all[Path.GetFullPath(path)] = new(length, changed, sha256);
        try
        {
            AtomicJson.Write(_path, all);
        }
        catch (ModelFileException)
        {
            // The next start hashes again.
        }
    }

    private Dictionary<string, Entry> Read()
    {
        try
        {
            return AtomicJson.Read<Dictionary<string, Entry>>(_path) ?? [];
        }
        catch (ModelFileException)
        {
            return [];
        }
    }

    private sealed record Entry(long Bytes, DateTime Changed, string Sha256);
}
