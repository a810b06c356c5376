using Chat.Rag.Ingestion.Documents;
using Xunit;

namespace Chat.Testing;

/// <summary>What every parser keeps to, whatever its format: the same bytes give the same units, and damage gives a sentence.</summary>
public abstract class DocumentParserConformance
{
    // How many places a document is cut at, and how many bytes are changed, in one test.
    private const int Damages = 120;

    /// <summary>The parser; it keeps no state, so one serves all tests.</summary>
    protected abstract IDocumentParser Parser { get; }

    /// <summary>A small whole document of the format, with several units and, where the format has them, a table.</summary>
    protected abstract SourceDocument Sample { get; }

    /// <summary>Words that stand in the body of the sample, and that no heading repeats.</summary>
    protected abstract IReadOnlyList<string> BodyWords { get; }

    /// <summary>Damaged documents of the format; each must be refused.</summary>
    protected abstract IReadOnlyList<SourceDocument> Damaged { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void ItKnowsItsFormat() => Assert.True(Parser.CanParse(Sample));

    [Fact]
    public void ItLeavesOtherFormatsToOthers()
    {
        Assert.False(Parser.CanParse(Sample with { Name = "photo.png", MediaType = "image/png", Content = new byte[] { 0x89, 0x50, 0x4e, 0x47 } }));
        Assert.False(Parser.CanParse(Sample with { Name = "empty", MediaType = "application/octet-stream", Content = ReadOnlyMemory<byte>.Empty }));
    }

    [Fact]
    public async Task TheSameBytesGiveTheSameDocument()
    {
        var first = await Parser.ParseAsync(Sample, Cancellation);
        var second = await Parser.ParseAsync(Sample, Cancellation);

        Assert.Equal(Describe(first), Describe(second));
    }

    [Fact]
    public async Task ManyThreadsGetTheSameDocument()
    {
        var alone = Describe(await Parser.ParseAsync(Sample, Cancellation));

        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Parser.ParseAsync(Sample, Cancellation)));

        Assert.All(together, d => Assert.Equal(alone, Describe(d)));
    }

    [Fact]
    public async Task EveryUnitHasAnIdOfItsOwn()
    {
        var document = await Parser.ParseAsync(Sample, Cancellation);

        Assert.True(document.Units.Count > 1, "the sample should have several units");
        Assert.Equal(document.Units.Count, document.Units.Select(u => u.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task NoUnitIsEmpty()
    {
        var document = await Parser.ParseAsync(Sample, Cancellation);

        Assert.All(document.Units, unit =>
        {
            Assert.False(string.IsNullOrWhiteSpace(unit.Id));
            Assert.False(string.IsNullOrWhiteSpace(unit.Heading));
            Assert.NotEmpty(unit.Versions);
            Assert.All(unit.Versions, v => Assert.Contains(v.Blocks, b => !string.IsNullOrWhiteSpace(WordsOf(b))));
        });
    }

    [Fact]
    public async Task NoParagraphHasALineBreak()
    {
        var document = await Parser.ParseAsync(Sample, Cancellation);

        Assert.DoesNotContain(document.Units.SelectMany(u => u.Versions).SelectMany(v => v.Blocks).Select(WordsOf), t => t.Contains('\n', StringComparison.Ordinal) || t.Contains('\r', StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheWordsOfTheBodyAreKept()
    {
        var document = await Parser.ParseAsync(Sample, Cancellation);

        var words = string.Join('\n', document.Units.SelectMany(u => u.Versions).SelectMany(v => v.Blocks).Select(WordsOf));
        Assert.All(BodyWords, word => Assert.Contains(word, words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhereItComesFromStaysWithIt()
    {
        var document = await Parser.ParseAsync(Sample, Cancellation);

        Assert.Equal(Sample.Provenance.Source, document.Provenance.Source);
        Assert.Equal(Sample.Provenance.Digest, document.Provenance.Digest);
        Assert.Equal(Sample.Provenance.Licence, document.Provenance.Licence);
        Assert.False(string.IsNullOrWhiteSpace(document.Title));
        Assert.False(string.IsNullOrWhiteSpace(document.Scope));
    }

    [Fact]
    public async Task DamageIsRefusedInOneSentenceThatNamesTheDocument()
    {
        Assert.NotEmpty(Damaged);
        foreach (var document in Damaged)
        {
            var refused = await Assert.ThrowsAsync<DocumentException>(() => Parser.ParseAsync(document, Cancellation));
            Assert.Contains(document.Name, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
            Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnEmptyDocumentIsRefused() =>
        await Assert.ThrowsAsync<DocumentException>(() => Parser.ParseAsync(Sample with { Content = ReadOnlyMemory<byte>.Empty }, Cancellation));

    [Fact]
    public async Task BytesCutAnywhereAreReadOrRefused()
    {
        for (var i = 0; i < Damages; i++)
            await ReadOrRefuseAsync(Sample with { Content = Sample.Content[..(int)((long)Sample.Content.Length * i / Damages)] });
    }

    [Fact]
    public async Task BytesChangedAnywhereAreReadOrRefused()
    {
        var random = new Random(20261126);
        for (var i = 0; i < Damages; i++)
        {
            var bytes = Sample.Content.ToArray();
            for (var n = 0; n < 4; n++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            await ReadOrRefuseAsync(Sample with { Content = bytes });
        }
    }

    [Fact]
    public async Task WhoStopsItIsObeyed()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Parser.ParseAsync(Sample, stopped.Token));
    }

    /// <summary>The words of a block.</summary>
    protected static string WordsOf(Block block) => block switch
    {
        Paragraph paragraph => paragraph.Text,
        Note note => note.Text,
        Table table => string.Join(" | ", table.Header.Concat(table.Rows.SelectMany(r => r))),
        _ => throw new InvalidOperationException($"{block.GetType().Name} is no block that the suite knows."),
    };

    private async Task ReadOrRefuseAsync(SourceDocument document)
    {
        try
        {
            var read = await Parser.ParseAsync(document, Cancellation);
            Assert.Equal(read.Units.Count, read.Units.Select(u => u.Id).Distinct(StringComparer.Ordinal).Count());
        }
        catch (DocumentException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Message));
        }
    }

    private static string Describe(ParsedDocument document) => string.Join('\n',
        document.Units.SelectMany(u => u.Versions.SelectMany(v => v.Blocks.Select(b => $"{u.Id} {u.Kind} {u.Heading} [{string.Join(" > ", u.Path)}] {v.ValidFrom:o} {v.ValidUntil:o} {v.ChangedBy} {WordsOf(b)}")))
            .Prepend($"{document.Id} {document.Title} {document.Rank} {document.Scope} {document.Language} {document.IsInForce}"));
}
