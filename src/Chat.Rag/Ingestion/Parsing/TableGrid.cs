using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>A cell as marked up.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Columns">How many columns it spans, from 1.</param>
/// <param name="Rows">How many rows it spans, from 1.</param>
public readonly record struct SpannedCell(string Text, int Columns = 1, int Rows = 1);

/// <summary>
/// Lays spanned cells out in a grid, so that every row can be read by itself: a cell that spans rows or columns is repeated in each.
/// Several rows of header become one: <c>Base liquidable – Hasta euros</c>.
/// </summary>
public static class TableGrid
{
    // A table of law has at most some dozens of columns and some thousands of rows; a hostile span is cut to that.
    private const int MostColumns = 64;
    private const int MostCells = 400_000;

    /// <summary>The table; null when it has no words.</summary>
    /// <param name="rows">All rows, those of the header first.</param>
    /// <param name="headerRows">How many of them are header.</param>
    /// <exception cref="DocumentException">It spans more cells than any table of law has.</exception>
    public static Table? Lay(IReadOnlyList<IReadOnlyList<SpannedCell>> rows, int headerRows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var grid = rows.Select(_ => new List<string?>()).ToList();
        var cells = 0;
        for (var r = 0; r < rows.Count; r++)
        {
            var column = 0;
            foreach (var cell in rows[r])
            {
                while (column < grid[r].Count && grid[r][column] is not null)
                    column++;
                // A header does not reach into the body, nor the other way round.
                var lastRow = Math.Min(r + Math.Max(1, cell.Rows), r < headerRows ? headerRows : rows.Count);
                var lastColumn = Math.Min(column + Math.Max(1, cell.Columns), MostColumns);
                for (var y = r; y < lastRow; y++)
                {
                    for (var x = column; x < lastColumn; x++)
                    {
                        if (++cells > MostCells)
                            throw new DocumentException($"A table spans more than {MostCells} cells; no table of law does, so the document is damaged or hostile.");
                        Set(grid[y], x, cell.Text);
                    }
                }

                column = lastColumn;
            }
        }

        var header = Header(grid.Take(headerRows).ToList());
        List<IReadOnlyList<string>> body = [.. grid.Skip(headerRows).Select(Filled).Where(r => r.Any(c => c.Length > 0))];
        if (body.Count > 0)
            return new Table(header, body);
        return header.Any(h => h.Length > 0) ? new Table([], [header]) : null;
    }

    private static void Set(List<string?> row, int column, string text)
    {
        while (row.Count <= column)
            row.Add(null);
        row[column] ??= text;
    }

    private static IReadOnlyList<string> Filled(List<string?> row) => [.. row.Select(c => c ?? "")];

    private static List<string> Header(List<List<string?>> rows)
    {
        var columns = rows.Count == 0 ? 0 : rows.Max(r => r.Count);
        var header = new List<string>(columns);
        for (var column = 0; column < columns; column++)
        {
            var names = rows.Select(r => column < r.Count ? r[column] ?? "" : "").Where(n => n.Length > 0).Distinct();
            header.Add(string.Join(" – ", names));
        }

        return header;
    }
}
