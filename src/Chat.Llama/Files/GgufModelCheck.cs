namespace Chat.Llama.Files;

/// <summary>Asks whether a header that could be read makes a model that may be loaded.</summary>
internal sealed class GgufModelCheck(GgufReader reader, GgufContent content, GgufRules rules)
{
    // llama.cpp's own limits: LLAMA_MAX_LAYERS and LLAMA_MAX_EXPERTS; the others are ten times what the largest models have.
    private const int MostLayers = 512;
    private const int MostExperts = 512;
    private const int MostContext = 16 << 20;
    private const int MostWidth = 64 << 10;
    private const int MostHeads = 1024;

    private static readonly string[] Tokenizers = ["llama", "gpt2", "bert", "t5"];

    private string _architecture = "";

    public GgufHeader Header()
    {
        _architecture = Architecture();
        if (content.Values.TryGetValue("split.count", out var parts) && parts.Bits > 1)
            throw reader.Fault($"it is one of {parts.Bits} parts", "join them with llama-gguf-split --merge and give the whole");
        var layers = Number("block_count", MostLayers);
        var width = Number("embedding_length", MostWidth);
        var heads = Heads("attention.head_count", layers, null);
        var kvHeads = Heads("attention.head_count_kv", layers, heads);
        for (var i = 0; i < layers; i++)
        {
            if (kvHeads[i] > heads[i] || heads[i] % kvHeads[i] != 0)
                throw reader.Fault($"its {heads[i]} attention heads cannot share {kvHeads[i]} key-value heads");
        }

        var most = heads.Max();
        var key = Optional("attention.key_length", MostWidth);
        if (key is null && width % most != 0)
            throw reader.Fault($"its embedding length {width} cannot be divided among {most} heads");
        var keyLength = key ?? width / most;
        var rotated = Optional("rope.dimension_count", MostWidth) ?? keyLength;
        if (rotated > keyLength || rotated % 2 != 0)
            throw reader.Fault($"its rotary dimension {rotated} does not fit a head of {keyLength}");
        Positive(_architecture.Contains("bert", StringComparison.Ordinal) ? null : "attention.layer_norm_rms_epsilon", required: true);
        Positive("rope.freq_base", required: false);
        Experts();
        var pooling = Value("pooling_type") is { } pooled
            ? pooled is { Type: GgufValueType.U32, Bits: <= (ulong)PoolingType.Rank } ? (PoolingType)pooled.Bits : throw reader.Fault("its pooling type is unknown")
            : (PoolingType?)null;
        if (rules.Purpose == ModelPurpose.Reranker && !content.HasRankHead)
            throw reader.Fault("it has no classification head (cls.weight), so it cannot rank", "give a reranker, such as bge-reranker-v2-m3");
        var vocabulary = Vocabulary(width);
        return new GgufHeader
        {
            File = reader.Name,
            Version = content.Version,
            Architecture = _architecture,
            Name = Text("general.name") is { } name ? string.Concat(name.Where(c => !char.IsControl(c))) : null,
            ContextLength = Number("context_length", MostContext),
            Layers = layers,
            Heads = most,
            KvHeadsByLayer = kvHeads,
            KeyLength = keyLength,
            ValueLength = Optional("attention.value_length", MostWidth) ?? (width % most == 0 ? width / most : keyLength),
            EmbeddingLength = width,
            VocabularySize = vocabulary.Size,
            Tokenizer = vocabulary.Tokenizer,
            ChatTemplate = Text("tokenizer.chat_template"),
            Pooling = pooling,
            CanRank = content.HasRankHead,
            FileType = content.Values.TryGetValue("general.file_type", out var type) && type.Type == GgufValueType.U32 ? (uint)type.Bits : null,
            ParameterCount = content.Parameters,
            TensorCount = content.Tensors,
            TensorBytes = content.TensorBytes,
            FileBytes = reader.Length,
        };
    }

    private string Architecture()
    {
        var name = Text("general.architecture") ?? throw reader.Fault("it does not name its architecture (general.architecture)");
        if (rules.Architectures.Contains(name, StringComparer.Ordinal))
            return name;
        var use = rules.Purpose switch
        {
            ModelPurpose.Chat => " for chat",
            ModelPurpose.Embedding => " for embeddings",
            ModelPurpose.Reranker => " for reranking",
            _ => "",
        };
        throw reader.Fault(
            $"its architecture is {GgufReader.Shown(System.Text.Encoding.UTF8.GetBytes(name))}, which is not supported{use}",
            $"give a model of {string.Join(", ", rules.Architectures)}");
    }

    private (int Size, string Tokenizer) Vocabulary(int width)
    {
        var tokenizer = Text("tokenizer.ggml.model") ?? throw reader.Fault("it has no vocabulary (tokenizer.ggml.model)");
        if (!Tokenizers.Contains(tokenizer))
            throw reader.Fault($"its vocabulary is of the kind {GgufReader.Shown(System.Text.Encoding.UTF8.GetBytes(tokenizer))}, and {string.Join(", ", Tokenizers)} are supported");
        var size = content.Vocabulary.Count ?? throw reader.Fault("it has no vocabulary (tokenizer.ggml.tokens)");
        if (content.Vocabulary.Fault(tokenizer) is { } fault)
            throw reader.Fault(fault);
        if (content.TokenEmbedding is not { } embedding)
            throw reader.Fault("it lacks the tensor token_embd.weight", "give the whole model");
        if (embedding != ((ulong)width, (ulong)size))
            throw reader.Fault($"its token vectors are {embedding.Rows} of {embedding.Width}, and {size} tokens of {width} are announced");
        return (size, tokenizer);
    }

    private void Experts()
    {
        var all = Count("expert_count");
        var used = Count("expert_used_count");
        if (used > all || (all > 0 && used == 0))
            throw reader.Fault($"it uses {used} of {all} experts");
    }

    private int Count(string key) => Value(key) switch
    {
        null => 0,
        { Type: GgufValueType.U32, Bits: <= MostExperts } value => (int)value.Bits,
        _ => throw reader.Fault($"{_architecture}.{key} is no number up to {MostExperts}"),
    };

    private GgufValue? Value(string key) => content.Values.TryGetValue($"{_architecture}.{key}", out var value) ? value : null;

    private string? Text(string key) => content.Values.TryGetValue(key, out var value) ? value.Text : null;

    private int Number(string key, int most) => Optional(key, most) ?? throw reader.Fault($"it does not say its {_architecture}.{key}");

    private int? Optional(string key, int most) => Value(key) switch
    {
        null => null,
        // llama.cpp takes these from 32 bits without a sign, and from nothing else.
        { Type: GgufValueType.U32 } value when value.Bits >= 1 && value.Bits <= (ulong)most => (int)value.Bits,
        { Type: GgufValueType.U32 } value => throw reader.Fault($"its {_architecture}.{key} is {value.Bits}, and 1 to {most} make sense"),
        { } value => throw reader.Fault($"its {_architecture}.{key} is of type {value.Type} instead of U32"),
    };

    private int[] Heads(string key, int layers, int[]? otherwise)
    {
        if (Value(key) is not { Items: { } items })
        {
            if (otherwise is not null && Value(key) is null)
                return otherwise;
            return [.. Enumerable.Repeat(Number(key, MostHeads), layers)];
        }

        if (items.Length != layers || items.Any(i => i is 0 or > MostHeads))
            throw reader.Fault($"its {_architecture}.{key} does not give 1 to {MostHeads} heads for each of {layers} layers");
        return [.. items.Select(i => (int)i)];
    }

    // An epsilon of zero divides by zero on a token whose vector is zero.
    private void Positive(string? key, bool required)
    {
        if (key is null)
            return;
        var value = Value(key);
        if (value is null && !required)
            return;
        if (value is not { Type: GgufValueType.F32 } given || BitConverter.UInt32BitsToSingle((uint)given.Bits) is not (> 0 and < float.PositiveInfinity))
            throw reader.Fault($"its {_architecture}.{key} is {(value is null ? "missing" : "no positive number")}");
    }
}
