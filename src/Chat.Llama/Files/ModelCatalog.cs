using System.IO.Enumeration;
using System.Text.Json;

namespace Chat.Llama.Files;

/// <summary>A model that the project knows of.</summary>
/// <param name="Id">By which the command line names it.</param>
/// <param name="Publisher">Who made it.</param>
/// <param name="File">What its GGUF files are called, with <c>*</c>; an entry with a digest names one file.</param>
/// <param name="Licence">SPDX id.</param>
/// <param name="Repository">Owner and name at the publisher's address.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Architecture">llama.cpp's name.</param>
/// <param name="Context">Tokens of context; null where not known, as below.</param>
/// <param name="Layers">Layers.</param>
/// <param name="EmbeddingLength">Length of a token's vector.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="KvHeads">Key and value heads.</param>
/// <param name="Vocabulary">Tokens.</param>
/// <param name="Url">Where the GGUF file is; null where not known.</param>
/// <param name="Sha256">Its digest; null where not known. None is ever made up.</param>
public sealed record CatalogEntry(
    string Id,
    string Publisher,
    string File,
    string Licence,
    string Repository,
    ModelPurpose Purpose,
    string Architecture,
    int? Context = null,
    int? Layers = null,
    int? EmbeddingLength = null,
    int? Heads = null,
    int? KvHeads = null,
    int? Vocabulary = null,
    Uri? Url = null,
    string? Sha256 = null)
{
    /// <summary>The publisher's page.</summary>
    public Uri Page => new($"https://huggingface.co/{Repository}");

    /// <summary>What a file says otherwise than this entry; null when nothing.</summary>
    public string? Contradiction(GgufHeader header)
    {
        if (header.Architecture != Architecture)
            return $"its architecture is {header.Architecture} instead of {Architecture}";
        if (Purpose == ModelPurpose.Reranker && !header.CanRank)
            return "it has no classification head";
        (string Name, int? Wanted, int Found)[] all =
        [
            ("context", Context, header.ContextLength),
            ("number of layers", Layers, header.Layers),
            ("embedding length", EmbeddingLength, header.EmbeddingLength),
            ("number of heads", Heads, header.Heads),
            ("number of key-value heads", KvHeads, header.KvHeads),
            ("vocabulary", Vocabulary, header.VocabularySize),
        ];
        return all.FirstOrDefault(a => a.Wanted is { } wanted && wanted != a.Found) is { Name: { } name } wrong
            ? $"its {name} is {wrong.Found} instead of {wrong.Wanted}"
            : null;
    }
}

/// <summary>The models that the project knows of: <c>models.json</c> beside this file, built into the program.</summary>
public sealed class ModelCatalog(IReadOnlyList<CatalogEntry> entries)
{
    /// <summary>The built-in one.</summary>
    public static ModelCatalog BuiltIn { get; } = Read();

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<CatalogEntry> Entries { get; } = entries;

    /// <summary>By id, in any case; null when there is none.</summary>
    public CatalogEntry? Find(string id) => Entries.FirstOrDefault(e => e.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The entry to which a file belongs by its name, the one with the longest pattern; null when none.</summary>
    public CatalogEntry? OfFile(string path) => Entries
        .Where(e => FileSystemName.MatchesSimpleExpression(e.File, Path.GetFileName(path), ignoreCase: true))
        .MaxBy(e => e.File.Length);

    private static ModelCatalog Read()
    {
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream("Chat.Llama.Files.models.json")!;
        return new(JsonSerializer.Deserialize<Content>(stream, AtomicJson.Options)!.Models);
    }

    private sealed record Content(IReadOnlyList<CatalogEntry> Models);
}
