using Chat.Rag.Indexing.Generations;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Names of the collections that hold generations: the alias, then the generation.</summary>
internal static class GenerationCollection
{
    /// <summary>The collection of a generation.</summary>
    public static string NameOf(string alias, string generation) => $"{alias}_{generation}";

    /// <summary>The generation that a collection holds; null for a collection of something else.</summary>
    public static string? GenerationOf(string alias, string collection) =>
        collection.StartsWith(alias + "_", StringComparison.Ordinal) && collection[(alias.Length + 1)..] is var name && GenerationName.Is(name) ? name : null;
}
