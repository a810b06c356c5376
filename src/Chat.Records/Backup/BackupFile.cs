using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Chat.Records.Backup;

/// <summary>A back-up that was opened and found whole: every byte by the digest of the file, every part by its own.</summary>
public sealed class BackupFile : IDisposable
{
    private readonly FileStream _file;
    private readonly ZipArchive _archive;

    private BackupFile(FileStream file, ZipArchive archive, BackupManifest manifest) => (_file, _archive, Manifest) = (file, archive, manifest);

    /// <summary>What it holds.</summary>
    public BackupManifest Manifest { get; }

    /// <summary>Opens one and checks all of it.</summary>
    /// <exception cref="BackupException">It is none, or not as it was written.</exception>
    public static async Task<BackupFile> OpenAsync(string path, CancellationToken cancellation = default)
    {
        if (!File.Exists(path))
            throw new BackupException($"{path} is not there; name a file that ./taxassistant backup wrote.");
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        ZipArchive? archive = null;
        try
        {
            if (!await WholeFile.IsWholeAsync(file, cancellation))
                throw Broken(path, "a byte of it is another than when it was written, its end is missing, or it is no back-up");
            file.Position = 0;
            archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var manifest = await ManifestAsync(archive, path, cancellation);
            await CheckAsync(archive, manifest, path, cancellation);
            return new BackupFile(file, archive, manifest);
        }
        catch (Exception fault)
        {
            archive?.Dispose();
            await file.DisposeAsync();
            if (fault is InvalidDataException or JsonException)
                throw Broken(path, "its parts cannot be read", fault);
            throw;
        }
    }

    /// <summary>Opens a part.</summary>
    public Stream Open(string part) => _archive.GetEntry(part)!.Open();

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
    }

    private static async Task<BackupManifest> ManifestAsync(ZipArchive archive, string path, CancellationToken cancellation)
    {
        var entry = archive.GetEntry(BackupManifest.Name) ?? throw Broken(path, $"it has no {BackupManifest.Name}");
        await using var content = entry.Open();
        var manifest = await JsonSerializer.DeserializeAsync(content, BackupJson.Default.BackupManifest, cancellation) ?? throw Broken(path, $"its {BackupManifest.Name} is empty");
        return manifest.Format == BackupManifest.Present ? manifest
            : throw new BackupException($"{path} is of format {manifest.Format}, and this program reads {BackupManifest.Present}; restore it with the program that wrote it.");
    }

    // A file with a digest of its own making would pass the first check: no file is unpacked but those that the manifest names and this program knows.
    // Which tables there may be depends on the edition: RestoreRun holds them against it.
    private static async Task CheckAsync(ZipArchive archive, BackupManifest manifest, string path, CancellationToken cancellation)
    {
        var names = manifest.Parts.Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
        if (!archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal).SequenceEqual(names.Append(BackupManifest.Name).Order(StringComparer.Ordinal)))
            throw Broken(path, "it holds other parts than its manifest names");
        var tables = manifest.Tables.Select(t => t.Part).ToHashSet();
        if (names.FirstOrDefault(n => !tables.Contains(n) && !KeptFiles.IsOne(n)) is { } strange)
            throw Broken(path, $"it holds {strange}, which no back-up has");
        if (tables.FirstOrDefault(t => !names.Contains(t)) is { } missing)
            throw Broken(path, $"{missing} is missing");
        foreach (var part in manifest.Parts)
        {
            await using var content = archive.GetEntry(part.Name)!.Open();
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) != part.Sha256)
                throw Broken(path, $"{part.Name} has another digest than its manifest says");
        }
    }

    private static BackupException Broken(string path, string why, Exception? cause = null) => new($"{path} is refused: {why}. Nothing was changed; take another back-up.", cause);
}
