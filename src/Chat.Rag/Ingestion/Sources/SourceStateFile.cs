using System.Text.Json;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>Keeps the <see cref="SourceState"/> of each source as <c>sources/ID.json</c> in the data directory.</summary>
public sealed class SourceStateFile(string dataDirectory)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The state of a source; empty when it was never ingested, or when the file is damaged: then everything is looked at anew.</summary>
    public SourceState Read(string id)
    {
        try
        {
            using var file = File.OpenRead(PathOf(id));
            return JsonSerializer.Deserialize<SourceState>(file, Json) is { Items: not null, Failures: not null } state ? state : SourceState.Empty;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return SourceState.Empty;
        }
    }

    /// <summary>Writes the state of a source in one step.</summary>
    /// <exception cref="DocumentException">The data directory cannot be written to.</exception>
    public void Write(string id, SourceState state)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(id))!);
            AtomicFile.Write(PathOf(id), file => JsonSerializer.Serialize(file, state, Json));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException($"{PathOf(id)} cannot be written ({fault.Message.TrimEnd('.')}); give this user the right to, or choose another --data folder.", fault);
        }
    }

    private string PathOf(string id) => Path.Combine(dataDirectory, "sources", id + ".json");
}
