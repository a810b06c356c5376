using Chat.Llama.Files;
using Chat.Testing;

namespace Chat.Llama.Tests.Files;

public sealed class GgufHeaderTests
{
    [Fact]
    public void AWellFormedFileIsDescribed()
    {
        var header = Read(TinyGguf.Llama());

        Assert.Equal("llama", header.Architecture);
        Assert.Equal("Tiny", header.Name);
        Assert.Equal((64, 2, 2, 1), (header.ContextLength, header.Layers, header.Heads, header.KvHeads));
        Assert.Equal((4, 4, 8, 261), (header.KeyLength, header.ValueLength, header.EmbeddingLength, header.VocabularySize));
        Assert.Equal("{{ messages }}", header.ChatTemplate);
        Assert.Equal((uint?)1, header.FileType);
        Assert.Equal(8 * 261 + 8 + 32, header.ParameterCount);
        Assert.Equal(16 * 261 + 32 + 64, header.TensorBytes);
        Assert.Null(header.Pooling);
    }

    [Fact]
    public void VersionTwoIsReadAlike() => Assert.Equal(Read(TinyGguf.Llama()).TensorBytes, Read(Do(TinyGguf.Llama(), f => f.Version = 2)).TensorBytes);

    /// <summary>Salamandra-7B: 2 × 32 layers × 8 heads × 128 × 2 bytes = 128 KiB.</summary>
    [Fact]
    public void TheCacheOfATokenIsSummed()
    {
        var salamandra = Read(TinyGguf.Llama()) with { Layers = 32, KvHeadsByLayer = [.. Enumerable.Repeat(8, 32)], KeyLength = 128, ValueLength = 128 };

        Assert.Equal(128 << 10, salamandra.KvBytesPerToken(GgmlType.F16, GgmlType.F16));
        Assert.Equal(32 * 8 * (256 + 136), salamandra.KvBytesPerToken(GgmlType.F16, GgmlType.Q8_0));
        Assert.Throws<ArgumentException>(() => (salamandra with { KeyLength = 5 }).KvBytesPerToken(GgmlType.Q8_0, GgmlType.F16));
        Assert.Throws<ArgumentException>(() => salamandra.KvBytesPerToken((GgmlType)4, GgmlType.F16));
    }

    [Fact]
    public void HeadsMayDifferByLayer()
    {
        var header = Read(TinyGguf.Llama().With("llama.attention.head_count_kv", (uint[])[1, 2]));

        Assert.Equal([1, 2], header.KvHeadsByLayer);
        Assert.Equal((4 + 8) * 4, header.KvBytesPerToken(GgmlType.F16, GgmlType.F16));
    }

    [Fact]
    public void AModelWithoutAChatTemplateIsReadAndSaysSo() => Assert.Null(Read(TinyGguf.Llama().Without("tokenizer.chat_template")).ChatTemplate);

    [Fact]
    public void ControlCharactersOfANameReachNoTerminal() => Assert.Equal("[31mTiny", Read(TinyGguf.Llama().With("general.name", "\u001b[31mTi\u0007ny")).Name);

    [Fact]
    public void AnEmbedderSaysHowItPools()
    {
        var header = Read(Bert().With("bert.pooling_type", 2u), new GgufRules { Purpose = ModelPurpose.Embedding });

        Assert.Equal(PoolingType.Cls, header.Pooling);
        Assert.False(header.CanRank);
    }

    [Fact]
    public void ARerankerNeedsAClassificationHead()
    {
        var rules = new GgufRules { Purpose = ModelPurpose.Reranker };
        var whole = Bert();
        whole.Tensors.Add(new("cls.output.weight", [8, 1], 0, 32));

        Assert.True(Read(whole, rules).CanRank);
        Assert.Contains("no classification head", Fault(Bert(), rules), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelPurpose.Chat, "bert", "not supported for chat; give a model of llama")]
    [InlineData(ModelPurpose.Reranker, "gemma-embedding", "not supported for reranking")]
    [InlineData(ModelPurpose.Embedding, "mamba", "not supported for embeddings")]
    [InlineData(null, "whis\u001bper", "is whis?per, which is not supported;")]
    public void AnArchitectureOfAnotherPurposeIsRefused(ModelPurpose? purpose, string architecture, string words) =>
        Assert.Contains(words, Fault(TinyGguf.Llama().With("general.architecture", architecture), new GgufRules { Purpose = purpose }), StringComparison.Ordinal);

    [Fact]
    public void AnOperatorMayAllowAnArchitecture()
    {
        var file = TinyGguf.Llama().With("general.architecture", "granite");
        foreach (var key in (string[])["context_length", "embedding_length", "block_count", "attention.head_count"])
            file.With("granite." + key, 2u);
        file.With("granite.embedding_length", 8u).With("granite.attention.layer_norm_rms_epsilon", 1e-5f);

        Assert.Equal("granite", Read(file, new GgufRules { Purpose = ModelPurpose.Chat, MoreArchitectures = ["granite"] }).Architecture);
    }

    public static TheoryData<string, TinyGguf> Malformed()
    {
        var data = new TheoryData<string, TinyGguf>();
        void Add(string words, Func<TinyGguf, TinyGguf> change) => data.Add(words, change(TinyGguf.Llama()));
        void AddTensor(string words, TinyGguf.Tensor tensor) => Add(words, f => Do(f, t => t.Tensors.Add(tensor)));

        Add("it is no GGUF file (it begins with \"GGML\")", f => Do(f, t => t.Magic = "GGML"));
        Add("it is no GGUF file (it begins with \"?[2J\")", f => Do(f, t => t.Magic = "\u001b[2J"));
        Add("it holds a web page", f => Do(f, t => t.Magic = "<htm"));
        Add("big-endian machine; convert it", f => Do(f, t => t.Magic = "FUGG"));
        Add("big-endian machine; convert it", f => Do(f, t => t.Version = 0x03000000));
        Add("version 1, and versions 2 and 3", f => Do(f, t => t.Version = 1));
        Add("version 4, and", f => Do(f, t => t.Version = 4));
        Add("announces 18446744073709551615 tensors", f => Do(f, t => t.AnnouncedTensors = ulong.MaxValue));
        Add("announces 9223372036854775808 keys", f => Do(f, t => t.AnnouncedKeys = 1ul << 63));
        Add("a tensor has no name", f => Do(f, t => t.AnnouncedTensors = 60));
        Add("was cut short; fetch it again", f => Do(f, t => t.Missing = 33));
        Add("ends within", f => Do(f, t => t.Missing = t.ToBytes().Length - 400));
        Add("has 20 bytes, too few", f => Do(f, t => t.Missing = t.ToBytes().Length - 20));
        Add("it is empty", f => Do(f, t => t.Missing = t.ToBytes().Length));
        Add("it holds no tensors", f => Do(f, t => t.Tensors.Clear()));

        Add("stands there twice", f => f.Again("general.name", "Other"));
        Add("a key is empty", f => f.With("", 1u));
        Add("a key has 300 bytes", f => f.With(new string('k', 300), 1u));
        Add("unknown type 13", f => f.With("x", new TinyGguf.Typed(13, 0)));
        Add("ends within the value of x", f => f.With("x", new TinyGguf.Length(ulong.MaxValue)));
        Add("ends within the value of general.name", f => f.With("general.name", new TinyGguf.Length(1ul << 40)));
        Add("array of arrays", f => f.With("x", new TinyGguf.Typed(9, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)));
        Add("announces 1099511627776 items", f => f.With("x", new TinyGguf.Typed(9, 4, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0)));
        Add("general.alignment is no power of two", f => f.With("general.alignment", 24u));
        Add("general.alignment is no power of two", f => f.With("general.alignment", 0u));
        Add("general.alignment is no power of two", f => f.With("general.alignment", 1u << 31));
        Add("general.alignment is no power of two", f => f.With("general.alignment", 32ul));
        Add("the value of tokenizer.chat_template has 300000 bytes", f => f.With("tokenizer.chat_template", new string('x', 300_000)));

        AddTensor("two of its tensors are called output.weight", new("output.weight", [8], 0, 32));
        AddTensor("the name of a tensor has 64 bytes", new(new string('t', 64), [8], 0, 32));
        AddTensor("has 5 dimensions", new("t", [1, 1, 1, 1, 1], 0, 4));
        AddTensor("has 0 dimensions", new("t", [], 0, 4));
        AddTensor("a dimension of tensor t is 0", new("t", [0], 0, 0));
        AddTensor("a dimension of tensor t is 18446744073709551615", new("t", [ulong.MaxValue], 0, 0));
        AddTensor("tensor t is larger than the file", new("t", [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue], 0, 0));
        AddTensor("tensor t has the type 4,", new("t", [32], 4, 20));
        AddTensor("tensor t has the type 4294967295,", new("t", [32], uint.MaxValue, 20));
        AddTensor("whole Q4_0 blocks", new("t", [33], 2, 20));
        AddTensor("tensor t lies at 1152921504606846976 instead of", new("t", [32], 0, 128, 1ul << 60));

        Add("does not name its architecture", f => f.Without("general.architecture"));
        Add("does not name its architecture", f => f.With("general.architecture", 7u));
        Add("does not say its llama.context_length", f => f.Without("llama.context_length"));
        Add("its llama.context_length is 4294967295", f => f.With("llama.context_length", uint.MaxValue));
        Add("its llama.context_length is of type U64", f => f.With("llama.context_length", 64ul));
        Add("its llama.block_count is 513", f => f.With("llama.block_count", 513u));
        Add("its llama.block_count is 0", f => f.With("llama.block_count", 0u));
        Add("does not say its llama.embedding_length", f => f.Without("llama.embedding_length"));
        Add("does not say its llama.attention.head_count", f => f.Without("llama.attention.head_count"));
        Add("its llama.attention.head_count is 0", f => f.With("llama.attention.head_count", 0u));
        Add("2 attention heads cannot share 3", f => f.With("llama.attention.head_count_kv", 3u));
        Add("for each of 2 layers", f => f.With("llama.attention.head_count_kv", (uint[])[1]));
        Add("for each of 2 layers", f => f.With("llama.attention.head_count_kv", (uint[])[1, 0]));
        Add("cannot be divided among 3 heads", f => f.With("llama.attention.head_count", 3u));
        Add("its rotary dimension 3 does not fit", f => f.With("llama.rope.dimension_count", 3u));
        Add("its rotary dimension 6 does not fit", f => f.With("llama.rope.dimension_count", 6u));
        Add("layer_norm_rms_epsilon is missing", f => f.Without("llama.attention.layer_norm_rms_epsilon"));
        Add("layer_norm_rms_epsilon is no positive number", f => f.With("llama.attention.layer_norm_rms_epsilon", float.NaN));
        Add("rope.freq_base is no positive number", f => f.With("llama.rope.freq_base", 0f));
        Add("it uses 2 of 0 experts", f => f.With("llama.expert_used_count", 2u));
        Add("expert_count is no number up to 512", f => f.With("llama.expert_count", 100_000u));
        Add("its pooling type is unknown", f => f.With("llama.pooling_type", 9u));
        Add("it is one of 3 parts", f => f.With("split.count", (ushort)3));

        Add("it has no vocabulary", f => f.Without("tokenizer.ggml.tokens"));
        Add("it has no vocabulary", f => f.Without("tokenizer.ggml.model"));
        Add("its vocabulary is of the kind rwkv", f => f.With("tokenizer.ggml.model", "rwkv"));
        Add("tokenizer.ggml.tokens has 0 items", f => f.With("tokenizer.ggml.tokens", Array.Empty<string>()));
        Add("tokenizer.ggml.tokens must be an array of String", f => f.With("tokenizer.ggml.tokens", (int[])[1]));
        Add("tokenizer.ggml.scores must be an array of F32", f => f.With("tokenizer.ggml.scores", (int[])[1]));
        Add("261 tokens and 1 scores", f => f.With("tokenizer.ggml.scores", (float[])[1]));
        Add("261 tokens and 1 token types", f => f.With("tokenizer.ggml.token_type", (int[])[1]));
        Add("two tokens of its vocabulary are equal", f => f.With("tokenizer.ggml.tokens", (string[])["a", "b", "a"]));
        Add("two tokens of its vocabulary are equal", f => f.With("tokenizer.ggml.tokens", (string[])["a", "a\0b"]));
        Add("no token for every byte", f => f.With("tokenizer.ggml.tokens", (string[])[.. Enumerable.Range(0, 261).Select(i => $"t{i}")]));
        Add("token 0 is said to be a byte and names none", f => f.With("tokenizer.ggml.token_type", (int[])[.. Enumerable.Repeat(6, 261)]));
        Add("its byte-pair vocabulary has no merges", f => f.With("tokenizer.ggml.model", "gpt2"));
        Add("rule 1 of tokenizer.ggml.merges is empty", f => f.With("tokenizer.ggml.merges", (string[])["a b", ""]));
        Add("tokenizer.ggml.merges must be strings", f => f.With("tokenizer.ggml.merges", (int[])[1]));
        Add("tokenizer.ggml.precompiled_charsmap must be bytes", f => f.With("tokenizer.ggml.precompiled_charsmap", (float[])[1]));
        Add("lacks the tensor token_embd.weight", f => Do(f, t => t.Tensors.RemoveAt(0)));
        Add("261 tokens of 8 are announced", f => Do(f, t => t.Tensors[0] = new("token_embd.weight", [8, 260], 1, 16 * 260)));
        return data;
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void WhatIsMalformedIsRefusedInOneSentence(string words, TinyGguf file)
    {
        var message = Fault(file);

        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.StartsWith("model.gguf cannot be used: ", message, StringComparison.Ordinal);
        Assert.Contains("; ", message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Fact]
    public void AChatTemplateThatIsNoTextIsRefused()
    {
        var bytes = TinyGguf.Llama().ToBytes();
        bytes[bytes.AsSpan().IndexOf("{{ messages"u8)] = 0xFF;

        Assert.Contains("is not UTF-8", Fault(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void APathThatIsNoFileIsRefused()
    {
        Assert.Contains("does not exist", Assert.Throws<ModelFileException>(() => GgufHeader.Read(Path.Combine(Path.GetTempPath(), "nowhere.gguf"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<ModelFileException>(() => GgufHeader.Read(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    internal static TinyGguf Bert()
    {
        var file = TinyGguf.Llama().With("general.architecture", "bert").With("tokenizer.ggml.model", "t5");
        foreach (var (key, value) in (ReadOnlySpan<(string, uint)>)[("context_length", 64), ("embedding_length", 8), ("block_count", 2), ("attention.head_count", 2)])
            file.With("bert." + key, value);
        return file;
    }

    private static TinyGguf Do(TinyGguf file, Action<TinyGguf> change)
    {
        change(file);
        return file;
    }

    private static GgufHeader Read(TinyGguf file, GgufRules? rules = null) => GgufHeader.Read(new MemoryStream(file.ToBytes()), "model.gguf", rules);

    private static string Fault(TinyGguf file, GgufRules? rules = null) => Fault(file.ToBytes(), rules);

    private static string Fault(byte[] bytes, GgufRules? rules = null) =>
        Assert.Throws<ModelFileException>(() => GgufHeader.Read(new MemoryStream(bytes), "model.gguf", rules)).Message;
}
