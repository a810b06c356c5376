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
    // Sentences of a repealing list that begin with a reference ("Artículo único del Decreto 370/1996"), which the index takes for articles.
    private static readonly Dictionary<string, int> ReferencesCounted = new() { ["BOE-A-2008-3180"] = 2 };

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
            foreach (var (label, count) in PlainSearch().Matches(text).Select(m => Label(m.Groups["line"].Value)).CountBy(l => l))
            {
                found += count;
                if (units.GetValueOrDefault(label) < count)
                    missing.Add($"{name}: '{label}' stands there {count} times, units {units.GetValueOrDefault(label)}");
            }
        }

        // 17,138 on the corpus of 2026-08-07: 13,670 articles and 3,468 provisions. Points of orders and annexes come on top.
        Assert.True(found > 17_000, $"the search itself finds only {found}");
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

        Assert.Empty(wrong);
    }

    [Fact]
    public void EachLawHasAsManyArticlesAndProvisionsAsItsIndexSays()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var lacking = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Corpus.Folder, "laws-index.tsv")).Skip(1))
        {
            var fields = line.Split('\t');
            var name = Path.GetFileNameWithoutExtension(fields[1]);
            var region = Path.GetDirectoryName(fields[1])!;
            var units = corpus.Laws[region == "es" ? name : $"{region}__{name}"].Units;
            // The index counts articles by number (annexes of some laws have more), and provisions by their words.
            // It counts those that are quoted from other laws as well.
            var quotedProvisions = units.Count(u => u.Kind == UnitKind.Quoted && u.Heading.StartsWith("Disposici", StringComparison.OrdinalIgnoreCase));
            var articles = units.Count(u => u.Kind is UnitKind.Article or UnitKind.Quoted) - quotedProvisions;
            var provisions = units.Count(u => u.Kind is UnitKind.Additional or UnitKind.Transitional or UnitKind.Final or UnitKind.Repealing) + quotedProvisions;
            if (articles < int.Parse(fields[3], CultureInfo.InvariantCulture) - ReferencesCounted.GetValueOrDefault(name) || provisions < int.Parse(fields[4], CultureInfo.InvariantCulture))
                lacking.Add($"{fields[1]}: {articles} of {fields[3]} articles, {provisions} of {fields[4]} provisions");
        }

        Assert.Empty(lacking);
    }

    [Fact]
    public void AnArticleThatAChangingLawQuotesIsNoneOfItsOwn()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var quoted = corpus.Laws.SelectMany(l => l.Value.Units.Where(u => u.Kind == UnitKind.Quoted).Select(u => (Law: l.Value, Unit: u))).ToList();

        // Each below the unit that quotes it, and none has taken a number of the law's own.
        Assert.InRange(quoted.Count, 500, 2_000);
        Assert.All(quoted, q => Assert.Contains(q.Law.Units, u => u.Kind != UnitKind.Quoted && q.Unit.Id.StartsWith(u.Id + ".", StringComparison.Ordinal) && q.Unit.Path[^1] == u.Heading));
    }

    [Fact]
    public void TheScaleOfIncomeTaxKeepsEveryRowWithItsHeader()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var general = Assert.Single(corpus.Unit("BOE-A-2006-20764", "a63").Versions[0].Blocks.OfType<Table>());
        Assert.Equal(["Base liquidable – Hasta euros", "Cuota íntegra – Euros", "Resto base liquidable – Hasta euros", "Tipo aplicable – Porcentaje"], general.Header);
        Assert.Equal(6, general.Rows.Count);
        Assert.Equal(["300.000,00", "62.950,75", "En adelante", "24,50"], general.Rows[^1]);

        var savings = corpus.Unit("BOE-A-2006-20764", "a66").Versions[0].Blocks.OfType<Table>().ToList();
        Assert.Equal(2, savings.Count);
        Assert.Equal(["300.000,00", "71.880", "En adelante", "30"], savings[1].Rows[^1]);

        var passage = PassageChunker.Chunk(corpus.Laws["BOE-A-2006-20764"]).Where(p => p.Unit == "BOE-A-2006-20764#a63").Select(p => p.Text);
        Assert.Contains(passage, t => t.Contains("Base liquidable – Hasta euros: 35.200,00 | Cuota íntegra – Euros: 4.362,75 | Resto base liquidable – Hasta euros: 24.800,00 | Tipo aplicable – Porcentaje: 18,50", StringComparison.Ordinal));
    }

    [Fact]
    public void AFirstRowOfFiguresIsNoHeader()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var table = corpus.Unit("BOE-A-2015-11724", "a121").Versions[0].Blocks.OfType<Table>().First();

        Assert.Empty(table.Header);
        Assert.Equal(["2033", "0,10%"], table.Rows[0]);
    }

    [Fact]
    public void TheNoteWithTheFigureInForceStaysBesideTheOldFigure()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var article = corpus.Unit("BOE-A-2007-6820", "a9");
        var blocks = article.Versions[0].Blocks.ToList();
        var printed = blocks.FindIndex(b => b is Paragraph { Text: var t } && t.Contains("0,19 euros por kilómetro", StringComparison.Ordinal));

        Assert.Contains("0,26 euros", Assert.IsType<Note>(blocks[printed + 1]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ABareNoteOfAChangeIsNoTextButTellsWhoMadeIt()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var article = corpus.Unit("BOE-A-2007-15984", "a38bis").Versions[0];

        Assert.Equal("BOE-A-2025-6599", article.ChangedBy);
        Assert.DoesNotContain(article.Blocks.OfType<Note>(), n => n.Text.StartsWith("Se modifica por", StringComparison.Ordinal));
        Assert.Contains(article.Blocks.OfType<Note>(), n => n.Text.Contains("entra en vigor el 1 de enero de 2026", StringComparison.Ordinal));
    }

    [Fact]
    public void OldWordingsAreLeftOut()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        var all = corpus.Laws.Values.SelectMany(l => l.Units).SelectMany(u => u.Versions[0].Blocks);
        Assert.DoesNotContain(all.OfType<Paragraph>(), p => p.Text.StartsWith("Redacción anterior", StringComparison.Ordinal) || p.Text.StartsWith("Redacción vigente", StringComparison.Ordinal));

        // Surcharges of 2017 and before: 35 % after notice of the debt.
        var surcharge = string.Join('\n', corpus.Unit("BOE-A-2015-11724", "a30").Versions[0].Blocks.OfType<Paragraph>().Select(p => p.Text));
        Assert.DoesNotContain("a) Cuando los sujetos responsables del pago hubieran cumplido dentro de plazo las obligaciones establecidas en los apartados 1 y 2 del artículo 29, un recargo del 20 por ciento de la deuda, si se abonasen las cuotas debidas tras", surcharge, StringComparison.Ordinal);
        Assert.Contains("recargo", surcharge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BOE-A-1990-31117", "a33-2", "Artículo 33. Exacción del impuesto.")]
    [InlineData("BOE-A-2012-14696", "a2-2", "Artículo 2. Obligación de expedir factura.")]
    [InlineData("BOE-A-2014-10264", "tercero", "Tercero. Descripción general del sistema Cl@ve.")]
    [InlineData("BOE-A-2006-20764", "da61", "Disposición adicional sexagésima primera.")]
    [InlineData("BOE-A-1991-27678", "a67", "Art. 67. Plazos de presentación.")]
    [InlineData("BOE-A-1990-23930", "grupo861", "Grupo 861.")]
    [InlineData("es-ct__BOE-A-2024-6951", "a612-3", "Artículo 612-3. Deducción por alquiler de la vivienda habitual.")]
    public void UnitsAreFiledAsDesignWritesThem(string law, string unit, string heading)
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        Assert.StartsWith(heading, corpus.Unit(law, unit).Heading, StringComparison.Ordinal);
    }

    [Fact]
    public void HeadingsAboveAnArticleAreItsPath()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        Assert.Equal(["TÍTULO III. Determinación de la base imponible", "CAPÍTULO II. Definición y determinación de la renta gravable", "Sección 1.ª Rendimientos del trabajo"], corpus.Unit("BOE-A-2006-20764", "a17").Path);
        Assert.Equal(["LIBRO SEXTO. Relativo a los tributos cedidos", "TÍTULO I. Impuesto sobre la renta de las personas físicas (artículo 611-1 - artículo 613-1)", "CAPÍTULO II. Deducciones de la cuota íntegra autonómica"], corpus.Unit("es-ct__BOE-A-2024-6951", "a612-3").Path);
    }

    [Theory]
    [InlineData("BOE-A-1978-31229", DocumentRank.Law, "es")]
    [InlineData("BOE-A-2007-6820", DocumentRank.Regulation, "es")]
    [InlineData("BOE-A-2024-24949", DocumentRank.Order, "es")]
    [InlineData("BOE-A-2026-5843", DocumentRank.Order, "es")]
    [InlineData("BOE-A-1990-23930", DocumentRank.Law, "es")]
    [InlineData("es-cn__BOC-j-2009-90008", DocumentRank.Law, "es-cn")]
    [InlineData("es-nc__BON-n-2008-90013", DocumentRank.Law, "es-nc")]
    public void RankAndScopeComeFromTheFrontMatter(string law, DocumentRank rank, string scope)
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        Assert.Equal((rank, scope), (corpus.Laws[law].Rank, corpus.Laws[law].Scope));
    }

    [Fact]
    public void ARepealedLawIsNotInForce()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        Assert.Equal(3, corpus.Laws.Values.Count(l => !l.IsInForce));
        Assert.True(corpus.Laws["BOE-A-2006-20764"].IsInForce);
    }

    [Fact]
    public void EveryWordOfTheCorpusStandsInOnePassage()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Missing);

        foreach (var law in corpus.Laws.Values)
        {
            var passages = PassageChunker.Chunk(law);
            Assert.Equal(passages.Count, passages.Select(p => p.Id).Distinct(StringComparer.Ordinal).Count());
            Assert.All(passages, p => Assert.True(p.Text.Length <= PassageChunker.MostCharacters || !p.Text.Contains('\n', StringComparison.Ordinal), p.Id));
            var byUnit = passages.ToLookup(p => p.Unit);
            foreach (var unit in law.Units.Where(u => u.Versions[0].Blocks.All(b => b is not Table)))
            {
                var written = string.Join(' ', unit.Versions[0].Blocks.Select(b => b is Note n ? n.Text : ((Paragraph)b).Text));
                Assert.Equal(written, string.Join(' ', byUnit[law.Id + "#" + unit.Id].Select(p => p.Text)).Replace('\n', ' '));
            }
        }
    }

    private static string Squeeze(string text) => Spaces().Replace(text, " ").Replace('"', '\'').Trim();

    private static string Label(string heading) => LabelOnly().Match(Squeeze(heading)).Value;

    [GeneratedRegex(@"^(?:#{1,6} )?(?<line>(?:Art[ií]culo|Art\.|Disposici[oó]n (?:adicional|transitoria|final|derogatoria))[\s\u00a0](?!\S+ (?:de la|del|y) |\S+,|\d+\.\d+\.[a-z]\))[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex PlainSearch();

    [GeneratedRegex(@"^(?:Art\S+ [^ .]+|Disposici\S+ \S+(?: [a-záéíóú]+)*)")]
    private static partial Regex LabelOnly();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
