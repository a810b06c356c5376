using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Factors for what a passage is, whatever is asked: its document, its kind, its rank, and whether it holds everywhere.</summary>
internal sealed class PassagePriors
{
    private readonly float[] _unscoped;
    private readonly float[] _scoped;

    public PassagePriors(PassageFile passages, LawPriors laws, EmbeddedIndexOptions options)
    {
        var rows = passages.Rows;
        (_unscoped, _scoped) = (new float[rows.Length], new float[rows.Length]);
        var documents = new Dictionary<int, float>();
        var scopes = new Dictionary<int, float>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (!documents.TryGetValue(row.Document, out var law))
                documents[row.Document] = law = 1 + (options.CoreLaw - 1) * laws.Of(passages.String(row.Document));
            if (!scopes.TryGetValue(row.Scope, out var scope))
                scopes[row.Scope] = scope = passages.String(row.Scope) == ParsedDocument.StateScope ? 1 : options.Regional;
            _scoped[i] = law * OfKind((UnitKind)row.Kind, options) * ((DocumentRank)row.Rank == DocumentRank.Order ? options.Order : 1);
            _unscoped[i] = _scoped[i] * scope;
        }
    }

    /// <summary>By passage.</summary>
    /// <param name="scoped">True when the question names its scopes: then a region is as good as the state.</param>
    public ReadOnlySpan<float> For(bool scoped) => scoped ? _scoped : _unscoped;

    private static float OfKind(UnitKind kind, EmbeddedIndexOptions options) => kind switch
    {
        UnitKind.Additional => options.Additional,
        UnitKind.Transitional or UnitKind.Final or UnitKind.Repealing => options.Temporary,
        UnitKind.Preamble => options.Preamble,
        _ => 1,
    };
}
