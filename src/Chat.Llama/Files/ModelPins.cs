namespace Chat.Llama.Files;

/// <summary>A file that the operator has said to be right.</summary>
/// <param name="Id">Id of the catalogue, or a name of the operator's own.</param>
/// <param name="File">Name of the file, without folder.</param>
/// <param name="Sha256">Its digest, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Pinned">When.</param>
/// <param name="Source">Where it was fetched, without the query of the address, which may hold a secret; null when not fetched here.</param>
public sealed record ModelPin(string Id, string File, string Sha256, long Bytes, DateTimeOffset Pinned, string? Source);

/// <summary>The operator's pins, <c>models/models.json</c> of the data directory. Copied to another machine, it trusts the same files there.</summary>
public sealed class ModelPins(string dataDirectory)
{
    private readonly string _path = Path.GetFullPath(Path.Combine(dataDirectory, "models", "models.json"));

    /// <summary>All pins, oldest first.</summary>
    /// <exception cref="ModelFileException">The file is not what belongs there.</exception>
    public IReadOnlyList<ModelPin> All => AtomicJson.Read<Content>(_path)?.Pins ?? [];

    /// <summary>Adds a pin; one for the same file name gives way. That pin, or null.</summary>
    /// <exception cref="ModelFileException">The file cannot be read or written.</exception>
    public ModelPin? Add(ModelPin pin)
    {
        var all = All;
        AtomicJson.Write(_path, new Content([.. all.Where(p => p.File != pin.File), pin]));
        return all.FirstOrDefault(p => p.File == pin.File);
    }

    private sealed record Content(IReadOnlyList<ModelPin> Pins);
}
