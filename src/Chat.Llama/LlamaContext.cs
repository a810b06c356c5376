using Chat.Llama.Batching;
using Chat.Llama.Native;

namespace Chat.Llama;

/// <summary>Makes contexts: the KV cells and buffers in which a model computes.</summary>
internal static class LlamaContext
{
    // llama.cpp computes at most so many tokens in one pass; larger buffers gain nothing that was measured.
    internal const int MostMicroBatch = 512;

    /// <summary>A context for many answers at a time, each with cells of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How many, and how long.</param>
    /// <param name="watch">Cuts calls short; null for one that lets all of them end.</param>
    /// <exception cref="ModelException">It does not fit into memory, or the model is an encoder.</exception>
    public static unsafe ContextHandle ForAnswers(LlamaModel model, LlamaOptions options, CallWatch? watch = null)
    {
        var sequences = options.Sequences;
        if (sequences > (int)LlamaApi.llama_max_parallel_sequences())
            throw new ModelException($"Slots and RememberedConversations ask for {sequences} slots, and llama.cpp keeps at most {LlamaApi.llama_max_parallel_sequences()}: lower either.");
        var parameters = LlamaApi.llama_context_default_params().Value;
        parameters.ContextTokens = (uint)(sequences * options.SlotTokens(model.TrainedContext));
        parameters.BatchTokens = (uint)Math.Max(options.BatchTokens, sequences);
        parameters.MicroBatchTokens = (uint)Math.Min(options.BatchTokens, MostMicroBatch);
        parameters.Sequences = (uint)sequences;
        // One row of a quarter of a million numbers for each sequence, not for each token of a batch; fewer make llama.cpp abort.
        parameters.MostOutputs = (uint)sequences;
        // Cells of its own for each: in a shared cache every row looks at everybody's (docs/decisions/0009-a-cache-for-each-slot.md).
        parameters.UnifiedKv = 0;
        if (watch is not null)
        {
            parameters.Abort = CallWatch.Callback;
            parameters.AbortData = watch.Data;
        }

        parameters.KeyType = parameters.ValueType = (int)options.KvType;
        var context = Make(model, options, parameters, "lower TaxAssistant:Model:ContextTokens or Slots, or set KvType to Q8");
        if (LlamaApi.llama_get_memory(context) != 0)
            return context;
        // An encoder keeps no keys and values, and llama.cpp ends the process where they are asked for.
        context.Dispose();
        throw new ModelException($"{model.Identity.Id} writes no text (its architecture is {model.Header.Architecture}); give a chat model, such as Salamandra-7B-instruct.");
    }

    /// <summary>A context that turns whole texts into vectors or scores, some of them at a time.</summary>
    /// <exception cref="ModelException">It does not fit into memory.</exception>
    public static ContextHandle ForVectors(LlamaModel model, LlamaOptions options, int tokens, int pooling)
    {
        var parameters = LlamaApi.llama_context_default_params().Value;
        // A text is attended to as a whole, so it must fit into one pass.
        parameters.ContextTokens = parameters.BatchTokens = parameters.MicroBatchTokens = (uint)tokens;
        parameters.Sequences = (uint)options.Slots;
        parameters.MostOutputs = (uint)tokens;
        parameters.MostOutputsOfSequence = (uint)tokens;
        parameters.UnifiedKv = 1;
        parameters.Embeddings = 1;
        parameters.Pooling = pooling;
        return Make(model, options, parameters, "lower TaxAssistant:Model:ContextTokens");
    }

    private static ContextHandle Make(LlamaModel model, LlamaOptions options, ContextParameters parameters, string wayOut)
    {
        parameters.Threads = parameters.BatchThreads = options.UsedThreads;
        NativeLog.Forget();
        var context = LlamaApi.llama_init_from_model(model.Handle, parameters);
        return context.IsInvalid
            ? throw new ModelException($"A context of {parameters.ContextTokens} tokens cannot be made for {model.Identity.Id}: {NativeLog.Cause()}; {wayOut}.")
            : context;
    }
}
