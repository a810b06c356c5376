namespace Chat.Llama.Files;

/// <summary>How strictly model files are checked. Section <c>TaxAssistant:Model</c>.</summary>
public sealed record ModelTrustOptions
{
    /// <summary>Loads a file of which nothing is known. One that contradicts a known digest is refused all the same.</summary>
    public bool Trust { get; init; }

    /// <summary>
    /// Hashes the file at each start instead of believing the digest computed for the same length and time of change.
    /// On by default: 4.5 GB take four seconds of one core (docs/models.md), and are then in memory for the load that follows.
    /// </summary>
    public bool VerifyAlways { get; init; } = true;
}

/// <summary>What is known of a file's digest.</summary>
public enum DigestStanding
{
    /// <summary>It stands in the catalogue.</summary>
    Known,

    /// <summary>It is pinned.</summary>
    Pinned,

    /// <summary>Nothing is known of this file.</summary>
    Unknown,

    /// <summary>Another digest is known for a file of this name.</summary>
    Wrong,
}

/// <summary>What was found out about a file.</summary>
/// <param name="Header">What it says of the model.</param>
/// <param name="Digest">SHA-256, lower-case hexadecimal.</param>
/// <param name="Entry">The catalogue's entry, by pin or by the file's name; null when none.</param>
/// <param name="Standing">What is known of the digest.</param>
/// <param name="Expected">The digest known for a file of this name; null when none.</param>
public sealed record ModelInspection(GgufHeader Header, string Digest, CatalogEntry? Entry, DigestStanding Standing, string? Expected);

/// <summary>Decides whether native code may open a model file.</summary>
public sealed class ModelTrust(ModelCatalog catalog, ModelPins pins, ModelDigestCache cache, ModelTrustOptions options)
{
    /// <summary>Checks header and digest and gives the file, held open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rules">Which models it may hold.</param>
    /// <param name="progress">Hears how many bytes have been hashed.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    /// <exception cref="ModelFileException">The file is missing, malformed, or not trusted; the message says how to trust it.</exception>
    public async Task<TrustedModelFile> CheckAsync(string path, GgufRules? rules = null, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        var file = ModelFileStream.Open(path);
        try
        {
            var (length, changed) = (file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
            var found = await InspectAsync(file, path, changed, rules, progress, cancellation);
            var basis = found.Standing switch
            {
                DigestStanding.Known => TrustBasis.Catalogue,
                DigestStanding.Pinned => TrustBasis.Pin,
                DigestStanding.Unknown when options.Trust => TrustBasis.Operator,
                DigestStanding.Unknown => throw new ModelFileException(
                    $"{path} is not known to be the model that it says it is (SHA-256 {found.Digest}); compare the digest with its publisher's, "
                    + $"then pin it with ./taxassistant model verify {path} --pin {found.Entry?.Id ?? "NAME"}, or start with --trust (TaxAssistant:Model:Trust=true)."),
                _ => throw Wrong(path, found),
            };
            var trusted = new TrustedModelFile(file, length, changed, found.Header, found.Digest, found.Entry, basis);
            trusted.EnsureUnchanged();
            return trusted;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Checks header and digest and says what is known, without deciding.</summary>
    /// <exception cref="ModelFileException">The file is missing or malformed.</exception>
    public async Task<ModelInspection> InspectAsync(string path, GgufRules? rules = null, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        await using var file = ModelFileStream.Open(path);
        return await InspectAsync(file, path, File.GetLastWriteTimeUtc(file.SafeFileHandle), rules, progress, cancellation);
    }

    /// <summary>The sentence that refuses a file with the wrong digest.</summary>
    public static ModelFileException Wrong(string path, ModelInspection found) => new(
        $"{path} is not the file that is known by this name: its SHA-256 is {found.Digest} instead of {found.Expected}; "
        + "fetch it again, or, if its publisher has issued a new one, give it a name of its own and pin that.");

    private async Task<ModelInspection> InspectAsync(
        FileStream file, string path, DateTime changed, GgufRules? rules, IProgress<long>? progress, CancellationToken cancellation)
    {
        var name = Path.GetFileName(path);
        var header = GgufHeader.Read(file, name, rules);
        var digest = options.VerifyAlways ? null : cache.Find(path, header.FileBytes, changed);
        if (digest is null)
        {
            digest = await Task.Run(() => ModelDigest.ComputeAsync(file.SafeFileHandle, path, progress, cancellation), cancellation);
            if (!options.VerifyAlways)
                cache.Keep(path, header.FileBytes, changed, digest);
        }

        var all = pins.All;
        var byName = all.FirstOrDefault(p => p.File == name);
        var pinned = all.FirstOrDefault(p => p.Sha256 == digest);
        var listed = catalog.Entries.FirstOrDefault(e => e.Sha256 == digest);
        var entry = listed ?? (pinned is null ? null : catalog.Find(pinned.Id)) ?? catalog.OfFile(name);
        var expected = catalog.OfFile(name)?.Sha256 ?? byName?.Sha256;
        var standing = expected is not null && expected != digest ? DigestStanding.Wrong
            : listed is not null ? DigestStanding.Known
            : pinned is not null ? DigestStanding.Pinned
            : DigestStanding.Unknown;
        return new(header, digest, entry, standing, expected);
    }
}
