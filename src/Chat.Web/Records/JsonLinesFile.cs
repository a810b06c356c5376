using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Web.Records;

/// <summary>A file to which records are only ever appended, one JSON object a line.</summary>
internal sealed class JsonLinesFile<T>(string path, JsonTypeInfo<T> type) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Appends a record; lines of several requests never mix.</summary>
    public async Task AppendAsync(T record, CancellationToken cancellation)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(record, type);
        await _turn.WaitAsync(cancellation);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            await file.WriteAsync((byte[])[.. line, (byte)'\n'], cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
