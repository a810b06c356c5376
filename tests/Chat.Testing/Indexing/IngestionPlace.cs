using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Knowledge;

namespace Chat.Testing.Indexing;

/// <summary>A data directory with all that a run needs, on a plain index and documents of lines.</summary>
public sealed class IngestionPlace : IDisposable
{
    private readonly bool _own;

    /// <summary>Makes one.</summary>
    /// <param name="data">A data directory; null for one that is removed with this.</param>
    /// <param name="clock">The time; null for a hand-moved one.</param>
    /// <param name="knowledge">A knowledge folder to make the product's own embedded index with; null for a plain one.</param>
    public IngestionPlace(string? data = null, TimeProvider? clock = null, string? knowledge = null)
    {
        _own = data is null;
        Data = data ?? Directory.CreateTempSubdirectory("ingestion-").FullName;
        Time = clock ?? Clock;
        Files = new IngestionFiles(Data);
        Store = new EmbeddedIndexStore(Path.Combine(Data, "index"), knowledge is null ? PlainIndex.Format(Time) : Embedded(knowledge, Time), Options, Time);
    }

    /// <summary>The data directory.</summary>
    public string Data { get; }

    /// <summary>The folder of the generations.</summary>
    public string Index => Path.Combine(Data, "index");

    /// <summary>A clock to move.</summary>
    public HandClock Clock { get; } = new();

    /// <summary>The clock that is used.</summary>
    public TimeProvider Time { get; }

    /// <summary>Limits.</summary>
    public IndexGenerationOptions Options { get; } = new();

    /// <summary>Questions asked of each generation.</summary>
    public List<Canary> Canaries { get; } = [];

    /// <summary>What runs leave behind.</summary>
    public IngestionFiles Files { get; }

    /// <summary>The generations.</summary>
    public EmbeddedIndexStore Store { get; }

    /// <summary>The parser.</summary>
    public LineParser Parser { get; } = new();

    /// <summary>A run.</summary>
    public IngestionRun Run() => new(Store, [Parser], LineDocument.Cut, new GenerationChecks(Store, Canaries, Options, Time), Files, Time);

    /// <summary>Runs it for a source.</summary>
    public Task<IngestionReport> RunAsync(LineSource source, IngestionOrder order = default, IProgress<IngestionProgress>? progress = null, CancellationToken cancellation = default) =>
        Run().RunAsync([source], order, progress, cancellation);

    private static GenerationFormat Embedded(string folder, TimeProvider clock)
    {
        var knowledge = KnowledgeReader.Read(folder);
        var files = new EmbeddedIndexFiles(new LegalAnalysis(knowledge), new LawPriors(knowledge), new EmbeddedIndexOptions(), clock);
        return files.Generations;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_own)
            Directory.Delete(Data, recursive: true);
    }
}
