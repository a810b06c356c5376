using System.Text.Json;

namespace Chat.Testing.Qdrant;

/// <summary>A point as the server keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Dense">Its dense vectors, by name.</param>
/// <param name="Sparse">Its sparse vectors, by name.</param>
/// <param name="Payload">Its payload.</param>
internal sealed record QdrantPoint(Guid Id, IReadOnlyDictionary<string, float[]> Dense, IReadOnlyDictionary<string, Dictionary<uint, float>> Sparse, JsonElement Payload)
{
    /// <summary>The point as it is sent, with what was asked for.</summary>
    public Dictionary<string, object?> Show(JsonElement? withPayload, bool withVector)
    {
        var shown = new Dictionary<string, object?> { ["id"] = Id, ["payload"] = Select(withPayload), ["vector"] = null };
        if (withVector)
        {
            var vectors = Dense.ToDictionary(d => d.Key, d => (object)d.Value);
            foreach (var (name, terms) in Sparse)
                vectors[name] = new { indices = terms.Keys, values = terms.Values };
            shown["vector"] = vectors;
        }

        return shown;
    }

    private object? Select(JsonElement? with) => with switch
    {
        null or { ValueKind: JsonValueKind.False } => null,
        { ValueKind: JsonValueKind.True } => Payload,
        { ValueKind: JsonValueKind.Array } fields => Payload.EnumerateObject().Where(f => fields.EnumerateArray().Any(n => n.Text() == f.Name)).ToDictionary(f => f.Name, f => f.Value),
        _ => throw QdrantRefusal.Format("data did not match any variant of untagged enum WithPayloadInterface"),
    };
}
