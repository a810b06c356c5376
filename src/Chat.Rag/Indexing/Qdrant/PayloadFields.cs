using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>How much of a payload comes back: all, nothing, or some fields.</summary>
/// <param name="Names">The fields; null for all of them.</param>
[JsonConverter(typeof(PayloadFieldsConverter))]
internal sealed record PayloadFields(IReadOnlyList<string>? Names)
{
    /// <summary>All of it.</summary>
    public static PayloadFields All { get; } = new((IReadOnlyList<string>?)null);

    /// <summary>Nothing.</summary>
    public static PayloadFields None { get; } = new([]);
}

/// <summary>Written as a truth value or as a list.</summary>
internal sealed class PayloadFieldsConverter : JsonConverter<PayloadFields>
{
    /// <inheritdoc/>
    public override PayloadFields Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only clients ask for fields.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PayloadFields value, JsonSerializerOptions options)
    {
        if (value.Names is not { Count: > 0 } names)
        {
            writer.WriteBooleanValue(value.Names is null);
            return;
        }

        writer.WriteStartArray();
        foreach (var name in names)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
