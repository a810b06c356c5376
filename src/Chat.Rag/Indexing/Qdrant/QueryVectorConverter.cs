using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>A query is written as bare numbers, as terms, or as a fusion.</summary>
internal sealed class QueryVectorConverter : JsonConverter<QueryVector>
{
    /// <inheritdoc/>
    public override QueryVector Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only clients send a query.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, QueryVector value, JsonSerializerOptions options)
    {
        if (value.Dense is { } dense)
        {
            WriteNumbers(writer, dense);
            return;
        }

        writer.WriteStartObject();
        if (value.Sparse is { } sparse)
        {
            writer.WriteStartArray("indices"u8);
            foreach (var term in sparse.Indices)
                writer.WriteNumberValue(term);
            writer.WriteEndArray();
            writer.WritePropertyName("values"u8);
            WriteNumbers(writer, sparse.Values);
        }
        else
        {
            writer.WriteStartObject("rrf"u8);
            writer.WriteNumber("k"u8, value.FusionK!.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, float[] numbers)
    {
        writer.WriteStartArray();
        foreach (var number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
