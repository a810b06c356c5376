using Chat.Rag.Indexing.Generations;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>
/// Generations on a Qdrant server: each is a collection of its own, and an alias points to the live one. Any number of nodes may
/// search and follow the switch; one at a time builds.
/// </summary>
public sealed class QdrantIndexStore : IPassageIndexStore, IDisposable
{
    /// <summary>Layout of collections and payloads; another one is refused.</summary>
    public const int Format = 1;

    private static readonly Version OldestServer = new(1, 16);

    private readonly QdrantOptions _options;
    private readonly PassageEncoding _encoding;
    private readonly IndexGenerationOptions _generations;
    private readonly TimeProvider _clock;
    private readonly QdrantClient _client;
    private readonly QdrantStates _states;
    private readonly SemaphoreSlim _building = new(1);
    private volatile bool _known;

    /// <summary>For the server that the settings name; nothing is sent yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="encoding">Makes numbers of passages and questions.</param>
    /// <param name="generations">How many are kept.</param>
    /// <param name="clock">The time.</param>
    /// <param name="seed">Of the jitter between tries; null for another on each node and at each start, so that nodes do not come back all at once.</param>
    /// <exception cref="IndexException">The address or the key is unusable.</exception>
    public QdrantIndexStore(IOptions<QdrantOptions> options, PassageEncoding encoding, IndexGenerationOptions generations, TimeProvider clock, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _encoding = encoding;
        _generations = generations;
        _clock = clock;
        _client = new QdrantClient(_options, clock, seed ?? Random.Shared.Next());
        _states = new QdrantStates(_client, _options);
    }

    /// <inheritdoc/>
    public Task<string?> LiveAsync(CancellationToken cancellation) => GenerationCollection.LiveAsync(_client, _options.Alias, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexManifest>> ListAsync(CancellationToken cancellation)
    {
        var collections = (await _client.CollectionsAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
        return [.. (await _states.ManifestsAsync(cancellation))
            .Where(m => collections.Contains(GenerationCollection.NameOf(_options.Alias, m.Generation)))
            .OrderByDescending(m => m.Generation, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public GenerationFit FitOf(IndexManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Format != Format ? GenerationFit.Unreadable
            : manifest.EmbeddingModel == _encoding.EmbeddingModel && manifest.Dimensions == _encoding.Dimensions && manifest.Analysis == _encoding.Analysis ? GenerationFit.Current
            : GenerationFit.Outdated;
    }

    /// <inheritdoc/>
    public async Task<IndexManifest> BuildAsync(IndexChange change, IProgress<IndexProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        await _building.WaitAsync(cancellation);
        try
        {
            await KnowServerAsync(cancellation);
            await _states.PrepareAsync(cancellation);
            var live = await LiveAsync(cancellation);
            var taken = await ClearAsync(live, cancellation);
            var before = change.FromNothing || live is null ? null : await ReadAsync(live, cancellation);
            var generation = GenerationName.Next(_clock.GetUtcNow(), taken, (ushort)Random.Shared.Next(ushort.MaxValue + 1));
            var build = new QdrantBuild(_client, _states, _options, _encoding, generation, _clock);
            var manifest = await build.RunAsync(change, before, FitOf, progress, cancellation);
            await PruneAsync(live, generation, cancellation);
            return manifest;
        }
        finally
        {
            _building.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IPassageIndex> OpenAsync(string generation, CancellationToken cancellation)
    {
        await KnowServerAsync(cancellation);
        var manifest = await ReadAsync(generation, cancellation);
        // Another glossary still finds, if less well: the law goes on serving until it has been ingested anew. Vectors of another model say nothing.
        if (manifest.EmbeddingModel != _encoding.EmbeddingModel || manifest.Dimensions != _encoding.Dimensions)
            throw new IndexException($"The generation {generation} was made with {manifest.EmbeddingModel} ({manifest.Dimensions} numbers), and {_encoding.EmbeddingModel} ({_encoding.Dimensions}) is set now, whose vectors cannot be compared: build the index anew with ./taxassistant ingest --all, or set the model back.");
        var collection = GenerationCollection.NameOf(_options.Alias, generation);
        var state = await _client.StateAsync(collection, cancellation);
        if (state.Config.Params.Vectors?.GetValueOrDefault("dense")?.Size != manifest.Dimensions)
            throw Damaged(generation, $"its vectors do not have {manifest.Dimensions} numbers");
        var count = await _client.CountAsync(collection, cancellation);
        if (count != manifest.Passages)
            throw Damaged(generation, $"it holds {count} passages instead of {manifest.Passages}");
        var learnt = await _states.EncoderAsync(generation, cancellation) ?? throw Damaged(generation, "what its encoder learnt is missing");
        return new QdrantPassageIndex(_client, collection, manifest, _encoding.Load(learnt), _options.Candidates);
    }

    /// <inheritdoc/>
    public async Task SwitchAsync(string generation, CancellationToken cancellation)
    {
        await ReadAsync(generation, cancellation);
        var live = await LiveAsync(cancellation);
        if (live == generation)
            return;
        await _states.MarkServedAsync(live, generation, _clock.GetUtcNow(), cancellation);
        var collection = GenerationCollection.NameOf(_options.Alias, generation);
        var create = new AliasAction { CreateAlias = new AliasTarget(_options.Alias, collection) };
        AliasAction[] actions = live is null ? [create] : [new() { DeleteAlias = new AliasOnly(_options.Alias) }, create];
        try
        {
            await _client.ChangeAliasesAsync(actions, cancellation);
        }
        catch (IndexException) when (!cancellation.IsCancellationRequested)
        {
            // The reply may have been lost after the switch was made.
            if (await LiveAsync(cancellation) != generation)
                throw;
        }

        await PruneAsync(generation, built: null, cancellation);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string generation, CancellationToken cancellation)
    {
        var collection = GenerationCollection.NameOf(_options.Alias, generation);
        if (!GenerationName.Is(generation) || !await _client.ExistsAsync(collection, cancellation))
            throw Missing(generation);
        // The server would take the alias away together with the collection.
        if (await LiveAsync(cancellation) == generation)
            throw new IndexException($"The generation {generation} is live: switch to another before you delete it.");
        // Without its manifest it is a half-built one, which the next build clears away should this be the last that is done.
        await _states.DeleteAsync(generation, cancellation);
        await _client.DropAsync(collection, cancellation);
    }

    /// <summary>Ends the connections; open indexes of this store cannot search any more.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _building.Dispose();
    }

    /// <summary>Keeps what is or was live, and the newest that never was: one that checks refused is kept until the next, to be looked at.</summary>
    private async Task PruneAsync(string? live, string? built, CancellationToken cancellation)
    {
        try
        {
            var served = await _states.ServedAsync(cancellation);
            var all = (await ListAsync(cancellation)).Select(m => m.Generation).ToList();
            var kept = served.Where(g => g != live).Take(_generations.KeepGenerations - 1).ToHashSet(StringComparer.Ordinal);
            if ((built ?? all.FirstOrDefault(g => live is not null && string.CompareOrdinal(g, live) > 0 && !served.Contains(g))) is { } newest)
                kept.Add(newest);
            foreach (var gone in all.Where(g => g != live && !kept.Contains(g)))
                await DeleteAsync(gone, cancellation);
        }
        catch (IndexException)
        {
            // What was built or switched stands; the next one clears up.
        }
    }

    /// <summary>Removes what builds left that did not come to their end, and says which generations there are.</summary>
    private async Task<IReadOnlyList<string>> ClearAsync(string? live, CancellationToken cancellation)
    {
        var whole = (await ListAsync(cancellation)).Select(m => m.Generation).ToHashSet(StringComparer.Ordinal);
        foreach (var collection in await _client.CollectionsAsync(cancellation))
        {
            if (GenerationCollection.GenerationOf(_options.Alias, collection) is { } left && left != live && !whole.Contains(left))
                await _client.DropAsync(collection, cancellation);
        }

        foreach (var left in await _states.GenerationsAsync(cancellation))
        {
            if (left != live && !whole.Contains(left))
                await _states.DeleteAsync(left, cancellation);
        }

        return live is null ? [.. whole] : [live, .. whole];
    }

    /// <summary>The manifest of a generation that this program can use.</summary>
    private async Task<IndexManifest> ReadAsync(string generation, CancellationToken cancellation)
    {
        if (!GenerationName.Is(generation)
            || !await _client.ExistsAsync(GenerationCollection.NameOf(_options.Alias, generation), cancellation)
            || await _states.ManifestAsync(generation, cancellation) is not { } manifest)
        {
            throw Missing(generation);
        }

        if (manifest.Format != Format)
            throw new IndexException($"The generation {generation} has layout {manifest.Format}, and this program reads {Format}: build the index anew.");
        return manifest;
    }

    /// <summary>Asks the server once for its version: an older one would read some requests otherwise than they are meant.</summary>
    private async Task KnowServerAsync(CancellationToken cancellation)
    {
        if (_known)
            return;
        var text = await _client.VersionAsync(cancellation);
        if (text is null)
            throw new IndexException($"What answers at {_options.Url} does not say that it is Qdrant: correct {QdrantOptionsValidator.Name}:Url.");
        if (!Version.TryParse(text.Split('-', '+')[0], out var version) || version < OldestServer)
            throw new IndexException($"The server at {_options.Url} is Qdrant {text}: use {OldestServer} or newer, which fuses ranks as this program asks for.");
        _known = true;
    }

    private static IndexException Missing(string generation) =>
        new($"There is no generation '{(generation.Length <= 64 ? generation : generation[..64])}' on the Qdrant server: see index list.");

    private static IndexException Damaged(string generation, string why) =>
        new($"The generation {generation} is damaged: {why}. Switch to another, or build the index anew.");
}
