namespace Chat.Llama.Files;

/// <summary>Why a file may be loaded.</summary>
public enum TrustBasis
{
    /// <summary>Its digest stands in the catalogue.</summary>
    Catalogue,

    /// <summary>The operator has pinned its digest.</summary>
    Pin,

    /// <summary>Nothing is known of it, and the operator started with <c>--trust</c>.</summary>
    Operator,
}

/// <summary>
/// A file whose header and digest have been checked, held open: the only thing that native code is given.
/// Dispose it when the model has been loaded.
/// </summary>
/// <remarks>
/// Between the check and the load somebody could put another file in its place. On Linux native code therefore gets
/// <c>/proc/self/fd/N</c>, which is the file that was hashed whatever its name now leads to. That leaves writing into that very
/// file: <see cref="EnsureUnchanged"/> is called after the load and compares length and time of change. It does not help against
/// someone who may write to the file and set its time back, or who does so while the model runs (it is mapped, not copied):
/// let the service's user only read its models.
/// </remarks>
public sealed class TrustedModelFile : IDisposable
{
    private readonly FileStream _file;
    private readonly long _length;
    private readonly DateTime _changed;

    internal TrustedModelFile(FileStream file, long length, DateTime changed, GgufHeader header, string digest, CatalogEntry? entry, TrustBasis basis)
    {
        (_file, _length, _changed) = (file, length, changed);
        (Header, Digest, Entry, Basis) = (header, digest, entry, basis);
    }

    /// <summary>Full path, for people.</summary>
    public string Path => _file.Name;

    /// <summary>The path to give to native code, good until this is disposed.</summary>
    public string NativePath => OperatingSystem.IsLinux() ? $"/proc/self/fd/{_file.SafeFileHandle.DangerousGetHandle()}" : Path;

    /// <summary>What the file says of the model.</summary>
    public GgufHeader Header { get; }

    /// <summary>SHA-256, lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>The catalogue's entry; null when the model is none of them.</summary>
    public CatalogEntry? Entry { get; }

    /// <summary>Why it may be loaded.</summary>
    public TrustBasis Basis { get; }

    /// <summary>Which model this is.</summary>
    public ModelIdentity Identity => new(Header.Name ?? System.IO.Path.GetFileNameWithoutExtension(Path), Digest);

    /// <summary>To be called when native code has loaded the file.</summary>
    /// <exception cref="ModelFileException">It was changed since it was checked; what was loaded must not be used.</exception>
    public void EnsureUnchanged()
    {
        if (RandomAccess.GetLength(_file.SafeFileHandle) != _length || File.GetLastWriteTimeUtc(_file.SafeFileHandle) != _changed)
            throw new ModelFileException($"{Path} was changed while it was loaded; make sure that nothing writes to it and start again.");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
