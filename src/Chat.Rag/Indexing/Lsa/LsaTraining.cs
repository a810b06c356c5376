using Chat.Core.Languages;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Lsa;

/// <summary>Chooses what the index's own vectors are learnt from, and has them learnt.</summary>
internal static class LsaTraining
{
    private const int Seed = 1922;
    // A term in fewer passages has no company to learn from; one in more says nothing.
    private const int RarestInTraining = 3;
    private const float CommonestInTraining = 0.3f;

    /// <summary>Trains, and writes the model's file.</summary>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="passages">What to learn from.</param>
    /// <param name="segment">Their terms.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="cancellation">Leaves off between two steps.</param>
    public static void Train(string folder, IReadOnlyList<Passage> passages, Segment segment, EmbeddedIndexOptions options, CancellationToken cancellation)
    {
        // Learnt within the law that holds everywhere: regional law as company of its words costs .04 of nDCG.
        var training = Enumerable.Range(0, passages.Count)
            .Where(i => passages[i].Language == Language.Es && passages[i].Scope == ParsedDocument.StateScope && passages[i].Kind is not (UnitKind.Preamble or UnitKind.Quoted)).ToList();
        if (training.Count == 0)
            training = [.. Enumerable.Range(0, passages.Count)];
        if (training.Count > options.LsaTraining)
            training = [.. Enumerable.Range(0, options.LsaTraining).Select(i => training[(int)((long)i * training.Count / options.LsaTraining)])];
        var names = segment.Terms;
        var frequency = new int[names.Count];
        ForEach((part, passage) => part.ForEach(passage, (term, counts) => frequency[term] += OwnWords(counts) > 0 ? 1 : 0));
        var rarest = training.Count > 1000 ? RarestInTraining : 1;
        var column = new int[names.Count];
        var (terms, idf) = (new List<string>(), new List<float>());
        for (var i = 0; i < names.Count; i++)
        {
            column[i] = -1;
            if (frequency[i] < rarest || frequency[i] > Math.Max(1, CommonestInTraining * training.Count) || !LsaModel.IsWord(names[i]))
                continue;
            column[i] = terms.Count;
            terms.Add(names[i]);
            idf.Add(MathF.Log((training.Count + 1f) / frequency[i]));
        }

        var rows = new SparseRows(terms.Count);
        ForEach((part, passage) =>
        {
            part.ForEach(passage, (term, counts) =>
            {
                if (column[term] >= 0 && OwnWords(counts) is > 0 and var count)
                    rows.Add(column[term], Weight(count) * idf[column[term]]);
            });
            rows.EndRow();
        });
        LsaModel.Train(folder, terms, [.. idf], rows, options.LsaDimensions, Seed, cancellation);

        void ForEach(Action<SegmentPart, int> each)
        {
            var at = 0;
            foreach (var part in segment.Parts())
            {
                for (; at < training.Count && training[at] < part.First + part.Count; at++)
                    each(part, training[at]);
            }
        }
    }

    /// <summary>How often a term stands in a passage: its heading is said once for all passages of an article, and says most.</summary>
    public static uint OwnWords(uint counts) => PassageTerms.CountIn(counts, Field.Text) + 2 * PassageTerms.CountIn(counts, Field.Title);

    /// <summary>What so many occurrences weigh.</summary>
    public static float Weight(uint count) => 1 + MathF.Log(count);
}
