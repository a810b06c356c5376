namespace Chat.Rag.Indexing.Embedded;

/// <summary>Words and concepts: BM25 over four fields; of the ways to say a concept the best counts, and the others a little (DisMax).</summary>
internal sealed class LexicalScorer
{
    private readonly TermFile _terms;
    private readonly EmbeddedIndexOptions _options;
    private readonly float[] _norms;
    private readonly float[] _weights;

    public LexicalScorer(TermFile terms, int passages, EmbeddedIndexOptions options)
    {
        (_terms, _options) = (terms, options);
        _weights = [1, options.TitleWeight, options.PathWeight, options.DocumentWeight];
        var lengths = terms.Lengths;
        var mean = new double[PassageTerms.Fields];
        for (var i = 0; i < lengths.Length; i++)
            mean[i % PassageTerms.Fields] += lengths[i] / (double)Math.Max(1, passages);
        _norms = new float[lengths.Length];
        for (var i = 0; i < lengths.Length; i++)
            _norms[i] = options.K1 * (1 - options.B + options.B * (float)(lengths[i] / Math.Max(1, mean[i % PassageTerms.Fields])));
    }

    /// <summary>Scores of all passages; what does not match stays 0.</summary>
    public void Score(QueryPlan plan, Scratch scratch)
    {
        foreach (var group in plan.Groups)
        {
            foreach (var variant in group.Variants)
            {
                Score(variant, scratch);
                foreach (var passage in scratch.VariantTouched)
                {
                    var score = scratch.Variant[passage];
                    scratch.Variant[passage] = 0;
                    if (scratch.GroupSum[passage] == 0)
                        scratch.GroupTouched.Add(passage);
                    scratch.GroupSum[passage] += score;
                    scratch.GroupBest[passage] = Math.Max(scratch.GroupBest[passage], score);
                }

                scratch.VariantTouched.Clear();
            }

            foreach (var passage in scratch.GroupTouched)
            {
                var best = scratch.GroupBest[passage];
                scratch.Lexical[passage] += best + _options.Tie * (scratch.GroupSum[passage] - best);
                scratch.GroupBest[passage] = scratch.GroupSum[passage] = 0;
            }

            scratch.GroupTouched.Clear();
        }
    }

    /// <summary>What a passage has of a question: for each group its best way.</summary>
    public IReadOnlyList<MatchedTerm> Explain(QueryPlan plan, int passage)
    {
        var found = new List<MatchedTerm>();
        foreach (var group in plan.Groups)
        {
            var (best, sum, named) = (0f, 0f, "");
            var field = "text";
            foreach (var variant in group.Variants)
            {
                var terms = variant.Terms.Select(t => (t.Name, Counts: CountsIn(t, passage), t.Idf)).Where(t => t.Counts != 0).ToList();
                if (terms.Count == 0)
                    continue;
                var score = Combine(variant, terms.Sum(t => t.Idf * Impact(passage, t.Counts)), terms.Sum(t => t.Idf),
                    variant.Phrase is { } phrase ? Impact(passage, CountsIn(phrase, passage)) : 0);
                sum += score;
                if (score <= best)
                    continue;
                (best, named) = (score, string.Join(' ', terms.Select(t => t.Name)));
                field = terms.All(t => PassageTerms.CountIn(t.Counts, Field.Text) > 0) ? "text" : "title";
            }

            if (best > 0)
                found.Add(new MatchedTerm(group.Asked, named, field, best + _options.Tie * (sum - best)));
        }

        return [.. found.OrderByDescending(f => f.Score)];
    }

    private void Score(QueryPlan.Variant variant, Scratch scratch)
    {
        foreach (var term in variant.Terms)
        {
            var passages = _terms.Passages(term.Number);
            var counts = _terms.Counts(term.Number);
            for (var i = 0; i < passages.Length; i++)
            {
                var passage = passages[i];
                if (scratch.Mask is { } mask && !mask[passage])
                    continue;
                if (scratch.Variant[passage] == 0)
                    scratch.VariantTouched.Add(passage);
                scratch.Variant[passage] += term.Idf * Impact(passage, counts[i]);
                if (variant.Terms.Length > 1 || variant.Missing > 0)
                    scratch.Covered[passage] += term.Idf;
            }
        }

        if (variant.Phrase is { } phrase)
        {
            var passages = _terms.Passages(phrase.Number);
            var counts = _terms.Counts(phrase.Number);
            for (var i = 0; i < passages.Length; i++)
                scratch.Phrase[passages[i]] = Impact(passages[i], counts[i]);
        }

        foreach (var passage in scratch.VariantTouched)
        {
            scratch.Variant[passage] = Combine(variant, scratch.Variant[passage], scratch.Covered[passage], scratch.Phrase[passage]);
            scratch.Covered[passage] = 0;
        }

        if (variant.Phrase is { } clear)
        {
            foreach (var passage in _terms.Passages(clear.Number))
                scratch.Phrase[passage] = 0;
        }
    }

    private float Combine(QueryPlan.Variant variant, float sum, float covered, float phrase)
    {
        var bag = sum / variant.Idf;
        if (variant.Terms.Length > 1 || variant.Missing > 0)
        {
            bag *= MathF.Pow(covered / variant.Idf, _options.Coverage);
            bag = (1 - _options.PhraseShare) * bag + _options.PhraseShare * phrase;
        }

        return variant.Weight * bag;
    }

    private float Impact(int passage, uint counts)
    {
        var impact = 0f;
        for (var field = 0; counts != 0; field++, counts >>= 8)
        {
            var count = counts & 0xff;
            if (count > 0)
                impact += _weights[field] * (count * (_options.K1 + 1)) / (count + _norms[passage * PassageTerms.Fields + field]);
        }

        return impact;
    }

    private uint CountsIn(QueryPlan.Term term, int passage)
    {
        var at = _terms.Passages(term.Number).BinarySearch(passage);
        return at < 0 ? 0 : _terms.Counts(term.Number)[at];
    }
}
