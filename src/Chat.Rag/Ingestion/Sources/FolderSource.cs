using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Chat.Llama.Files;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>
/// Files below a folder, or one file. Links are not followed, archives are not opened, and a file that is too large is not read: each of
/// these is said. Hidden files and files of other formats are passed over, unless one was named itself.
/// </summary>
public sealed class FolderSource(FolderSourceSettings settings) : IDocumentSource
{
    /// <summary>Most bytes of one file; a manual of 1,500 pages has about 30 MB.</summary>
    private const long DefaultMostBytes = 64 << 20;
    private const int MostFolders = 32;

    /// <summary>Most bytes of one file; set by tests.</summary>
    internal long MostBytes { get; init; } = DefaultMostBytes;

    /// <inheritdoc/>
    public string Id => settings.Id;

    /// <summary>The folder or file.</summary>
    public string Place => settings.Path;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceState previous, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(previous);
        var (root, files, fault) = List();
        if (fault is not null)
        {
            yield return new FailedItem(Id, fault);
            yield break;
        }

        foreach (var path in files)
        {
            cancellation.ThrowIfCancellationRequested();
            var key = Path.GetRelativePath(root, path).Replace('\\', '/');
            yield return await ReadAsync(path, key, previous, cancellation);
        }

        var there = files.Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in previous.Items.Keys.Where(k => !there.Contains(k)).Order(StringComparer.Ordinal))
            yield return new DeletedItem(gone);
    }

    private (string Root, List<string> Files, string? Fault) List()
    {
        try
        {
            if (File.Exists(settings.Path))
                return (Path.GetDirectoryName(Path.GetFullPath(settings.Path))!, [Path.GetFullPath(settings.Path)], null);
            if (!Directory.Exists(settings.Path))
                return ("", [], $"{settings.Path} is neither a folder nor a file; look at the path of source '{Id}'.");
            var all = new FileSystemEnumerable<string>(
                settings.Path,
                (ref FileSystemEntry entry) => entry.ToFullPath(),
                new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MostFolders, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsWanted(entry.FileName),
            };
            return (settings.Path, [.. all.Order(StringComparer.Ordinal)], null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ("", [], $"{settings.Path} cannot be listed ({fault.Message.TrimEnd('.')}); give this user the right to read it.");
        }
    }

    private bool IsWanted(ReadOnlySpan<char> name) =>
        (settings.Glob is null || FileSystemName.MatchesSimpleExpression(settings.Glob, name, ignoreCase: true))
        && (MediaTypes.Of(name.ToString()) is not null || MediaTypes.IsArchive(name.ToString()));

    private async Task<SourceItem> ReadAsync(string path, string key, SourceState previous, CancellationToken cancellation)
    {
        try
        {
            var file = new FileInfo(path);
            if (MediaTypes.IsArchive(path))
                return Archive(key);
            if (MediaTypes.Of(path) is not { } mediaType)
                return new FailedItem(key, $"{key} is of a format that is not read; give Markdown, XML, HTML or PDF.");
            // Pipes and devices have no length either; opening one could wait for ever.
            if (file.Length == 0)
                return new FailedItem(key, $"{key} is empty, or no ordinary file.");
            if (file.Length > MostBytes)
                return TooLarge(key, file.Length);
            var content = await ReadBoundedAsync(path, cancellation);
            if (content is null)
                return TooLarge(key, MostBytes + 1);
            if (MediaTypes.IsArchive(content))
                return Archive(key);
            var digest = DownloadStore.Digest(content);
            return previous.Items.TryGetValue(key, out var known) && known.Version == digest
                ? new UnchangedItem(key)
                : new FetchedItem(key, digest, new SourceDocument(Path.GetFileName(path), mediaType, content, new Provenance(Id, key, settings.Licence, null, digest))
                {
                    Rank = settings.Rank,
                    Scope = settings.Scope,
                });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new FailedItem(key, $"{key} cannot be read ({fault.Message.TrimEnd('.')}); give this user the right to.");
        }
    }

    // The file may grow while it is read.
    private async Task<byte[]?> ReadBoundedAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var content = new MemoryStream((int)Math.Min(file.Length, MostBytes));
        var buffer = new byte[1 << 16];
        while (await file.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (content.Length + count > MostBytes)
                return null;
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private FailedItem TooLarge(string key, long bytes) =>
        new(key, $"{key} has {ByteSize.Text(bytes)} or more, and {ByteSize.Text(MostBytes)} are allowed; it was not read: split it.");

    private static FailedItem Archive(string key) =>
        new(key, $"{key} is an archive, and archives are not opened; unpack it and ingest the folder.");
}
