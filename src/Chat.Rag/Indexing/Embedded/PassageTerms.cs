using Chat.Rag.Indexing.Analysis;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Parts of a passage that words are found in; each has its own weight.</summary>
internal enum Field
{
    /// <summary>The words themselves.</summary>
    Text,

    /// <summary>Heading of the unit.</summary>
    Title,

    /// <summary>Headings above it.</summary>
    Path,

    /// <summary>Title of the document: says which tax an article is about, which the article itself seldom does.</summary>
    Document,
}

/// <summary>How often each term stands in each field of a passage.</summary>
/// <param name="Terms">Terms, each once.</param>
/// <param name="Counts">For each, how often by field: one byte each, text in the lowest.</param>
/// <param name="Lengths">Terms in each field.</param>
internal sealed record PassageTerms(string[] Terms, uint[] Counts, ushort[] Lengths)
{
    public const int Fields = 4;
    private const int FieldBits = 8;
    private const uint Most = 255;

    public static uint CountIn(uint counts, Field field) => counts >> ((int)field * FieldBits) & Most;

    public static PassageTerms Read(Passage passage, LegalAnalysis analysis)
    {
        var counts = new Dictionary<string, uint>(StringComparer.Ordinal);
        var lengths = new ushort[Fields];
        Add(Field.Text, passage.Text);
        Add(Field.Title, passage.Heading);
        foreach (var heading in passage.Path)
            Add(Field.Path, heading);
        Add(Field.Document, passage.DocumentTitle);
        return new PassageTerms([.. counts.Keys], [.. counts.Values], lengths);

        void Add(Field field, string text) => analysis.ReadTerms(text, passage.Language, term =>
        {
            var before = counts.GetValueOrDefault(term);
            if (CountIn(before, field) < Most)
                counts[term] = before + (1u << ((int)field * FieldBits));
            // Phrases are made of words that have been counted already.
            if (!term.Contains(Analysis.Terms.Joint, StringComparison.Ordinal) && lengths[(int)field] < ushort.MaxValue)
                lengths[(int)field]++;
        });
    }
}
