using Chat.Llama.Files;

namespace Chat.Llama;

/// <summary>What a model takes, in bytes, before it is loaded: the sum that decides whether it fits.</summary>
/// <param name="Weights">The file, which is mapped or put on the GPU.</param>
/// <param name="RearrangedWeights">The weights once more, rearranged for the processor; 0 where that is off or on a GPU.</param>
/// <param name="Kv">Keys and values of all cells.</param>
/// <param name="Buffers">Rows of logits and room to compute; an estimate, above what was measured (docs/performance.md).</param>
public sealed record MemorySum(long Weights, long RearrangedWeights, long Kv, long Buffers)
{
    // Vectors of the hidden width that are alive at a time in a layer, feed-forward included.
    private const int AliveVectors = 24;

    // llama.cpp rounds a slot's cells up to a multiple of this.
    private const int Step = 256;

    /// <summary>All of it.</summary>
    public long Total => Weights + RearrangedWeights + Kv + Buffers;

    /// <summary>The sum for a model and options.</summary>
    /// <param name="header">What the file says.</param>
    /// <param name="options">How it will run.</param>
    /// <param name="onGpu">True where all layers go to a GPU: nothing is rearranged there.</param>
    public static MemorySum Of(GgufHeader header, LlamaOptions options, bool onGpu)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(options);
        var type = options.KvType == KvType.Q8 ? GgmlType.Q8_0 : GgmlType.F16;
        long sequences = options.Sequences;
        // What makes vectors or scores reads whole texts in one context.
        long cells = header.Pooling is not null || header.CanRank
            ? options.ContextTokens > 0 ? options.ContextTokens : header.ContextLength
            : sequences * ((options.SlotTokens(header.ContextLength) + Step - 1) / Step * Step);
        return new MemorySum(
            header.FileBytes,
            options.RearrangesWeights && !onGpu ? header.TensorBytes : 0,
            cells * header.KvBytesPerToken(type, type),
            (sequences * header.VocabularySize * sizeof(float)) + ((long)Math.Min(options.BatchTokens, LlamaContext.MostMicroBatch) * header.EmbeddingLength * AliveVectors * sizeof(float)));
    }

    /// <summary>Refuses what cannot fit into this machine's memory; llama.cpp would be ended by the system instead.</summary>
    /// <exception cref="ModelException">With the sum.</exception>
    internal void CheckAgainst(long available, string name)
    {
        if (Total > available)
            throw new ModelException($"{name} does not fit: weights {Gigabytes(Weights + RearrangedWeights)}, KV {Gigabytes(Kv)} and buffers {Gigabytes(Buffers)} GB are more than this machine's {Gigabytes(available)} GB; lower TaxAssistant:Model:ContextTokens or Slots, set RearrangesWeights to false, or use a smaller model.");
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
