using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Llama.Files;

/// <summary>Small JSON files that are replaced as a whole: a reader sees the old one or the new one, also after a power cut.</summary>
internal static class AtomicJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The content of a file; null when there is none.</summary>
    /// <exception cref="ModelFileException">It is not what is expected there.</exception>
    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file, Options);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException fault)
        {
            throw new ModelFileException($"{path} is not the JSON that belongs there (line {fault.LineNumber + 1}); correct it, or remove it and pin the models again.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} cannot be read ({fault.Message.TrimEnd('.')}); give this user the right to.", fault);
        }
    }

    public static void Write<T>(string path, T content)
    {
        var draft = $"{path}.{Environment.ProcessId}.new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var file = File.Create(draft))
            {
                JsonSerializer.Serialize(file, content, Options);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} cannot be written ({fault.Message.TrimEnd('.')}); give this user the right to, or choose another --data folder.", fault);
        }
    }
}
