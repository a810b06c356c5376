using System.Globalization;
using System.Text;

namespace Chat.Testing;

/// <summary>Writes PDF files by hand: pages of lines in Helvetica, well-formed or as told.</summary>
public sealed class PdfFile
{
    private readonly List<string> _pages = [];
    private StringBuilder _page = new();

    /// <summary>What the page tree says of the number of pages; null for the truth.</summary>
    public int? Claims { get; init; }

    /// <summary>Further entries of the page tree's kids, as they stand in the file (<c>2 0 R</c> is the tree itself).</summary>
    public string MoreKids { get; init; } = "";

    /// <summary>Title in the information dictionary.</summary>
    public string? Title { get; init; }

    /// <summary>Date of the last change there.</summary>
    public string? Modified { get; init; }

    /// <summary>Says that the file is encrypted.</summary>
    public bool Encrypted { get; init; }

    /// <summary>Adds a line; with <paramref name="mode"/> <c>3 Tr</c> it is drawn in no way.</summary>
    public PdfFile Line(double x, double y, string text, double size = 10, bool bold = false, string mode = "0 Tr")
    {
        var shown = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
        _page.Append(CultureInfo.InvariantCulture, $"BT /{(bold ? "F2" : "F1")} {size} Tf {mode} 1 0 0 1 {x} {y} Tm ({shown}) Tj ET\n");
        return this;
    }

    /// <summary>Adds lines one below the other.</summary>
    public PdfFile Lines(double x, double y, double size, params IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line(x, y, line, size);
            y -= size * 1.2;
        }

        return this;
    }

    /// <summary>Adds operators as they are.</summary>
    public PdfFile Raw(string operators)
    {
        _page.Append(operators).Append('\n');
        return this;
    }

    /// <summary>Ends the page.</summary>
    public PdfFile EndPage()
    {
        _pages.Add(_page.ToString());
        _page = new StringBuilder();
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        if (_page.Length > 0)
            EndPage();
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{string.Join(' ', _pages.Select((_, i) => $"{6 + (2 * i)} 0 R"))} {MoreKids}] /Count {Claims ?? _pages.Count} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
            $"<< {(Title is null ? "" : $"/Title ({Title})")} {(Modified is null ? "" : $"/ModDate ({Modified})")} >>",
        };
        foreach (var page in _pages)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {objects.Count + 2} 0 R >>");
            objects.Add($"<< /Length {Encoding.Latin1.GetByteCount(page)} >>\nstream\n{page}\nendstream");
        }

        using var file = new MemoryStream();
        Write("%PDF-1.4\n");
        var places = new List<long>();
        for (var i = 0; i < objects.Count; i++)
        {
            places.Add(file.Position);
            Write($"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = file.Position;
        Write($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places)
            Write(place.ToString("0000000000", CultureInfo.InvariantCulture) + " 00000 n \n");
        var encryption = Encrypted ? " /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + new string('0', 64) + "> /U <" + new string('1', 64) + "> >> /ID [<00> <00>]" : "";
        Write($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 5 0 R{encryption} >>\nstartxref\n{start}\n%%EOF\n");
        return file.ToArray();

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }
}
