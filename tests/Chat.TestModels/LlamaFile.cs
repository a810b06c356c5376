namespace Chat.TestModels;

/// <summary>The file of a Llama model: metadata and tensors under the names that llama.cpp looks for.</summary>
internal static class LlamaFile
{
    /// <summary>As Salamandra's does it: one system turn, then the others, then the beginning of the answer.</summary>
    private const string ChatTemplate =
        """
        {%- if messages[0]['role'] == 'system' -%}
        {%- set system = messages[0]['content'] -%}{%- set turns = messages[1:] -%}
        {%- else -%}
        {%- set system = 'Today Date: ' + (date_string | default('2026-01-01')) -%}{%- set turns = messages -%}
        {%- endif -%}
        {{- '<|im_start|>system\n' + system + '<|im_end|>\n' -}}
        {%- for message in turns -%}
        {{- '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt -%}{{- '<|im_start|>assistant\n' -}}{%- endif -%}
        """;

    /// <summary>Spreads the logits, so that the likeliest token stands out and rounding does not decide.</summary>
    private const double OutputGain = 4;

    public static GgufWriter Describe(ChatModelOptions options)
    {
        var shape = options.Shape;
        var vocabulary = Vocabulary.ForChat(shape.VocabularySize);
        var file = new GgufWriter();
        file.Set("general.architecture", "llama");
        file.Set("general.name", shape.Name);
        file.Set("general.file_type", (int)options.Quantization);
        file.Set("general.quantization_version", 2);
        file.Set("llama.vocab_size", vocabulary.Count);
        file.Set("llama.context_length", shape.Context);
        file.Set("llama.embedding_length", shape.Hidden);
        file.Set("llama.block_count", shape.Layers);
        file.Set("llama.feed_forward_length", shape.FeedForward);
        file.Set("llama.attention.head_count", shape.Heads);
        file.Set("llama.attention.head_count_kv", shape.KeyValueHeads);
        file.Set("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        file.Set("llama.rope.dimension_count", shape.Hidden / shape.Heads);
        file.Set("llama.rope.freq_base", 10_000f);
        AddTokenizer(file, vocabulary, options);
        AddTensors(file, shape, vocabulary.Count, options.Quantization, options.Seed);
        return file;
    }

    private static void AddTokenizer(GgufWriter file, Vocabulary vocabulary, ChatModelOptions options)
    {
        file.Set("tokenizer.ggml.model", "llama");
        file.Set("tokenizer.ggml.pre", "default");
        vocabulary.WriteTo(file);
        file.Set("tokenizer.ggml.unknown_token_id", 0);
        file.Set("tokenizer.ggml.bos_token_id", vocabulary.IndexOf("<s>"));
        file.Set("tokenizer.ggml.padding_token_id", vocabulary.IndexOf("<pad>"));
        file.Set("tokenizer.ggml.eos_token_id", vocabulary.IndexOf(Vocabulary.EndOfTurn));
        file.Set("tokenizer.ggml.eot_token_id", vocabulary.IndexOf(Vocabulary.EndOfTurn));
        file.Set("tokenizer.ggml.add_bos_token", options.AddBos);
        file.Set("tokenizer.ggml.add_eos_token", false);
        file.Set("tokenizer.ggml.add_space_prefix", options.AddSpacePrefix);
        if (options.WithChatTemplate)
        {
            file.Set("tokenizer.chat_template", ChatTemplate);
        }
    }

    private static void AddTensors(GgufWriter file, ModelShape shape, int vocabularySize, Quantization quantization, ulong seed)
    {
        var random = new Xoshiro(seed);
        AddMatrix("token_embd.weight", MatrixRole.Embedding, shape.Hidden, vocabularySize, 1);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            AddNorm($"blk.{layer}.attn_norm.weight");
            AddLayerMatrix("attn_q", MatrixRole.Other, shape.Hidden, shape.Hidden);
            AddLayerMatrix("attn_k", MatrixRole.Other, shape.Hidden, shape.KeyValueWidth);
            AddLayerMatrix("attn_v", MatrixRole.AttentionValue, shape.Hidden, shape.KeyValueWidth);
            AddLayerMatrix("attn_output", MatrixRole.Other, shape.Hidden, shape.Hidden);
            AddNorm($"blk.{layer}.ffn_norm.weight");
            AddLayerMatrix("ffn_gate", MatrixRole.Other, shape.Hidden, shape.FeedForward);
            AddLayerMatrix("ffn_up", MatrixRole.Other, shape.Hidden, shape.FeedForward);
            AddLayerMatrix("ffn_down", MatrixRole.FeedForwardDown, shape.FeedForward, shape.Hidden);

            void AddLayerMatrix(string name, MatrixRole role, int rowLength, int rows) =>
                AddMatrix($"blk.{layer}.{name}.weight", role, rowLength, rows, 1 / Math.Sqrt(rowLength), layer);
        }

        AddNorm("output_norm.weight");
        AddMatrix("output.weight", MatrixRole.Output, shape.Hidden, vocabularySize, OutputGain / Math.Sqrt(shape.Hidden));

        void AddMatrix(string name, MatrixRole role, int rowLength, int rows, double deviation, int layer = 0) =>
            file.Add(name, quantization.TypeOf(role, rowLength, layer, shape.Layers), WeightsOf.Random(random.Next(), deviation), rowLength, rows);

        void AddNorm(string name) => file.Add(name, TensorType.F32, WeightsOf.Ones, shape.Hidden);
    }
}
