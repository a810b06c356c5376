using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Llama;

namespace Chat.Rag.Models;

/// <summary>
/// Settings of the in-process model for a kind of machine, by name in <c>TaxAssistant:Model:Profile</c>. Each single
/// setting beside it wins over the profile's. The list is <c>profiles.json</c> beside this file.
/// </summary>
/// <param name="Purpose">For which model and machine.</param>
/// <param name="FileBytes">The model file that it was reckoned for.</param>
/// <param name="TotalBytes">What that takes: weights, KV and buffers, by <see cref="MemorySum"/>.</param>
/// <param name="Options">The settings.</param>
public sealed record ModelProfile(string Purpose, long FileBytes, long TotalBytes, LlamaOptions Options)
{
    private static readonly JsonSerializerOptions Reading = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, ModelProfile> All { get; } = Read();

    private static Dictionary<string, ModelProfile> Read()
    {
        using var file = typeof(ModelProfile).Assembly.GetManifestResourceStream("Models/profiles.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, ModelProfile>>(file, Reading)!;
    }
}
