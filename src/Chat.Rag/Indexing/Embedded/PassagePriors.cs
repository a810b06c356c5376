using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Factors for what the passages of an index are, whatever is asked: their document, its rank, their kind, and whether they hold everywhere.</summary>
internal sealed class PassagePriors
{
    private readonly float[] _priors;
    private readonly bool[] _regional;
    private readonly float _regionalFactor;

    public PassagePriors(PassageFile passages, LawPriors laws, EmbeddedIndexOptions options)
    {
        var rows = passages.Rows;
        (_priors, _regional, _regionalFactor) = (new float[rows.Length], new bool[rows.Length], options.Regional);
        var documents = new Dictionary<int, float>();
        var scopes = new Dictionary<int, bool>();
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (!documents.TryGetValue(row.Document, out var law))
                documents[row.Document] = law = laws.Of(passages.String(row.Document));
            if (!scopes.TryGetValue(row.Scope, out _regional[i]))
                scopes[row.Scope] = _regional[i] = passages.String(row.Scope) != ParsedDocument.StateScope;
            _priors[i] = UnitRanking.PriorOf(law, (UnitKind)row.Kind, (DocumentRank)row.Rank, options);
        }
    }

    /// <summary>By passage.</summary>
    /// <param name="scoped">True when the question names its scopes: then a region is as good as the state.</param>
    public UnitRanking.Priors For(bool scoped) => new(_priors, _regional, scoped, _regionalFactor);
}
