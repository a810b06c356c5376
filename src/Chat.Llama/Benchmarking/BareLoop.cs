using System.Diagnostics;
using Chat.Llama.Native;

namespace Chat.Llama.Benchmarking;

/// <summary>
/// The least that can be done with llama.cpp: one call of the model after another on the same batch, no sampling, no
/// queue, nobody to hand tokens to. What the engine is measured against.
/// </summary>
internal static class BareLoop
{
    /// <summary>Decode throughput in tokens a second.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">As for the engine.</param>
    /// <param name="prompts">One a sequence; read before the clock starts.</param>
    /// <param name="untimed">Tokens a sequence before the clock starts: as many as the engine had written, since a call costs more the more cells are in use.</param>
    /// <param name="rounds">Tokens a sequence that are timed.</param>
    public static double Decode(LlamaModel model, LlamaOptions options, IReadOnlyList<LlamaToken[]> prompts, int untimed, int rounds)
    {
        using var context = LlamaContext.ForAnswers(model, options);
        using var batch = new BatchBuffer(options.BatchTokens);
        for (var s = 0; s < prompts.Count; s++)
        {
            for (var i = 0; i < prompts[s].Length; i++)
            {
                batch.Add(prompts[s][i], i, s, i == prompts[s].Length - 1);
                if (batch.Count == options.BatchTokens)
                    Call(context, batch);
            }
        }

        Call(context, batch);
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < untimed + rounds; round++)
        {
            if (round == untimed)
                start = Stopwatch.GetTimestamp();
            for (var s = 0; s < prompts.Count; s++)
                batch.Add(prompts[s][round % prompts[s].Length], prompts[s].Length + round, s, hasOutput: true);
            Call(context, batch);
        }

        return prompts.Count * rounds / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Call(ContextHandle context, BatchBuffer batch)
    {
        if (batch.Count > 0 && LlamaApi.llama_decode(context, batch.Native) != 0)
            throw new ModelException($"The model failed: {NativeLog.Cause()}.");
        batch.Clear();
    }
}
