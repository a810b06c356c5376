using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Chunking;
using Chat.Rag.Ingestion.Documents;
using CsCheck;

namespace Chat.Rag.Tests.Ingestion.Chunking;

public sealed class PassageChunkerTests
{
    private static readonly string[] Marks = ["art.", "núm.", "1.000,50", "5 %", "n.º", "ex:", "fin.", "¿qué?", "😀"];

    private static readonly Gen<string> Word = Gen.Frequency(
        (20, Gen.String[Gen.Char["abcdefghñóàç·'"], 1, 12]),
        (2, Gen.Int[0, Marks.Length - 1].Select(i => Marks[i])),
        (1, Gen.Char.AlphaNumeric.Select(c => new string(c, 40))));

    private static readonly Gen<string> Sentence = Word.Array[1, 40].Select(w => char.ToUpperInvariant(w[0][0]) + string.Join(' ', w)[1..] + ".");

    private static readonly Gen<string> Text = Gen.Frequency(
        (6, Sentence.Array[1, 4].Select(s => string.Join(' ', s))),
        (2, Gen.Select(Gen.Int[1, 99], Sentence).Select((n, s) => $"{n}. {s}")),
        (1, Sentence.Array[20, 40].Select(s => string.Join(' ', s))),
        (1, Word.Array[300, 600].Select(w => string.Join(' ', w))));

    private static readonly Gen<Block> AnyBlock = Gen.Frequency<Block>(
        (8, Text.Select(t => (Block)new Paragraph(t))),
        (1, Sentence.Select(t => (Block)new Note(t))),
        (1, Gen.Select(Word.Array[1, 4], Word.Array[1, 4].Array[1, 40]).Select((h, r) => (Block)new Table(h, r))));

    private static readonly Gen<Block[]> Blocks = AnyBlock.Array[1, 30];

    [Fact]
    public void EveryWordStandsInExactlyOnePassage() => Blocks.Sample(blocks =>
    {
        var read = string.Join(' ', Chunk(blocks).Select(p => p.Text)).Split([' ', '\n']);

        Assert.Equal(blocks.SelectMany(Shown).SelectMany(t => t.Split(' ')), read);
    }, iter: 300);

    [Fact]
    public void NoPassageIsLongerThanAllowedUnlessItIsOneRow() => Blocks.Sample(blocks =>
        Assert.All(Chunk(blocks), p => Assert.True(p.Text.Length <= PassageChunker.MostCharacters || blocks.OfType<Table>().SelectMany(Shown).Contains(p.Text))), iter: 300);

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "2019-05-01")]
    public void ARepealedTextIsNotInForceAfterItsLastChange(bool isInForce, string? until)
    {
        var document = new ParsedDocument
        {
            Id = "BOE-A-1990-1",
            Title = "Ley 1/1990",
            Rank = DocumentRank.Law,
            Scope = ParsedDocument.StateScope,
            Language = Language.Es,
            IsInForce = isInForce,
            Provenance = new Provenance("boe", "BOE-A-1990-1.md", "", new DateOnly(2019, 5, 1), new string('0', 64)),
            Units = [new DocumentUnit("a1", UnitKind.Article, "Artículo 1.", [], [new UnitVersion(null, null, null, [new Paragraph("Se paga.")])])],
        };

        var passage = Assert.Single(PassageChunker.Chunk(document));

        Assert.Equal(until is null ? null : DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture), passage.ValidUntil);
    }

    [Fact]
    public void TheSameDocumentGivesTheSamePassages() => Blocks.Sample(blocks =>
    {
        var passages = Chunk(blocks);

        Assert.Equal(passages.Select(p => (p.Id, p.Text)), Chunk(blocks).Select(p => (p.Id, p.Text)));
        Assert.Equal(Enumerable.Range(0, passages.Count), passages.Select(p => p.Ordinal));
        Assert.All(passages, p => Assert.False(string.IsNullOrWhiteSpace(p.Text)));
    }, iter: 100);

    [Fact]
    public void ARowIsNeverCutFromItsHeader() => Blocks.Sample(blocks =>
    {
        var lines = Chunk(blocks).SelectMany(p => p.Text.Split('\n')).ToHashSet();

        Assert.All(blocks.OfType<Table>().SelectMany(Shown), row => Assert.Contains(row, lines));
    }, iter: 200);

    [Fact]
    public void NoPassageIsNeedlesslyShort() => Blocks.Sample(blocks =>
    {
        var passages = Chunk(blocks);

        // Neighbours that would fit together are parted only where the second begins with a numbered paragraph: "12. …", or "A. …", which a sentence of one letter reads like.
        for (var i = 1; i < passages.Count; i++)
        {
            var together = passages[i - 1].Text.Length + 1 + passages[i].Text.Length;
            Assert.True(together > PassageChunker.MostCharacters || IsNumbered(passages[i].Text), $"{passages[i - 1].Text.Length} + {passages[i].Text.Length}: {passages[i].Text[..Math.Min(20, passages[i].Text.Length)]}");
        }
    }, iter: 200);

    [Fact]
    public void NumberedParagraphsAreKeptTogetherWhereTheyFit()
    {
        var filler = new string('x', 1000);
        var passages = Chunk([new Paragraph("1. " + filler), new Paragraph("2. Los límites son:"), new Paragraph("a) 22.000 euros."), new Paragraph("b) " + new string('y', 300))]);

        Assert.Equal(2, passages.Count);
        Assert.StartsWith("2. Los límites son:\na) 22.000 euros.\nb) ", passages[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ALongParagraphIsCutBetweenSentencesAndNotAfterAnAbbreviation()
    {
        var passages = Chunk([new Paragraph(string.Join(' ', Enumerable.Repeat("Según el art. 96 de la Ley no hay obligación de declarar.", 40)))]);

        Assert.All(passages, p => Assert.EndsWith("declarar.", p.Text, StringComparison.Ordinal));
        Assert.All(passages, p => Assert.StartsWith("Según", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void IdsNameTheVersion()
    {
        var unit = new DocumentUnit("a96", UnitKind.Article, "Artículo 96.", ["TÍTULO X"],
        [
            new UnitVersion(null, new DateOnly(2024, 1, 1), null, [new Paragraph("Antes.")]),
            new UnitVersion(new DateOnly(2024, 1, 1), null, "BOE-A-2023-1", [new Paragraph("Ahora.")]),
        ]);

        var passages = PassageChunker.Chunk(Document(unit));

        Assert.Equal(["BOE-A-2000-1#a96/0", "BOE-A-2000-1#a96@2024-01-01/0"], passages.Select(p => p.Id));
        Assert.All(passages, p => Assert.Equal("BOE-A-2000-1#a96", p.Unit));
        Assert.Equal((new DateOnly(2024, 1, 1), null), (passages[1].ValidFrom!.Value, passages[1].ValidUntil));
    }

    [Fact]
    public void AUnitOfAnotherLanguageKeepsIt()
    {
        var unit = new DocumentUnit("eu", UnitKind.Section, "Izenburua", [], [new UnitVersion(null, null, null, [new Paragraph("Testua.")])]) { Language = Language.Eu };

        Assert.Equal(Language.Eu, Assert.Single(PassageChunker.Chunk(Document(unit))).Language);
    }

    private static bool IsNumbered(string text) => char.IsAsciiDigit(text[0]) || (char.IsAsciiLetterUpper(text[0]) && text.AsSpan(1).StartsWith(". "));

    private static IEnumerable<string> Shown(Block block) => block switch
    {
        Paragraph p => [p.Text],
        Note n => [n.Text],
        Table t => t.Rows.Select(r => string.Join(" | ", r.Select((c, i) => i < t.Header.Count ? t.Header[i] + ": " + c : c))),
        _ => throw new InvalidOperationException("Another kind of block."),
    };

    private static IReadOnlyList<Passage> Chunk(Block[] blocks) =>
        PassageChunker.Chunk(Document(new DocumentUnit("a1", UnitKind.Article, "Artículo 1.", [], [new UnitVersion(null, null, null, blocks)])));

    private static ParsedDocument Document(DocumentUnit unit) => new()
    {
        Id = "BOE-A-2000-1",
        Title = "Ley",
        Rank = DocumentRank.Law,
        Scope = ParsedDocument.StateScope,
        Language = Language.Es,
        Provenance = new Provenance("boe", "https://www.boe.es", "BOE", null, "00"),
        Units = [unit],
    };
}
