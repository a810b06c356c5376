using System.Text.Json.Serialization;

namespace Chat.Rag.Ingestion.Pdf;

/// <summary>A line of text on a page.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Size">Size of most of its letters, in points.</param>
/// <param name="Bold">True when most of its letters are bold.</param>
/// <param name="Left">Left end, in points from the left of the page.</param>
/// <param name="Right">Right end.</param>
/// <param name="Base">Base line, in points from the bottom.</param>
internal sealed record PdfLine(
    [property: JsonPropertyName("t")] string Text,
    [property: JsonPropertyName("s")] double Size,
    [property: JsonPropertyName("b")] bool Bold,
    [property: JsonPropertyName("l")] double Left,
    [property: JsonPropertyName("r")] double Right,
    [property: JsonPropertyName("y")] double Base);

/// <summary>What the worker says, one JSON object a line: pages in order, then <see cref="Done"/>; or a <see cref="Fault"/> and no more.</summary>
internal sealed record PdfMessage
{
    /// <summary>Number of the page, from 1.</summary>
    public int Page { get; init; }

    /// <summary>Its height in points.</summary>
    public double Height { get; init; }

    /// <summary>Its lines in reading order; null when it could not be read.</summary>
    public IReadOnlyList<PdfLine>? Lines { get; init; }

    /// <summary>True at the end.</summary>
    public bool Done { get; init; }

    /// <summary>Title that the file gives itself.</summary>
    public string? Title { get; init; }

    /// <summary>When it was last changed, as the file writes it: <c>D:20260312…</c>.</summary>
    public string? Modified { get; init; }

    /// <summary>Why the file cannot be read: the end of a sentence that begins with its name.</summary>
    public string? Fault { get; init; }
}
