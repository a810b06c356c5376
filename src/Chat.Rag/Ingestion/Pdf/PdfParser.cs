using System.Globalization;
using Chat.Llama.Files;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Html;
using Chat.Rag.Screening;

namespace Chat.Rag.Ingestion.Pdf;

/// <summary>
/// PDF files. Their bytes are only ever looked at by a child process with limits on memory, time, pages and output: whatever a file does to
/// it ends in one sentence about that file. One file at a time, so that the limits hold for the machine.
/// </summary>
public sealed class PdfParser(PdfWorkerCommand command, PdfLimits limits, BodyLanguage language, TimeProvider clock) : IDocumentParser, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public bool CanParse(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.MediaType == "application/pdf";
    }

    /// <inheritdoc/>
    public async Task<ParsedDocument> ParseAsync(SourceDocument document, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        var name = document.Name;
        if (document.Content.Length > limits.MostBytes)
            throw new DocumentException($"{name} has {ByteSize.Text(document.Content.Length)}, and {ByteSize.Text(limits.MostBytes)} are allowed for a PDF; split it.");
        // The header may stand a little after the beginning.
        if (document.Content.Span[..Math.Min(1024, document.Content.Length)].IndexOf("%PDF-"u8) < 0)
            throw new DocumentException($"{name} is no PDF, whatever it is called; get it again.");
        var messages = await ReadAsync(document.Content, name, cancellation);
        return Assemble(document, messages);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<PdfMessage>> ReadAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await new PdfProcess(command, limits, clock).ReadAsync(content, name, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private ParsedDocument Assemble(SourceDocument document, IReadOnlyList<PdfMessage> messages)
    {
        var pages = messages.Where(m => !m.Done && m.Lines is not null).ToList();
        var unread = messages.Where(m => !m.Done && m.Lines is null).Select(m => m.Page).ToList();
        var sections = PdfText.Sections(pages);
        if (sections.Count == 0)
            throw new DocumentException($"{document.Name} has no text: it is a scan, or damaged; get a copy with text.");
        if (language.Of(sections.SelectMany(s => s.Paragraphs).OfType<Paragraph>().Select(p => p.Text)) is not { } written)
            throw new DocumentException($"{document.Name} is written in none of the four languages; it was left out.");
        var end = messages[^1];
        var title = Title(end.Title, sections) ?? Path.GetFileNameWithoutExtension(document.Name);
        var ids = new SectionIds();
        return new ParsedDocument
        {
            Id = AeatPageParser.IdOf(document.Provenance.Address),
            Title = title,
            Rank = document.Rank ?? DocumentRank.Manual,
            Scope = document.Scope ?? ParsedDocument.StateScope,
            Language = written,
            Provenance = document.Provenance with { Updated = document.Provenance.Updated ?? Day(end.Modified) },
            Units =
            [
                .. sections.Select(s => new DocumentUnit(
                    s.Heading.Length == 0 || s.Heading == title ? ids.Next("") : ids.Next(s.Heading),
                    UnitKind.Section,
                    s.Heading.Length > 0 ? s.Heading : title,
                    [.. s.Path.Where(p => p != title)],
                    [new UnitVersion(null, null, null, s.Paragraphs)])),
            ],
            Warnings = unread.Count == 0 ? [] : [$"{document.Name}: {unread.Count} page(s) could not be read, the first of them page {unread[0]}."],
        };
    }

    /// <summary>What the file calls itself, or its first heading.</summary>
    private static string? Title(string? given, IReadOnlyList<PdfSection> sections) =>
        InputCleaner.Clean(given ?? "").Trim() is { Length: > 3 } clean
            ? clean
            : sections.Select(s => s.Path is [var top, ..] ? top : s.Heading).FirstOrDefault(h => h.Length > 0 && !h.StartsWith(PdfText.PageHeading, StringComparison.Ordinal));

    // D:20260312093000+01'00'
    private static DateOnly? Day(string? written) =>
        written is { Length: >= 10 } && DateOnly.TryParseExact(written.AsSpan(written.StartsWith("D:", StringComparison.Ordinal) ? 2 : 0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
