namespace Chat.Rag.Indexing.Embedded;

/// <summary>Words and concepts: BM25 over four fields; of the ways to say a concept the best counts, and the others a little (DisMax).</summary>
internal sealed class LexicalScorer
{
    private readonly ITermTable _terms;
    private readonly EmbeddedIndexOptions _options;
    private readonly float[] _norms;
    private readonly float[] _weights;
    private readonly TermFile? _whole;
    private readonly float[] _impacts;

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
        _whole = terms as TermFile;
        _impacts = _whole is null ? [] : Impacts(_whole);
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
            var impacts = ImpactsOf(term.Number);
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
            var impacts = ImpactsOf(phrase.Number);
            var passages = _terms.Passages(phrase.Number);
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

    // How well each posting's passage says its term: worked out once for a whole index, because every query needs thousands of
    // them; of a few candidates only those that are asked for.
    private ReadOnlySpan<float> ImpactsOf(int term)
    {
        var passages = _terms.Passages(term);
        if (_whole is not null)
            return _impacts.AsSpan((int)_whole.Range(term).Start, passages.Length);
        var counts = _terms.Counts(term);
        var impacts = new float[passages.Length];
        for (var i = 0; i < passages.Length; i++)
            impacts[i] = Impact(passages[i], counts[i]);
        return impacts;
    }

    private float[] Impacts(TermFile terms)
    {
        var impacts = new float[terms.Postings];
        Parallel.For(0, terms.Count, term =>
        {
            var start = (int)terms.Range(term).Start;
            var passages = terms.Passages(term);
            var counts = terms.Counts(term);
            for (var i = 0; i < passages.Length; i++)
                impacts[start + i] = Impact(passages[i], counts[i]);
        });
        return impacts;
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
