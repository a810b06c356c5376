namespace Chat.Rag.Indexing.Embedded;

/// <summary>Has a reranker read the best candidates again. The same for files and for a server.</summary>
internal static class Reranking
{
    /// <summary>How many candidates are wanted for so many hits.</summary>
    public static int Wanted(PassageScorer? reranker, int limit, EmbeddedIndexOptions options) => reranker is null ? limit : Math.Max(limit, options.Reranked);

    /// <summary>The hits in the order that the reranker's share gives them; as they are without one.</summary>
    public static async Task<IReadOnlyList<UnitHit>> ApplyAsync(
        PassageScorer? reranker, string question, IReadOnlyList<UnitHit> hits, int limit, EmbeddedIndexOptions options, CancellationToken cancellation)
    {
        if (reranker is null)
            return hits;
        var read = hits.Take(options.Reranked).ToList();
        var scores = await reranker(question, [.. read.Select(h => $"{h.Best.Heading}\n{h.Best.Text}")], cancellation);
        var best = read.Count == 0 ? 1 : read[0].Score;
        return
        [
            .. read
                .Select((hit, i) => hit with
                {
                    Score = (1 - options.RerankShare) * hit.Score / best + options.RerankShare * scores[i],
                    Why = hit.Why with { Rerank = scores[i] },
                })
                .OrderByDescending(h => h.Score)
                // Those that were not read stay behind, in their order.
                .Concat(hits.Skip(options.Reranked).Select(h => h with { Score = 0 }))
                .Take(limit),
        ];
    }
}
