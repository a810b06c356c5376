using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>All that is sent and read, as Qdrant spells it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(NewCollection))]
[JsonSerializable(typeof(AliasChange))]
[JsonSerializable(typeof(FieldIndex))]
[JsonSerializable(typeof(CountRequest))]
[JsonSerializable(typeof(DeleteRequest))]
[JsonSerializable(typeof(ScrollRequest))]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(NewPoint<PassagePayload>))]
[JsonSerializable(typeof(NewPoint<StatePayload>))]
[JsonSerializable(typeof(QdrantEnvelope<bool?>))]
[JsonSerializable(typeof(QdrantEnvelope<Existence>))]
[JsonSerializable(typeof(QdrantEnvelope<CollectionList>))]
[JsonSerializable(typeof(QdrantEnvelope<CollectionState>))]
[JsonSerializable(typeof(QdrantEnvelope<AliasList>))]
[JsonSerializable(typeof(QdrantEnvelope<UpdateResult>))]
[JsonSerializable(typeof(QdrantEnvelope<PointCount>))]
[JsonSerializable(typeof(QdrantEnvelope<QueryResult>))]
[JsonSerializable(typeof(QdrantEnvelope<ScrollPage<PassagePayload>>))]
[JsonSerializable(typeof(QdrantEnvelope<ScrollPage<StatePayload>>))]
[JsonSerializable(typeof(QdrantEnvelope<JsonElement>))]
[JsonSerializable(typeof(ServerVersion))]
[JsonSerializable(typeof(IndexManifest))]
internal sealed partial class QdrantJson : JsonSerializerContext;

/// <summary>What the server says of itself; not wrapped.</summary>
internal sealed record ServerVersion(string? Title, string? Version);

/// <summary>A piece of what a generation is described by; see <see cref="QdrantStates"/>.</summary>
/// <param name="Generation">Whose.</param>
/// <param name="Kind"><c>manifest</c> or <c>encoder</c>.</param>
/// <param name="Part">Place among the pieces, from 0.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Digest">SHA-256 of the whole, lower-case hex.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record StatePayload(string Generation, string Kind, int Part, int Parts, string Digest, byte[] Content);
