using System.Globalization;
using AngleSharp.Dom;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Html;

/// <summary>Takes a table apart, with cells that span rows and columns repeated where they hold.</summary>
internal sealed class TableReader(Func<IElement, string> textOf, Func<IElement, bool> isHidden)
{
    private const int MostColumns = 60;
    private const int MostRows = 3_000;
    private const int MostSpan = 1_000;

    /// <summary>The table; null when it only serves the layout: one column, one row, or another table inside.</summary>
    public Table? Read(IElement table)
    {
        if (table.GetAttribute("role") is "presentation" or "none" || table.QuerySelector("table") is not null)
            return null;
        var rows = Rows(table).Where(r => !isHidden(r)).Take(MostRows).ToList();
        if (rows.Count < 2)
            return null;
        var grid = Grid(rows);
        var columns = grid.Max(r => r.Count);
        if (columns < 2)
            return null;
        foreach (var row in grid)
            row.AddRange(Enumerable.Repeat("", columns - row.Count));
        var heads = rows.TakeWhile(IsHeader).Count();
        // A table of nothing but headings has none that could be told from its rows.
        heads = heads == rows.Count ? 1 : heads;
        var header = heads == 0 ? [] : Enumerable.Range(0, columns)
            .Select(c => string.Join(" / ", grid.Take(heads).Select(r => r[c]).Where(t => t.Length > 0).Distinct()))
            .ToList();
        return new Table(header, [.. grid.Skip(heads).Where(r => r.Exists(c => c.Length > 0)).Select(r => (IReadOnlyList<string>)r)]);
    }

    private static IEnumerable<IElement> Rows(IElement table) => table.Children.SelectMany(part => part.LocalName switch
    {
        "tr" => [part],
        "thead" or "tbody" or "tfoot" => part.Children.Where(r => r.LocalName == "tr"),
        _ => [],
    });

    private static bool IsHeader(IElement row) =>
        row.ParentElement?.LocalName == "thead" || (row.Children.Length > 0 && row.Children.All(c => c.LocalName == "th"));

    private List<List<string>> Grid(List<IElement> rows)
    {
        var grid = new List<List<string>>();
        var spans = new Dictionary<int, (int Rows, string Text)>();
        foreach (var row in rows)
        {
            var cells = new List<string>();
            foreach (var cell in row.Children.Where(c => c.LocalName is "td" or "th" && !isHidden(c)))
            {
                FillSpans(cells, spans);
                var text = textOf(cell);
                var down = Span(cell, "rowspan");
                for (var i = Span(cell, "colspan"); i > 0 && cells.Count < MostColumns; i--)
                {
                    if (down > 1)
                        spans[cells.Count] = (down - 1, text);
                    cells.Add(text);
                }
            }

            FillSpans(cells, spans);
            grid.Add(cells);
        }

        return grid;
    }

    /// <summary>Cells of rows above that reach into this one.</summary>
    private static void FillSpans(List<string> cells, Dictionary<int, (int Rows, string Text)> spans)
    {
        while (spans.Remove(cells.Count, out var span))
        {
            if (span.Rows > 1)
                spans[cells.Count] = (span.Rows - 1, span.Text);
            cells.Add(span.Text);
            if (span.Rows > 1)
                continue;
        }
    }

    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, MostSpan) : 1;
}
