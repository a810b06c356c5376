using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Chunking;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

/// <summary>The whole corpus of laws: what a plain search of the files finds, the parser finds.</summary>
public sealed partial class LawCorpusTests(Corpus corpus) : IClassFixture<Corpus>
{
    [Fact]
    public void AllLawsAreRead()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        Assert.Equal(234, corpus.Laws.Count);
        Assert.All(corpus.Laws.Values, law => Assert.Equal(law.Units.Count, law.Units.Select(u => u.Id).Distinct().Count()));
    }

    [Fact]
    public void EveryHeadingThatAPlainSearchFindsIsAUnit()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var missing = new List<string>();
        var found = 0;
        foreach (var (name, text) in corpus.Texts)
        {
            // Counted by label, so that a second article of the same number must be a second unit.
            var units = corpus.Laws[name].Units.Select(u => Label(u.Heading)).CountBy(l => l).ToDictionary();
            foreach (var (label, count) in PlainSearch().Matches(text).Where(m => !IsContents(text, m)).Select(m => Label(m.Groups["line"].Value)).CountBy(l => l))
            {
                found += count;
                if (units.GetValueOrDefault(label) < count)
                    missing.Add($"{name}: '{label}' stands there {count} times, units {units.GetValueOrDefault(label)}");
            }
        }

        File.WriteAllLines("/tmp/missing.txt", missing.Append(found.ToString(CultureInfo.InvariantCulture)));
        Assert.Empty(missing);
    }

    [Fact]
    public void EveryUnitThatTheKnowledgeRestsOnIsThereUnderItsHeading()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var wrong = new List<string>();
        foreach (var (id, law) in KnowledgeReader.Read(Repository.Knowledge).Laws.Laws.Where(l => corpus.Laws.ContainsKey(l.Key)))
        {
            var units = corpus.Laws[id].Units.ToDictionary(u => u.Id);
            foreach (var (unit, heading) in law.Units)
            {
                if (!units.TryGetValue(unit, out var parsed) || !Squeeze(parsed.Heading).StartsWith(Squeeze(heading), StringComparison.Ordinal))
                    wrong.Add($"{id}#{unit}: '{heading}' but '{(units.TryGetValue(unit, out parsed) ? parsed.Heading : "")}'");
            }
        }

        File.WriteAllLines("/tmp/wrong.txt", wrong);
        Assert.Empty(wrong);
    }

    private static string Squeeze(string text) => Spaces().Replace(text, " ").Trim();

    private static string Label(string heading) => LabelOnly().Match(Squeeze(heading)).Value;

    private static bool IsContents(string text, Match match) => false;

    [GeneratedRegex(@"^(?:#{1,6} )?(?<line>(?:Art[ií]culo|Art\.|Disposici[oó]n (?:adicional|transitoria|final|derogatoria))[\s\u00a0][^\n]*)", RegexOptions.Multiline)]
    private static partial Regex PlainSearch();

    [GeneratedRegex(@"^(?:Art\S+ [^ .]+|Disposici\S+ \S+(?: [a-záéíóú]+)*)")]
    private static partial Regex LabelOnly();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
