namespace Chat.Rag.Indexing.Embedded;

/// <summary>Words and concepts: BM25 over four fields; of the ways to say a concept the best counts, and the others a little (DisMax).</summary>
internal sealed class LexicalScorer
{
    private readonly ITermTable _terms;
    private readonly EmbeddedIndexOptions _options;
    private readonly float[] _norms;
    private readonly float[] _weights;
    private readonly float[]? _impacts;

    /// <summary>Works out what every query needs.</summary>
    /// <param name="terms">All passages, or candidates.</param>
    /// <param name="passages">How many.</param>
    /// <param name="options">Weights.</param>
    /// <param name="meanLengths">Of the fields over the whole index, for candidates; null to take them from the passages.</param>
    public LexicalScorer(ITermTable terms, int passages, EmbeddedIndexOptions options, double[]? meanLengths = null)
    {
        (_terms, _options) = (terms, options);
        _weights = [1, options.TitleWeight, options.PathWeight, options.DocumentWeight];
        var lengths = terms.Lengths;
        var mean = meanLengths ?? new double[PassageTerms.Fields];
        for (var i = 0; meanLengths is null && i < lengths.Length; i++)
            mean[i % PassageTerms.Fields] += lengths[i] / (double)Math.Max(1, passages);
        _norms = new float[lengths.Length];
        for (var i = 0; i < lengths.Length; i++)
            _norms[i] = options.K1 * (1 - options.B + options.B * (float)(lengths[i] / Math.Max(1, mean[i % PassageTerms.Fields])));
        _impacts = terms is TermFile all ? Impacts(all) : null;
    }

    /// <summary>Scores of all passages; what does not match stays 0.</summary>
    public void Score(QueryPlan plan, Scratch scratch)
    {
        foreach (var group in plan.Groups)
        {
            var inGroup = 0;
            var touched = scratch.GroupTouched;
            foreach (var variant in group.Variants)
            {
                var inVariant = Score(variant, scratch);
                foreach (var passage in scratch.VariantTouched.AsSpan(0, inVariant))
                {
                    var score = scratch.Variant[passage];
                    scratch.Variant[passage] = 0;
                    if (score == 0)
                        continue;
                    if (scratch.GroupSum[passage] == 0)
                        touched[inGroup++] = passage;
                    scratch.GroupSum[passage] += score;
                    scratch.GroupBest[passage] = Math.Max(scratch.GroupBest[passage], score);
                }
            }

            foreach (var passage in touched.AsSpan(0, inGroup))
            {
                var best = scratch.GroupBest[passage];
                scratch.Lexical[passage] += best + _options.Tie * (scratch.GroupSum[passage] - best);
                scratch.GroupBest[passage] = scratch.GroupSum[passage] = 0;
            }
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

    // Returns how many passages were touched.
    private int Score(QueryPlan.Variant variant, Scratch scratch)
    {
        var (touched, count) = (scratch.VariantTouched, 0);
        var (scores, covered, mask) = (scratch.Variant, scratch.Covered, scratch.Mask);
        var left = variant.Idf;
        foreach (var term in variant.Terms)
        {
            var passages = _terms.Passages(term.Number);
            var impacts = ImpactsOf(term, passages);
            var single = variant.IsSingle;
            // The rarest stems come first: a passage that has none of them cannot reach the coverage asked for.
            var canBegin = single || left >= _options.LeastCoverage * variant.Idf;
            left -= term.Idf;
            for (var i = 0; i < passages.Length; i++)
            {
                var passage = passages[i];
                if (scores[passage] == 0)
                {
                    if (!canBegin || (mask is not null && !mask[passage]))
                        continue;
                    touched[count++] = passage;
                }

                scores[passage] += term.Idf * impacts[i];
                if (!single)
                    covered[passage] += term.Idf;
            }
        }

        if (variant.IsSingle)
        {
            var scale = variant.Weight / variant.Idf;
            foreach (var passage in touched.AsSpan(0, count))
                scores[passage] *= scale;
            return count;
        }

        if (variant.Phrase is { } phrase)
        {
            var passages = _terms.Passages(phrase.Number);
            var impacts = ImpactsOf(phrase, passages);
            for (var i = 0; i < passages.Length; i++)
                scratch.Phrase[passages[i]] = impacts[i];
        }

        foreach (var passage in touched.AsSpan(0, count))
        {
            scores[passage] = Combine(variant, scores[passage], covered[passage], scratch.Phrase[passage]);
            covered[passage] = 0;
        }

        if (variant.Phrase is { } clear)
        {
            foreach (var passage in _terms.Passages(clear.Number))
                scratch.Phrase[passage] = 0;
        }

        return count;
    }

    // The mean over its stems of how well a passage says each, cut down for those missing, and whether they stand side by side.
    private float Combine(QueryPlan.Variant variant, float sum, float covered, float phrase)
    {
        var bag = sum / variant.Idf;
        if (variant.IsSingle)
            return variant.Weight * bag;
        var coverage = covered / variant.Idf;
        return coverage < _options.LeastCoverage ? 0
            : variant.Weight * ((1 - _options.PhraseShare) * bag * coverage + _options.PhraseShare * phrase);
    }

    // How well each posting's passage says its term: worked out once over a whole index, because every query needs thousands of them.
    private float[] Impacts(TermFile terms)
    {
        var impacts = new float[terms.Postings];
        Parallel.For(0, terms.Count, term =>
        {
            var passages = terms.Passages(term);
            Fill(passages, terms.Counts(term), impacts.AsSpan((int)terms.Range(term).Start, passages.Length));
        });
        return impacts;
    }

    private ReadOnlySpan<float> ImpactsOf(QueryPlan.Term term, ReadOnlySpan<int> passages)
    {
        if (_impacts is not null)
            return _impacts.AsSpan((int)((TermFile)_terms).Range(term.Number).Start, passages.Length);
        var impacts = new float[passages.Length];
        Fill(passages, _terms.Counts(term.Number), impacts);
        return impacts;
    }

    private void Fill(ReadOnlySpan<int> passages, ReadOnlySpan<uint> counts, Span<float> impacts)
    {
        for (var i = 0; i < passages.Length; i++)
            impacts[i] = Impact(passages[i], counts[i]);
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
