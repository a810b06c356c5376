using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Screening;

namespace Chat.Rag.Ingestion.Pdf;

/// <summary>A section of a PDF.</summary>
/// <param name="Heading">Its heading; empty before the first.</param>
/// <param name="Path">Headings above it.</param>
/// <param name="Paragraphs">Its paragraphs.</param>
internal sealed record PdfSection(string Heading, IReadOnlyList<string> Path, IReadOnlyList<Block> Paragraphs);

/// <summary>Makes sections and paragraphs of the lines of pages: headings by the size of letters, words that a line end cut joined, page numbers and running heads dropped.</summary>
internal sealed partial class PdfText
{
    /// <summary>How the sections of a file without headings are called, with the number of the page.</summary>
    public const string PageHeading = "Página ";

    private const double Margin = 0.1; // of the height of a page: where running heads and page numbers stand
    private const double HeadingFactor = 1.12; // of the size of the body
    private const int LongestHeading = 200;
    private const int LongestBold = 100;
    private const int Levels = 5;
    private const double ParagraphGap = 1.7; // base line to base line, in sizes of the letters; set text has 1.15 to 1.4

    private readonly double _body;
    private readonly bool _boldMarks;
    private readonly List<double> _sizes;
    private readonly List<PdfSection> _sections = [];
    private readonly List<(int Level, string Text)> _path = [];
    private List<Block> _blocks = [];
    private string _text = "";
    private PdfLine? _last;
    private int _headingLevel;

    private PdfText(List<PdfLine> lines)
    {
        _body = BodySize(lines);
        _boldMarks = lines.Where(l => l.Bold).Sum(l => l.Text.Length) * 4 < lines.Sum(l => l.Text.Length);
        _sizes = [.. lines.Where(IsLarge).Select(l => Math.Round(l.Size * 2) / 2).Distinct().OrderDescending().Take(Levels)];
    }

    /// <summary>The sections, in order.</summary>
    public static IReadOnlyList<PdfSection> Sections(IReadOnlyList<PdfMessage> pages)
    {
        var lines = WithoutMargins(pages);
        var text = new PdfText(lines);
        foreach (var line in lines)
            text.Read(line);
        text.EndSection();
        // Without headings a reader finds the place by its page.
        return text._path.Count > 0 ? text._sections : ByPage(pages);
    }

    private static List<PdfSection> ByPage(IReadOnlyList<PdfMessage> pages)
    {
        var sections = new List<PdfSection>();
        foreach (var page in pages)
        {
            var lines = WithoutMargins([page]);
            var text = new PdfText(lines);
            foreach (var line in lines)
                text.AddBody(line);
            text.EndSection();
            sections.AddRange(text._sections.Select(s => s with { Heading = PageHeading + page.Page.ToString(CultureInfo.InvariantCulture) }));
        }

        return sections;
    }

    /// <summary>The size of most letters, in half points.</summary>
    private static double BodySize(IEnumerable<PdfLine> lines) =>
        lines.GroupBy(l => Math.Round(l.Size * 2) / 2).MaxBy(g => g.Sum(l => l.Text.Length))?.Key ?? 0;

    private static List<PdfLine> WithoutMargins(IReadOnlyList<PdfMessage> pages)
    {
        // Larger letters at the top are the heading of a chapter that begins there: "Capítulo 1", "Capítulo 2" …
        var large = BodySize(pages.SelectMany(p => p.Lines!)) * HeadingFactor;
        var repeated = pages
            .SelectMany(p => p.Lines!.Where(l => IsInMargin(l, p) && l.Size < large).Select(l => Shape(l.Text)).Distinct())
            .GroupBy(s => s, StringComparer.Ordinal)
            .Where(g => g.Count() >= 3 && g.Count() * 4 >= pages.Count)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. pages.SelectMany(p => p.Lines!.Where(l => !IsInMargin(l, p) || !(PageNumber().IsMatch(l.Text.Trim()) || (l.Size < large && repeated.Contains(Shape(l.Text))))))
                .Where(l => !Leader().IsMatch(l.Text))
                .Select(l => l with { Text = InputCleaner.Clean(l.Text.EndsWith('\u00ad') ? l.Text[..^1] + "-" : l.Text) })
                .Where(l => l.Text.Length > 0),
        ];
    }

    private static bool IsInMargin(PdfLine line, PdfMessage page) => line.Base < page.Height * Margin || line.Base > page.Height * (1 - Margin);

    private static string Shape(string text) => Digits().Replace(text, "#").Trim();

    private bool IsLarge(PdfLine line) => line.Size >= _body * HeadingFactor && line.Text.Length <= LongestHeading && line.Text.Any(char.IsLetter);

    private bool IsBoldHeading(PdfLine line) =>
        _boldMarks && line.Bold && line.Size >= _body * 0.98 && line.Text.Length <= LongestBold && line.Text.Any(char.IsLetter) && line.Text[^1] is not ('.' or ',' or ';')
        // A line of its own: bold words that begin or end a paragraph are none.
        && (_last is null || _last.Bold || Gap(line) > ParagraphGap * _body || Gap(line) < 0 || EndsSentence(_text));

    private double Gap(PdfLine line) => _last is null ? double.MaxValue : _last.Base - line.Base;

    private void Read(PdfLine line)
    {
        var level = IsLarge(line) ? _sizes.FindIndex(s => line.Size >= s - 0.3) is >= 0 and var at ? at + 1 : Levels : IsBoldHeading(line) ? Levels + 1 : 0;
        if (level == 0)
            AddBody(line);
        else if (level == _headingLevel && _last is not null && Gap(line) is > 0 and var gap && gap < line.Size * ParagraphGap && _blocks.Count == 0 && _text.Length == 0)
            _path[^1] = (level, Join(_path[^1].Text, line.Text)); // a heading of two lines
        else
            StartSection(level, line.Text);
        _last = line;
        _headingLevel = level;
    }

    private void AddBody(PdfLine line)
    {
        if (_text.Length > 0 && StartsParagraph(line))
            EndParagraph();
        _text = Join(_text, line.Text);
        _last = line;
    }

    private bool StartsParagraph(PdfLine line)
    {
        var gap = Gap(line);
        // A new column or page goes on with a sentence that has not ended.
        if (gap <= 0)
            return EndsSentence(_text) || Bullet().IsMatch(line.Text);
        return gap > Math.Max(line.Size, _last!.Size) * ParagraphGap || Bullet().IsMatch(line.Text) || (EndsSentence(_text) && (line.Left > _last.Left + line.Size || _last.Right < line.Right - (5 * line.Size)));
    }

    private static bool EndsSentence(string text) => text.Length > 0 && text[^1] is '.' or ':' or ';' or '?' or '!' or '»' or ')';

    private static string Join(string text, string line)
    {
        if (text.Length == 0)
            return line;
        // "contri-" + "buyente"; "teórico-" + "Práctico" and "2025-" + "2026" keep their hyphen.
        return text.Length > 1 && text[^1] is '-' or '\u2010' && char.IsLetter(text[^2]) && char.IsLower(line[0]) ? text[..^1] + line : $"{text} {line}";
    }

    private void EndParagraph()
    {
        if (_text.Length > 0)
            _blocks.Add(new Paragraph(_text));
        _text = "";
    }

    private void StartSection(int level, string heading)
    {
        EndSection();
        _path.RemoveAll(p => p.Level >= level);
        _path.Add((level, heading));
    }

    private void EndSection()
    {
        EndParagraph();
        if (_blocks.Count > 0)
            _sections.Add(new PdfSection(_path.Count > 0 ? _path[^1].Text : "", [.. _path.SkipLast(1).Select(p => p.Text)], _blocks));
        _blocks = [];
    }

    [GeneratedRegex(@"^[-–—\s]*((página|pág\.?|pàgina|páxina|orria|orrialdea)\s*)?([0-9]{1,4}|[ivxlc]{1,7})(\s*(de|/)\s*[0-9]{1,4})?[-–—\s.]*$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex PageNumber();

    [GeneratedRegex("[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    // A line of a table of contents.
    [GeneratedRegex(@"(\. ?){5,} ?[0-9]{1,4}$", RegexOptions.NonBacktracking)]
    private static partial Regex Leader();

    [GeneratedRegex(@"^([•▪■◦‣●–—*·]|[0-9]{1,2}[.)ºª]|[a-zñ]\))(\s|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Bullet();
}
