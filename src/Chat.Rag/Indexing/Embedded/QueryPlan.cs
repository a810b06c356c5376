using System.Text;
using Chat.Rag.Indexing.Analysis;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>A question in the numbers of one index: groups of which the best way to say it counts.</summary>
internal sealed class QueryPlan
{
    private const int MostCognates = 6;
    // Of a formal question: its own words, and what the glossary makes of it.
    private const float FormalWords = 0.5f;
    private const float FormalConcepts = 0.2f;

    private readonly ITermTable _terms;
    private readonly EmbeddedIndexOptions _options;
    private readonly int _passages;
    private readonly List<Group> _groups = [];
    private readonly List<(string Term, float Weight)> _meaning = [];

    public QueryPlan(AnalyzedQuery query, ITermTable terms, int passages, EmbeddedIndexOptions options)
    {
        (_terms, _passages, _options) = (terms, passages, options);
        foreach (var concept in query.Concepts)
            AddConcept(concept, query.IsFormal ? FormalConcepts : 1);
        if (query.IsFormal)
        {
            foreach (var stem in query.Stems)
                AddWord(stem, [(stem, FormalWords)]);
        }
        else
        {
            foreach (var word in query.Words)
                AddWord(word);
        }
    }

    /// <summary>What is looked for.</summary>
    public IReadOnlyList<Group> Groups => _groups;

    /// <summary>The question in Spanish stems with weights, for the index's own vectors.</summary>
    public IReadOnlyList<(string Term, float Weight)> Meaning => _meaning;

    private void AddConcept(QueryConcept concept, float weight)
    {
        var variants = new List<Variant>();
        foreach (var variant in concept.Variants)
        {
            var phrase = variant.Phrase is { } joined ? Find(joined) : null;
            var share = variant.IsCanonical ? 1
                : variant.Phrase is null || phrase is not null ? _options.SynonymWeight
                : _options.LayWeight;
            var stems = variant.Stems.Distinct().Select(Find).OfType<Term>().OrderByDescending(t => t.Idf).ToArray();
            if (stems.Length == 0)
                continue;
            var missing = variant.Stems.Distinct().Count() - stems.Length;
            // A stem that no passage has is as rare as any.
            variants.Add(new Variant(share, stems, phrase, missing, stems.Sum(s => s.Idf) + missing * IdfOf(0)));
        }

        foreach (var id in concept.Ids)
        {
            if (Find(Terms.OfConcept(id)) is { } own)
                variants.Add(new Variant(1, [own], null, 0, own.Idf));
        }

        foreach (var variant in concept.Variants.Where(v => v.IsCanonical))
            _meaning.AddRange(variant.Stems.Select(s => (s, weight / concept.Ids.Count / MathF.Sqrt(variant.Stems.Count))));
        if (variants.Count == 0)
            return;
        // How rare the thing is, not how rare one of its names: else an unusual name would count more than a usual one.
        var known = variants.Where(v => v.Phrase is not null || (v.Terms.Length == 1 && v.Missing == 0)).Sum(v => _terms.Frequency((v.Phrase ?? v.Terms[0]).Number));
        if (known == 0)
            known = variants[0].Terms.Min(t => _terms.Frequency(t.Number));
        var scale = weight * IdfOf(Math.Min(known, _passages)) * (1 + _options.LongMatch * (concept.Words - 1));
        variants = [.. variants.Select(v => v with { Weight = v.Weight * scale })];
        _groups.Add(new Group(string.Join('+', concept.Ids.Select(i => "c:" + i)), variants));
    }

    private void AddWord(QueryWord word)
    {
        var names = new List<(string, float)> { (word.Term, _options.WordWeight) };
        if (word.Skeleton is { } skeleton)
        {
            foreach (var term in _terms.OfSkeleton(Skeleton.Hash(skeleton)))
            {
                if (names.Count <= MostCognates)
                    names.Add((Encoding.UTF8.GetString(_terms.NameOf(term)), _options.CognateWeight));
            }
        }

        AddWord(word.Text, names);
    }

    private void AddWord(string asked, IReadOnlyList<(string Name, float Weight)> names)
    {
        var variants = new List<Variant>();
        foreach (var (name, weight) in names)
        {
            if (Find(name) is { } term)
                variants.Add(new Variant(weight * term.Idf, [term], null, 0, term.Idf));
        }

        if (variants.Count == 0)
            return;
        _groups.Add(new Group(asked, variants));
        _meaning.AddRange(names.Select(n => (n.Name, n.Weight / names.Count)));
    }

    private Term? Find(string name)
    {
        var number = _terms.Find(name);
        if (number < 0)
            return null;
        var frequency = _terms.Frequency(number);
        return new Term(name, number, IdfOf(frequency));
    }

    private float IdfOf(int frequency) => MathF.Log(1 + (_passages - frequency + 0.5f) / (frequency + 0.5f));

    /// <summary>A term of the index.</summary>
    internal sealed record Term(string Name, int Number, float Idf);

    /// <summary>A way to say it.</summary>
    /// <param name="Weight">Its weight.</param>
    /// <param name="Terms">Its stems.</param>
    /// <param name="Phrase">The stems side by side; null when no passage has them so.</param>
    /// <param name="Missing">Stems that no passage has.</param>
    /// <param name="Idf">Of all its stems.</param>
    internal sealed record Variant(float Weight, Term[] Terms, Term? Phrase, int Missing, float Idf)
    {
        /// <summary>True for a way of one word.</summary>
        public bool IsSingle => Terms.Length == 1 && Missing == 0;
    }

    /// <summary>Ways to say one thing.</summary>
    internal sealed record Group(string Asked, IReadOnlyList<Variant> Variants);
}
