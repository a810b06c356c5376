using System.Numerics.Tensors;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Lsa;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Where a question lies among an index's own vectors, and how much that counts. The same for files and for a server.</summary>
/// <param name="Vector">The direction; null when no word of it is known.</param>
/// <param name="Share">Share of the vectors in the score, 0 to 1.</param>
internal readonly record struct QuestionPlace(float[]? Vector, float Share)
{
    /// <summary>Places a question.</summary>
    /// <param name="question">The question, taken apart.</param>
    /// <param name="plan">Its words as the law says them.</param>
    /// <param name="lsa">The index's own vectors.</param>
    /// <param name="asked">Citizens' words among them; null when none were learnt.</param>
    /// <param name="dimensions">Numbers of a vector.</param>
    /// <param name="options">Weights.</param>
    public static QuestionPlace Of(AnalyzedQuery question, QueryPlan plan, LsaModel lsa, AskedModel? asked, int dimensions, EmbeddedIndexOptions options)
    {
        var vector = new float[dimensions];
        lsa.Embed(plan.Meaning, vector);
        var share = options.LsaShare;
        if (asked is not null && options.AskedShare > 0)
        {
            // The further what was learnt reaches for these words, the more the vectors count; for words that nobody asked with, hardly.
            var place = new float[vector.Length];
            if (asked.Place(question, place))
            {
                TensorPrimitives.MultiplyAdd(place, options.AskedShare, vector, vector);
                share += options.AskedGain * Math.Min(1, TensorPrimitives.Norm<float>(place));
            }
        }

        return vector.AsSpan().ContainsAnyExcept(0) ? new(vector, share) : new(null, 0);
    }
}
