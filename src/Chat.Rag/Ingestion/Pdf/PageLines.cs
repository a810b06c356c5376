using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Chat.Rag.Ingestion.Pdf;

/// <summary>
/// The lines of a page in the order in which people read them: two columns one after the other, where the page has two; lines across both
/// part what is above from what is below.
/// </summary>
internal static class PageLines
{
    private const int MostLetters = 100_000; // a full page of small print has about 10,000
    private const double SmallestLetter = 2; // points; nobody reads smaller ones
    private const double NarrowestGutter = 9; // points
    private const int FewestLinesOfColumn = 4;
    private const double WordsOfColumnLine = 3; // a column of a table has fewer

    /// <summary>The lines.</summary>
    public static IReadOnlyList<PdfLine> Read(Page page)
    {
        var letters = Visible(page).Take(MostLetters).ToList();
        var words = UglyToad.PdfPig.Util.DefaultWordExtractor.Instance.GetWords(letters)
            .Where(w => w.TextOrientation is TextOrientation.Horizontal or TextOrientation.Other && !string.IsNullOrWhiteSpace(w.Text))
            .ToList();
        if (words.Count == 0)
            return [];
        return Gutter(words) is { } gutter ? InColumns(words, gutter) : [.. Lines(words).Select(Line)];
    }

    // Text that is drawn in no way is a layer of recognised characters under a scan, or hidden: the former only where there is nothing else.
    private static IEnumerable<Letter> Visible(Page page)
    {
        var box = page.CropBox.Bounds;
        var shown = page.Letters.Where(l => Math.Abs(l.PointSize) >= SmallestLetter && IsInside(l, box)).ToList();
        return shown.Exists(l => IsDrawn(l) && !string.IsNullOrWhiteSpace(l.Value)) ? shown.Where(IsDrawn) : shown;

        static bool IsDrawn(Letter letter) => letter.RenderingMode is not (TextRenderingMode.Neither or TextRenderingMode.NeitherClip);
        static bool IsInside(Letter letter, PdfRectangle box) =>
            letter.StartBaseLine.X >= box.Left - 1 && letter.StartBaseLine.X <= box.Right + 1 && letter.StartBaseLine.Y >= box.Bottom - 1 && letter.StartBaseLine.Y <= box.Top + 1;
    }

    private static List<List<Word>> Lines(List<Word> words)
    {
        var lines = new List<List<Word>>();
        var bottom = double.NaN;
        foreach (var word in words.OrderByDescending(BaseOf).ThenBy(w => w.BoundingBox.Left))
        {
            // A superscript stands up to half a letter above its line.
            if (double.IsNaN(bottom) || bottom - BaseOf(word) > SizeOf(word) * 0.4)
            {
                lines.Add([]);
                bottom = BaseOf(word);
            }

            lines[^1].Add(word);
        }

        foreach (var line in lines)
            line.Sort((a, b) => a.BoundingBox.Left.CompareTo(b.BoundingBox.Left));
        return lines;
    }

    /// <summary>Where the space between two columns is; null where the page has one column.</summary>
    private static double? Gutter(List<Word> words)
    {
        var (left, right) = (words.Min(w => w.BoundingBox.Left), words.Max(w => w.BoundingBox.Right));
        var width = right - left;
        if (width < 200)
            return null;
        var lines = Lines(words);
        (double At, int Clear) best = (0, 0);
        for (var at = left + (width * 0.35); at < left + (width * 0.65); at += 2)
        {
            var clear = lines.Count(l => IsSplit(l, at));
            if (clear > best.Clear)
                best = (at, clear);
        }

        return best.Clear >= FewestLinesOfColumn && best.Clear * 2 >= lines.Count && Average(lines, best.At) >= WordsOfColumnLine ? best.At : null;

        static double Average(List<List<Word>> lines, double at) =>
            lines.Where(l => IsSplit(l, at)).Average(l => Math.Min(l.Count(w => w.BoundingBox.Right < at), l.Count(w => w.BoundingBox.Left > at)));
    }

    private static bool IsSplit(List<Word> line, double at)
    {
        var (before, after) = (line.FindLast(w => w.BoundingBox.Right <= at), line.Find(w => w.BoundingBox.Left >= at));
        return before is not null && after is not null && after.BoundingBox.Left - before.BoundingBox.Right >= NarrowestGutter
            && !line.Exists(w => w.BoundingBox.Left < at && w.BoundingBox.Right > at);
    }

    private static List<PdfLine> InColumns(List<Word> words, double gutter)
    {
        var (ordered, left, right) = (new List<PdfLine>(), new List<Word>(), new List<Word>());
        foreach (var line in Lines(words))
        {
            var crosses = line.Exists(w => w.BoundingBox.Left < gutter && w.BoundingBox.Right > gutter) || (!IsSplit(line, gutter) && line[0].BoundingBox.Left < gutter && line[^1].BoundingBox.Right > gutter);
            if (crosses)
            {
                Flush();
                ordered.Add(Line(line));
            }
            else
            {
                left.AddRange(line.Where(w => w.BoundingBox.Right <= gutter));
                right.AddRange(line.Where(w => w.BoundingBox.Right > gutter));
            }
        }

        Flush();
        return ordered;

        void Flush()
        {
            ordered.AddRange(Lines(left).Concat(Lines(right)).Select(Line));
            left.Clear();
            right.Clear();
        }
    }

    private static double BaseOf(Word word) => word.Letters[0].StartBaseLine.Y;

    private static double SizeOf(Word word) => Math.Max(1, Math.Abs(word.Letters[0].PointSize));

    private static PdfLine Line(List<Word> words)
    {
        var letters = words.SelectMany(w => w.Letters).ToList();
        var size = letters.GroupBy(l => Math.Round(Math.Abs(l.PointSize), 1)).MaxBy(g => g.Count())!.Key;
        var bold = letters.Count(l => l.FontDetails.IsBold || (l.FontName?.Contains("bold", StringComparison.OrdinalIgnoreCase) ?? false)) * 2 > letters.Count;
        return new PdfLine(
            string.Join(' ', words.Select(w => w.Text)), size, bold,
            Math.Round(words[0].BoundingBox.Left, 1), Math.Round(words.Max(w => w.BoundingBox.Right), 1), Math.Round(BaseOf(words[0]), 1));
    }
}
