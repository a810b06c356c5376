namespace Chat.Llama.Files;

/// <summary>
/// What a GGUF file says of the model in it. To hold one means that the file was checked for everything
/// that would make llama.cpp end the process or reserve memory without measure; the weights themselves are not read.
/// </summary>
public sealed record GgufHeader
{
    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>Version of the format: 2 or 3.</summary>
    public required uint Version { get; init; }

    /// <summary>llama.cpp's name of the architecture: <c>llama</c>, <c>bert</c>, …</summary>
    public required string Architecture { get; init; }

    /// <summary><c>general.name</c>, without control characters; null when the file gives none.</summary>
    public string? Name { get; init; }

    /// <summary>Tokens that the model was trained to look back on.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads of a layer, the most where layers differ.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads of each layer.</summary>
    public required IReadOnlyList<int> KvHeadsByLayer { get; init; }

    /// <summary>Key and value heads of a layer, the most where layers differ.</summary>
    public int KvHeads => KvHeadsByLayer.Max();

    /// <summary>Length of a head's key.</summary>
    public required int KeyLength { get; init; }

    /// <summary>Length of a head's value.</summary>
    public required int ValueLength { get; init; }

    /// <summary>Length of a token's vector.</summary>
    public required int EmbeddingLength { get; init; }

    /// <summary>Tokens of the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Kind of the vocabulary: <c>llama</c> (SentencePiece), <c>gpt2</c> (byte pairs), <c>bert</c> (word pieces), <c>t5</c> (unigrams).</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The chat template, in Jinja; null when the file gives none.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>How the vectors of a text are pooled; null when the file does not say.</summary>
    public PoolingType? Pooling { get; init; }

    /// <summary>The file has a classification head, so that it can rank.</summary>
    public required bool CanRank { get; init; }

    /// <summary><c>general.file_type</c>: llama.cpp's number of the commonest quantization; null when the file does not say.</summary>
    public uint? FileType { get; init; }

    /// <summary>Numbers in all tensors.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Tensors.</summary>
    public required int TensorCount { get; init; }

    /// <summary>Bytes of all tensors: what the weights take in memory, mapped or on the GPU.</summary>
    public required long TensorBytes { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes that one token of context takes in the cache, in all layers; times the context it is the cache's size.</summary>
    /// <exception cref="ArgumentException">A head's length does not consist of whole blocks of the type.</exception>
    public long KvBytesPerToken(GgmlType typeK, GgmlType typeV) =>
        KvHeadsByLayer.Sum(heads => GgmlTypes.RowBytes(typeK, (long)heads * KeyLength) + GgmlTypes.RowBytes(typeV, (long)heads * ValueLength));

    /// <summary>Reads and checks the header of a file.</summary>
    /// <exception cref="ModelFileException">It cannot be opened, is malformed, or holds no model that the rules allow.</exception>
    public static GgufHeader Read(string path, GgufRules? rules = null)
    {
        using var stream = ModelFileStream.Open(path);
        return Read(stream, Path.GetFileName(path), rules);
    }

    /// <summary>Reads and checks a header, from the beginning of a stream that can seek.</summary>
    /// <param name="stream">The file; it is not closed.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="rules">Which models it may hold.</param>
    /// <exception cref="ModelFileException">It is malformed, or holds no model that the rules allow.</exception>
    public static GgufHeader Read(Stream stream, string name, GgufRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new GgufReader(stream, name);
        try
        {
            return new GgufModelCheck(reader, GgufParser.Parse(reader), rules ?? new GgufRules()).Header();
        }
        catch (IOException fault)
        {
            throw new ModelFileException($"{name} cannot be read ({fault.Message.TrimEnd('.')}); check the disk and the rights on the file.", fault);
        }
    }
}
