namespace Chat.TestModels;

/// <summary>The file of a BERT encoder with the tokenizer of XLM-RoBERTa, as BGE-M3 and its reranker are converted.</summary>
internal static class EncoderFile
{
    /// <summary>The value of <c>pooling_type</c> for a score instead of a vector.</summary>
    private const int RankPooling = 4;

    public static GgufWriter DescribeEmbedding(EncoderOptions options) => Describe(options, (int)options.Pooling, new Xoshiro(options.Seed));

    public static GgufWriter DescribeReranker(EncoderOptions options)
    {
        var hidden = options.Shape.Hidden;
        var random = new Xoshiro(options.Seed);
        var file = Describe(options, RankPooling, random);
        file.Set("bert.classifier.output_labels", ["score"]);
        file.Add("cls.weight", options.Quantization.TypeOf(MatrixRole.Other, hidden), WeightsOf.Random(random.Next(), 1 / Math.Sqrt(hidden)), hidden, hidden);
        file.Add("cls.bias", TensorType.F32, WeightsOf.Zeros, hidden);
        file.Add("cls.output.weight", options.Quantization.TypeOf(MatrixRole.Other, hidden), WeightsOf.Random(random.Next(), 4 / Math.Sqrt(hidden)), hidden, 1);
        file.Add("cls.output.bias", TensorType.F32, WeightsOf.Zeros, 1);
        return file;
    }

    private static GgufWriter Describe(EncoderOptions options, int pooling, Xoshiro random)
    {
        var shape = options.Shape;
        var vocabulary = Vocabulary.ForEmbedding(shape.VocabularySize);
        var file = new GgufWriter();
        file.Set("general.architecture", "bert");
        file.Set("general.name", shape.Name);
        file.Set("general.file_type", (int)options.Quantization);
        file.Set("general.quantization_version", 2);
        file.Set("bert.context_length", shape.Context);
        file.Set("bert.embedding_length", shape.Hidden);
        file.Set("bert.block_count", shape.Layers);
        file.Set("bert.feed_forward_length", shape.FeedForward);
        file.Set("bert.attention.head_count", shape.Heads);
        file.Set("bert.attention.layer_norm_epsilon", 1e-5f);
        file.Set("bert.attention.causal", false);
        file.Set("bert.pooling_type", pooling);
        AddTokenizer(file, vocabulary);
        AddTensors(file, shape, vocabulary.Count, options.Quantization, random);
        return file;
    }

    private static void AddTokenizer(GgufWriter file, Vocabulary vocabulary)
    {
        file.Set("tokenizer.ggml.model", "t5");
        file.Set("tokenizer.ggml.pre", "default");
        vocabulary.WriteTo(file);
        file.Set("tokenizer.ggml.token_type_count", 1);
        file.Set("tokenizer.ggml.bos_token_id", vocabulary.IndexOf("<s>"));
        file.Set("tokenizer.ggml.cls_token_id", vocabulary.IndexOf("<s>"));
        file.Set("tokenizer.ggml.padding_token_id", vocabulary.IndexOf("<pad>"));
        file.Set("tokenizer.ggml.eos_token_id", vocabulary.IndexOf("</s>"));
        // llama.cpp spells it so.
        file.Set("tokenizer.ggml.seperator_token_id", vocabulary.IndexOf("</s>"));
        file.Set("tokenizer.ggml.unknown_token_id", vocabulary.IndexOf("<unk>"));
        file.Set("tokenizer.ggml.mask_token_id", vocabulary.IndexOf("<mask>"));
        file.Set("tokenizer.ggml.add_bos_token", true);
        file.Set("tokenizer.ggml.add_eos_token", true);
        file.Set("tokenizer.ggml.add_space_prefix", true);
        file.Set("tokenizer.ggml.remove_extra_whitespaces", true);
    }

    private static void AddTensors(GgufWriter file, ModelShape shape, int vocabularySize, Quantization quantization, Xoshiro random)
    {
        AddMatrix("token_embd", MatrixRole.Embedding, shape.Hidden, vocabularySize, 1);
        file.Add("token_types.weight", TensorType.F32, WeightsOf.Zeros, shape.Hidden, 1);
        file.Add("position_embd.weight", TensorType.F32, WeightsOf.Random(random.Next(), 0.3), shape.Hidden, shape.Context);
        AddNorm("token_embd_norm");
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            AddLinear("attn_q", MatrixRole.Other, shape.Hidden, shape.Hidden);
            AddLinear("attn_k", MatrixRole.Other, shape.Hidden, shape.Hidden);
            AddLinear("attn_v", MatrixRole.AttentionValue, shape.Hidden, shape.Hidden);
            AddLinear("attn_output", MatrixRole.Other, shape.Hidden, shape.Hidden);
            AddNorm($"blk.{layer}.attn_output_norm");
            AddLinear("ffn_up", MatrixRole.Other, shape.Hidden, shape.FeedForward);
            AddLinear("ffn_down", MatrixRole.FeedForwardDown, shape.FeedForward, shape.Hidden);
            AddNorm($"blk.{layer}.layer_output_norm");

            void AddLinear(string name, MatrixRole role, int rowLength, int rows)
            {
                AddMatrix($"blk.{layer}.{name}", role, rowLength, rows, 1 / Math.Sqrt(rowLength), layer);
                file.Add($"blk.{layer}.{name}.bias", TensorType.F32, WeightsOf.Zeros, rows);
            }
        }

        void AddMatrix(string name, MatrixRole role, int rowLength, int rows, double deviation, int layer = 0) =>
            file.Add($"{name}.weight", quantization.TypeOf(role, rowLength, layer, shape.Layers), WeightsOf.Random(random.Next(), deviation), rowLength, rows);

        void AddNorm(string name)
        {
            file.Add($"{name}.weight", TensorType.F32, WeightsOf.Ones, shape.Hidden);
            file.Add($"{name}.bias", TensorType.F32, WeightsOf.Zeros, shape.Hidden);
        }
    }
}
