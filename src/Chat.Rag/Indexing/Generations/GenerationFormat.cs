namespace Chat.Rag.Indexing.Generations;

/// <summary>Builds an index in an empty folder, and writes its manifest last.</summary>
/// <param name="folder">Where its files go.</param>
/// <param name="generation">Its name.</param>
/// <param name="previousFolder">The index that it is a change of; null for none.</param>
/// <param name="change">What goes and what comes.</param>
/// <param name="progress">Told now and then.</param>
/// <param name="cancellation">Leaves a folder without manifest behind.</param>
public delegate Task<IndexManifest> BuildGeneration(
    string folder, string generation, string? previousFolder, IndexChange change, IProgress<IndexProgress>? progress, CancellationToken cancellation);

/// <summary>What the files of a generation are: the store knows where they lie and which are live, and nothing of what is in them.</summary>
/// <param name="BuildAsync">Builds one.</param>
/// <param name="ReadManifest">The manifest of a folder; null for a folder without.</param>
/// <param name="Open">Opens one for searching.</param>
/// <param name="FitOf">How one stands to the glossary, model and format of today.</param>
public sealed record GenerationFormat(
    BuildGeneration BuildAsync, Func<string, IndexManifest?> ReadManifest, Func<string, IPassageIndex> Open, Func<IndexManifest, GenerationFit> FitOf);
