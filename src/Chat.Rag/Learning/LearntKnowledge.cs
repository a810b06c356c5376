using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Learning;

/// <summary>
/// The knowledge of a folder, as an earlier start read and checked it: its files are hashed, to see that they are the same, and not parsed again.
/// </summary>
internal static class LearntKnowledge
{
    private static readonly JsonTypeInfo<KnowledgeBase> Shape = (JsonTypeInfo<KnowledgeBase>)new JsonSerializerOptions
    {
        TypeInfoResolver = KnowledgeJson.Default.WithAddedModifier(OnlyWhatIsGiven),
        Converters = { new SetConverter<string>(), new SetConverter<int>(), new SetConverter<DateOnly>(), new SetConverter<Language>() },
    }.GetTypeInfo(typeof(KnowledgeBase));

    /// <summary>The knowledge of the folder that the settings name.</summary>
    /// <exception cref="KnowledgeException">The folder is missing or has errors; all of them are named.</exception>
    public static KnowledgeBase Read(TaxAssistantOptions options, TimeProvider clock, ILogger<LearntFolder> logger)
    {
        var folder = options.KnowledgeFolder;
        if (!Directory.Exists(folder))
            return KnowledgeReader.Read(folder);
        var edition = KnowledgeReader.Edition(folder);
        return LearntFolder.Get(
            new LearntFolder(edition, options, clock, logger), "knowledge", "", blocks: 1, file => Restore(file.Next<byte>().Span, edition), () => KnowledgeReader.Read(folder), Write);
    }

    /// <summary>As it is kept.</summary>
    internal static byte[] Kept(KnowledgeBase knowledge) => JsonSerializer.SerializeToUtf8Bytes(knowledge, Shape);

    /// <summary>What was kept.</summary>
    /// <exception cref="IndexException">It is of another edition: the folder changed while it was read.</exception>
    internal static KnowledgeBase Restore(ReadOnlySpan<byte> kept, string edition)
    {
        try
        {
            if (JsonSerializer.Deserialize(kept, Shape) is { } knowledge && knowledge.Version == edition)
                return knowledge;
        }
        catch (JsonException fault)
        {
            throw new IndexException("What was kept of the knowledge cannot be read.", fault);
        }

        throw new IndexException($"What was kept of the knowledge is not edition {edition}.");
    }

    private static void Write(KnowledgeBase knowledge, BlockFile.Writer file) => file.Write<byte>(Kept(knowledge));

    // What a record computes from its other properties is not kept.
    private static void OnlyWhatIsGiven(JsonTypeInfo type)
    {
        foreach (var computed in type.Properties.Where(p => p.Set is null && p.AssociatedParameter is null).ToList())
            type.Properties.Remove(computed);
        if (type.Type == typeof(SourceSettings))
        {
            type.PolymorphismOptions = new()
            {
                DerivedTypes =
                {
                    new(typeof(BoeSourceSettings), "boe"),
                    new(typeof(WebSourceSettings), "web"),
                    new(typeof(FolderSourceSettings), "folder"),
                    new(typeof(TopicsSourceSettings), "topics"),
                },
            };
        }
    }

    // The library reads no sets that cannot be written to.
    private sealed class SetConverter<T> : JsonConverter<IReadOnlySet<T>>
    {
        public override IReadOnlySet<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize(ref reader, Items(options))!.ToHashSet();

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, [.. value], Items(options));

        private static JsonTypeInfo<T[]> Items(JsonSerializerOptions options) => (JsonTypeInfo<T[]>)options.GetTypeInfo(typeof(T[]));
    }
}

/// <summary>How the knowledge is kept as JSON; made by the compiler, so that a start has no types to look into.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KnowledgeBase))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(DateOnly[]))]
[JsonSerializable(typeof(Language[]))]
[JsonSerializable(typeof(BoeSourceSettings))]
[JsonSerializable(typeof(WebSourceSettings))]
[JsonSerializable(typeof(FolderSourceSettings))]
[JsonSerializable(typeof(TopicsSourceSettings))]
internal sealed partial class KnowledgeJson : JsonSerializerContext;
