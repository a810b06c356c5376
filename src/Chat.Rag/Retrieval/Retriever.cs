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
        var ranked = Search(query).Take(_options.Kept).ToList();
        var parts = query.Parts
            .Select(part => Search(query with { Text = part }).FirstOrDefault())
            .OfType<ScoredTopic>()
            .Where(t => t.Score >= _options.Threshold)
            .DistinctBy(t => t.Topic.Id)
            .OrderByDescending(t => t.Score)
            .ToList();
        if (ranked.Count == 0 || ranked[0].Score < _options.Threshold)
            return new Evidence([], ranked, parts);
        var second = ranked.Skip(1).FirstOrDefault(t => t.Score >= ranked[0].Score * _options.SecondTopic)
            ?? parts.FirstOrDefault(t => t.Score >= _options.PartMatch && t.Topic.Id != ranked[0].Topic.Id);
        List<ScoredTopic> kept = second is null ? [ranked[0]] : [ranked[0], second];
        return new Evidence(kept, [.. ranked.Where(r => !kept.Exists(k => k.Topic.Id == r.Topic.Id))], parts);
    }

    private IEnumerable<ScoredTopic> Search(SearchQuery query) => index.Search(query).Where(t => !query.LeftOut.Contains("topic:" + t.Topic.Id));
}
