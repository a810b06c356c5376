using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>What runs leave in the data directory: <c>ingestion.json</c>, and <c>ingestion/&lt;generation&gt;.json</c> for each generation.</summary>
/// <param name="dataDirectory">The data directory.</param>
public sealed class IngestionFiles(string dataDirectory)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    private readonly string _state = Path.Combine(dataDirectory, "ingestion.json");
    private readonly string _ledgers = Path.Combine(dataDirectory, "ingestion");

    /// <summary>How the sources stand; empty before the first run.</summary>
    /// <exception cref="IndexException">The file is not what belongs there.</exception>
    public IngestionState ReadState() => Read<IngestionState>(_state) ?? new IngestionState();

    /// <summary>When the state was last written; changes with every run.</summary>
    public DateTime StateWritten => File.GetLastWriteTimeUtc(_state);

    /// <summary>Replaces the state.</summary>
    public void WriteState(IngestionState state) => Write(_state, state);

    /// <summary>What a generation was ingested from; empty when that is not known.</summary>
    /// <exception cref="IndexException">The file is not what belongs there.</exception>
    public IngestionLedger ReadLedger(string generation) => Read<IngestionLedger>(Ledger(generation)) ?? new IngestionLedger();

    /// <summary>When that was last written; changes with every run that found nothing new.</summary>
    public DateTime LedgerWritten(string generation) => File.GetLastWriteTimeUtc(Ledger(generation));

    /// <summary>Writes it, before the generation goes live: whoever is killed in between leaves a ledger of a generation that does not serve.</summary>
    public void WriteLedger(string generation, IngestionLedger ledger) => Write(Ledger(generation), ledger);

    /// <summary>Removes those of generations that are gone, and drafts of killed runs.</summary>
    public void Prune(IEnumerable<string> generations)
    {
        if (!Directory.Exists(_ledgers))
            return;
        var kept = generations.Select(Ledger).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(_ledgers).Where(p => !kept.Contains(p)).ToList())
            File.Delete(path);
    }

    /// <summary>One run at a time in a data directory.</summary>
    /// <exception cref="IndexException">Another process ingests; it is named.</exception>
    internal FolderLock Lock() => FolderLock.Take(Path.Combine(dataDirectory, "ingestion.lock"), "is ingesting");

    private string Ledger(string generation) => Path.Combine(_ledgers, $"{generation}.json");

    private static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"{path} cannot be read ({fault.Message.TrimEnd('.')}); remove it and ingest again.", fault);
        }
    }

    private static void Write<T>(string path, T content)
    {
        try
        {
            DurableFiles.Replace(path, file => JsonSerializer.Serialize(file, content, Options));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"{path} cannot be written ({fault.Message.TrimEnd('.')}); free space, give this user the right to, or choose another --data folder.", fault);
        }
    }
}
