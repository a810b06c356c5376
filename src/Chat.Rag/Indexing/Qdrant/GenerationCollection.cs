using Chat.Rag.Indexing.Generations;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Names of the collections that hold generations: the alias, then the generation.</summary>
internal static class GenerationCollection
{
    /// <summary>The collection of a generation.</summary>
    public static string NameOf(string alias, string generation) => $"{alias}_{generation}";

    /// <summary>The generation to whose collection the alias points; null when there is none yet.</summary>
    /// <exception cref="IndexException">The alias points to something else, or the server does not answer.</exception>
    public static async Task<string?> LiveAsync(QdrantClient client, string alias, CancellationToken cancellation)
    {
        var aliases = await client.AliasesAsync(cancellation);
        if (aliases.FirstOrDefault(a => a.AliasName == alias) is not { } live)
            return null;
        return GenerationOf(alias, live.CollectionName)
            ?? throw new IndexException($"The alias {alias} points to the collection {live.CollectionName}, which is no index of this program: choose another {QdrantOptionsValidator.Name}:Alias.");
    }

    /// <summary>The generation that a collection holds; null for a collection of something else.</summary>
    public static string? GenerationOf(string alias, string collection) =>
        collection.StartsWith(alias + "_", StringComparison.Ordinal) && collection[(alias.Length + 1)..] is var name && GenerationName.Is(name) ? name : null;
}
