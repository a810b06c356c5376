using System.Text.Json;

namespace Chat.Testing.Qdrant;

/// <summary>
/// Reads requests strictly: a field that is not known is refused, which the real server mostly lets pass. So a misspelt field
/// of the client fails a test instead of being without effect.
/// </summary>
internal static class JsonParts
{
    public static JsonElement Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException fault)
        {
            throw QdrantRefusal.Format(fault.Message);
        }
    }

    /// <summary>An object with these fields and no others.</summary>
    public static JsonElement With(this JsonElement element, params string[] fields)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw QdrantRefusal.Format($"invalid type: {element.ValueKind}, expected a map");
        foreach (var field in element.EnumerateObject())
        {
            if (!fields.Contains(field.Name))
                throw QdrantRefusal.Format($"unknown field `{field.Name}`, expected one of {string.Join(", ", fields)}");
            if (field.Value.ValueKind == JsonValueKind.Null && field.Name is not ("offset" or "filter" or "params"))
                throw QdrantRefusal.Format($"invalid type: null in `{field.Name}`");
        }

        return element;
    }

    public static JsonElement Must(this JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) ? value : throw QdrantRefusal.Format($"missing field `{field}`");

    public static JsonElement? May(this JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string Text(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw QdrantRefusal.Format($"invalid type: {element.ValueKind}, expected a string");

    public static bool Truth(this JsonElement element) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw QdrantRefusal.Format($"invalid type: {element.ValueKind}, expected a boolean");

    public static int Whole(this JsonElement element, int least = 0) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number)
            ? number >= least ? number : throw QdrantRefusal.Invalid($"value {number} invalid, must be {least} or larger")
            : throw QdrantRefusal.Format("invalid type, expected an integer");

    public static float[] Numbers(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(n => n.ValueKind == JsonValueKind.Number)
            ? [.. element.EnumerateArray().Select(n => n.GetSingle())]
            : throw QdrantRefusal.Format("data did not match any variant of untagged enum VectorStruct");

    public static Guid Id(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String && Guid.TryParseExact(element.GetString(), "D", out var id)
            ? id
            : throw QdrantRefusal.Format($"value {element} is not a valid point ID, valid values are either an unsigned integer or a UUID");

    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw QdrantRefusal.Format($"invalid type: {element.ValueKind}, expected a sequence");

    /// <summary>Terms with weights: as many of the one as of the other, and none twice.</summary>
    public static Dictionary<uint, float> Terms(this JsonElement element)
    {
        element.With("indices", "values");
        var indices = element.Must("indices").Items().Select(i => i.TryGetUInt32(out var n) ? n : throw QdrantRefusal.Format($"invalid value: {i}, expected u32")).ToArray();
        var values = element.Must("values").Numbers();
        if (indices.Length != values.Length)
            throw QdrantRefusal.Invalid("values: must be the same length as indices");
        if (indices.Distinct().Count() != indices.Length)
            throw QdrantRefusal.Invalid("indices: must be unique");
        return indices.Zip(values).ToDictionary(t => t.First, t => t.Second);
    }
}
