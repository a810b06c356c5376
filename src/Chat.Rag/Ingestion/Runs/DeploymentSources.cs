using System.Security.Cryptography;
using System.Text;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>The sources of a deployment: those of <c>sources.yml</c>, and folders or files that an operator names.</summary>
/// <param name="knowledge">Its list of sources, and its topics.</param>
/// <param name="fetcher">Fetches what is elsewhere.</param>
/// <param name="dataDirectory">Keeps what was fetched.</param>
/// <param name="clock">What is due.</param>
public sealed class DeploymentSources(KnowledgeBase knowledge, SafeFetcher fetcher, string dataDirectory, TimeProvider clock)
{
    /// <summary>A folder or file that exists, or the id of a source.</summary>
    /// <exception cref="DocumentException">It is neither; the ids are named.</exception>
    public IDocumentSource Find(string pathOrId)
    {
        if (knowledge.Sources.FirstOrDefault(s => s.Id == pathOrId) is { } settings)
            return Open(settings);
        return Directory.Exists(pathOrId) || File.Exists(pathOrId)
            ? new FolderSource(ForPath(pathOrId))
            : throw new DocumentException($"{pathOrId} is neither a folder, nor a file, nor a source of sources.yml ({string.Join(", ", knowledge.Sources.Select(s => s.Id))}); correct it.");
    }

    /// <summary>Those whose time has passed since they were last read with success for a generation.</summary>
    /// <param name="ledger">What the live generation was ingested from.</param>
    public IReadOnlyList<IDocumentSource> Due(IngestionLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return [.. knowledge.Sources.Where(s => SourceReading.IsDue(ledger.Readings.GetValueOrDefault(s.Id), s.Every, clock.GetUtcNow())).Select(Open)];
    }

    /// <summary>All of <c>sources.yml</c>, and the folders and files that an operator has ingested by their path.</summary>
    /// <param name="state">Knows the paths.</param>
    public IReadOnlyList<IDocumentSource> All(IngestionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return
        [
            .. knowledge.Sources.Select(Open),
            .. state.Sources.Where(s => s.Value.Path is not null && knowledge.Sources.All(k => k.Id != s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new FolderSource(ForPath(s.Value.Path!))),
        ];
    }

    /// <summary>Settings of a folder that no list names. Its id comes of its path, so that two folders do not take each other's documents for deleted.</summary>
    public static FolderSourceSettings ForPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = new string([.. Path.GetFileName(full).ToLowerInvariant().Where(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-').Take(24)]);
        return new FolderSourceSettings
        {
            Id = $"folder-{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..6]}",
            Licence = "Ingested from a file; see the document for its terms of use.",
            Every = TimeSpan.FromDays(1),
            Path = full,
        };
    }

    private IDocumentSource Open(SourceSettings settings) => settings is TopicsSourceSettings topics
        ? new TopicsSource(topics, knowledge, clock)
        : new DocumentSources(fetcher, dataDirectory).Create(settings)
            ?? throw new DocumentException($"Source {settings.Id} is of a kind that this version does not read; leave it out of sources.yml.");
}
