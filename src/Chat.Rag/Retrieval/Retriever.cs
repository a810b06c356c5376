using Microsoft.Extensions.Options;

namespace Chat.Rag.Retrieval;

/// <summary>The third stage: what there is to answer from, and what was looked at and left out.</summary>
public sealed class Retriever(TopicIndex index, IOptions<RetrievalOptions> options)
{
    private readonly RetrievalOptions _options = options.Value;

    /// <summary>Finds evidence.</summary>
    public Evidence Retrieve(SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var ranked = index.Search(query).Take(_options.Kept).ToList();
        if (ranked.Count == 0 || ranked[0].Score < _options.Threshold)
            return new Evidence([], ranked);
        var kept = ranked.TakeWhile((t, i) => i == 0 || (i == 1 && t.Score >= ranked[0].Score * _options.SecondTopic)).ToList();
        return new Evidence(kept, [.. ranked.Skip(kept.Count)]);
    }
}
