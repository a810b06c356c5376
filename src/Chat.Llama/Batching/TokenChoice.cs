using Chat.Llama.Native;

namespace Chat.Llama.Batching;

/// <summary>After a call of the model: every answer chooses its next token among the numbers of its row.</summary>
internal static unsafe class TokenChoice
{
    // Numbers of all rows from which on they are shared among threads: fewer are looked through in 2 ms. A GPU computes for
    // 64 answers in 20 ms, and one thread would look through their 16 million numbers as long again.
    private const long SharedAmongThreads = 4_000_000;

    /// <summary>Has all of them choose; what each chose is handed out by <see cref="RunningAnswer.Go"/>.</summary>
    /// <exception cref="ModelException">The model gave no numbers.</exception>
    public static void Make(ContextHandle context, int vocabularySize, IReadOnlyList<RunningAnswer> answers, int threads)
    {
        var rows = new nint[answers.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (nint)LlamaApi.llama_get_logits_ith(context, answers[i].Place);
            if (rows[i] == 0)
                throw new ModelException("The model gave no values for a token; the answer was given up.");
        }

        if ((long)vocabularySize * rows.Length < SharedAmongThreads)
        {
            for (var i = 0; i < rows.Length; i++)
                Choose(i);
        }
        else
        {
            Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, Choose);
        }

        void Choose(int i) => answers[i].Choose(new ReadOnlySpan<float>((float*)rows[i], vocabularySize));
    }
}
