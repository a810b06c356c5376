namespace Chat.Rag.Indexing.Generations;

/// <summary>
/// Generations as folders: <c>index/20261126T143000Z-01f3/</c>. One is built in a folder whose name begins with <c>.building-</c>, which gets
/// its real name when it is whole and on the disk; the file <c>live</c> names the one that serves. Nothing that is live is ever written to,
/// so that whoever is killed at any moment leaves a whole index behind. Safe for many processes of one machine.
/// </summary>
/// <param name="folder">Where the generations lie; made by the first build.</param>
/// <param name="format">Their files.</param>
/// <param name="options">How many are kept.</param>
/// <param name="clock">Names them.</param>
public sealed class EmbeddedIndexStore(string folder, GenerationFormat format, IndexGenerationOptions options, TimeProvider clock) : IPassageIndexStore
{
    private const string Building = ".building-";
    private const string Dropping = ".dropping-";
    private const int ChangeTries = 100;

    private static readonly TimeSpan ChangePause = TimeSpan.FromMilliseconds(20);

    private readonly LivePointer _live = new(folder);

    /// <inheritdoc/>
    public GenerationFit FitOf(IndexManifest manifest) => format.FitOf(manifest);

    /// <inheritdoc/>
    public Task<string?> LiveAsync(CancellationToken cancellation) => Task.FromResult(_live.Read() is [var live, ..] ? live : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexManifest>> ListAsync(CancellationToken cancellation)
    {
        var found = new List<IndexManifest>();
        foreach (var name in Names())
        {
            try
            {
                if (format.ReadManifest(At(name)) is { } manifest)
                    found.Add(manifest);
            }
            catch (IndexException)
            {
                // A damaged one cannot be switched to; opening it says why. The list is of what can be used.
            }
        }

        return Task.FromResult<IReadOnlyList<IndexManifest>>(found);
    }

    /// <inheritdoc/>
    public async Task<IndexManifest> BuildAsync(IndexChange change, IProgress<IndexProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return await GuardAsync(async () =>
        {
            using var mine = BuildLock();
            Clear();
            var name = GenerationName.Next(clock.GetUtcNow(), Names(), (ushort)clock.GetUtcNow().Millisecond);
            var draft = Path.Combine(folder, Building + name);
            Directory.CreateDirectory(draft);
            try
            {
                var previous = !change.FromNothing && _live.Read() is [var live, ..] ? At(live) : null;
                var manifest = await Task.Run(() => format.BuildAsync(draft, name, previous, change, progress, cancellation), cancellation);
                progress?.Report(new IndexProgress("flushing", 0, manifest.Passages));
                GenerationDigests.Write(draft);
                DurableFiles.FlushAll(draft);
                cancellation.ThrowIfCancellationRequested();
                DurableFiles.MoveFolder(draft, At(name));
                progress?.Report(new IndexProgress("whole", manifest.Passages, manifest.Passages));
                using (ChangeLock())
                    Prune(built: name);
                return manifest;
            }
            catch
            {
                Remove(draft);
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public Task<IPassageIndex> OpenAsync(string generation, CancellationToken cancellation) => GuardAsync(() => Task.Run(
        () =>
        {
            Known(generation);
            // Reading all of it once also warms the page cache for the searches that follow.
            if (GenerationDigests.Fault(At(generation)) is { } fault)
                throw new IndexException($"Generation {generation} is damaged: {fault}; go back with ./taxassistant index switch, and ingest again.");
            return format.Open(At(generation));
        },
        cancellation));

    /// <inheritdoc/>
    public Task SwitchAsync(string generation, CancellationToken cancellation) => GuardAsync(() =>
    {
        // Going back must not wait for a build. One that runs reads the generation that it builds upon: then it is the build that clears up, at its end.
        using var mine = ChangeLock();
        using var building = FolderLock.TryTake(BuildLockPath);
        Known(generation);
        _live.Write(Formerly().Where(n => n != generation).Prepend(generation).Take(options.KeepGenerations));
        if (building is not null)
            Prune(built: null);
        return Task.FromResult(generation);
    });

    /// <inheritdoc/>
    public Task DeleteAsync(string generation, CancellationToken cancellation) => GuardAsync(() =>
    {
        using var mine = ChangeLock();
        using var building = BuildLock();
        Known(generation);
        var live = _live.Read();
        if (live is [var first, ..] && first == generation)
            throw new IndexException($"Generation {generation} is live; switch to another with ./taxassistant index switch before it is dropped.");
        if (live.Contains(generation))
            _live.Write(live.Where(n => n != generation));
        Drop(generation);
        return Task.FromResult(generation);
    });

    private string At(string generation) => Path.Combine(folder, generation);

    private string BuildLockPath => Path.Combine(folder, ".lock");

    // One builds at a time; the pointer, and what is dropped, change under a lock of their own that is held for moments.
    private FolderLock BuildLock() => FolderLock.Take(BuildLockPath, "is building an index");

    private FolderLock ChangeLock()
    {
        var path = Path.Combine(folder, ".switch");
        for (var tries = 0; tries < ChangeTries; tries++)
        {
            if (FolderLock.TryTake(path) is { } mine)
                return mine;
            Thread.Sleep(ChangePause);
        }

        return FolderLock.Take(path, "is changing which index is live");
    }

    private IEnumerable<string> Names() => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d)).Where(GenerationName.Is).OrderDescending(StringComparer.Ordinal)
        : [];

    private void Known(string generation)
    {
        if (!GenerationName.Is(generation) || !Directory.Exists(At(generation)))
            throw new IndexException($"There is no generation {generation}; ./taxassistant index list shows those that are here.");
    }

    // A pointer that cannot be read must not keep an operator from writing it anew.
    private IReadOnlyList<string> Formerly()
    {
        try
        {
            return _live.Read();
        }
        catch (IndexException)
        {
            return [];
        }
    }

    /// <summary>What killed builders and droppers left.</summary>
    private void Clear()
    {
        foreach (var left in Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) is var n
            && (n.StartsWith(Building, StringComparison.Ordinal) || n.StartsWith(Dropping, StringComparison.Ordinal))).ToList())
        {
            Remove(left);
        }

        foreach (var draft in Directory.EnumerateFiles(folder, "live.*.new").ToList())
            File.Delete(draft);
    }

    /// <summary>Keeps what is or was live, and the newest that never was: one that checks refused is kept until the next, to be looked at.</summary>
    private void Prune(string? built)
    {
        var live = Formerly();
        var kept = live.Take(options.KeepGenerations).ToHashSet(StringComparer.Ordinal);
        if ((built ?? Names().FirstOrDefault(n => live.Count > 0 && string.CompareOrdinal(n, live[0]) > 0)) is { } newest)
            kept.Add(newest);
        foreach (var name in Names().Where(n => !kept.Contains(n)).ToList())
            Drop(name);
    }

    // Renamed first: a process that is killed on the way leaves no generation with half of its files.
    private void Drop(string name)
    {
        var dropping = Path.Combine(folder, Dropping + name);
        Directory.Move(At(name), dropping);
        Remove(dropping);
    }

    private static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next build clears it; what the caller does, or failed at, counts more.
        }
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"The index in {folder} cannot be read or written ({fault.Message.TrimEnd('.')}); free space, give this user the right to, or choose another --data folder.", fault);
        }
    }
}
