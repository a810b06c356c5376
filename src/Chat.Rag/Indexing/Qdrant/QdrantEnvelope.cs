using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>What every reply of Qdrant is wrapped in, good or bad.</summary>
/// <param name="Status"><c>ok</c>, <c>accepted</c>, or what went wrong.</param>
/// <param name="Result">What was asked for; null in an error.</param>
internal sealed record QdrantEnvelope<T>([property: JsonConverter(typeof(QdrantStatusConverter))] QdrantStatus? Status, T? Result);

/// <summary>How a call went.</summary>
/// <param name="Word"><c>ok</c> or <c>accepted</c>; null in an error.</param>
/// <param name="Error">The server's words; null if all is well.</param>
internal sealed record QdrantStatus(string? Word, string? Error);

/// <summary>A status is a word when all is well, and an object that holds the error when not.</summary>
internal sealed class QdrantStatusConverter : JsonConverter<QdrantStatus>
{
    /// <inheritdoc/>
    public override QdrantStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new QdrantStatus(reader.GetString(), null);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A status is a word or an object.");
        string? error = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            if (isError && reader.TokenType == JsonTokenType.String)
                error = reader.GetString();
            else
                reader.Skip();
        }

        return new QdrantStatus(null, error ?? "no reason given");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, QdrantStatus value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only servers send a status.");
}
