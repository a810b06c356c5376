using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>What the <c>metadatos</c> of a consolidated text say, as far as it is needed; without them the id is in the address.</summary>
internal sealed partial class BoeMetadata
{
    private static readonly string[] Endings = ["estatus_derogacion", "estatus_anulacion", "vigencia_agotada"];

    private readonly XElement? _data;

    /// <summary>Reads them, wherever in the response they stand.</summary>
    public BoeMetadata(XElement root, SourceDocument document)
    {
        _data = root.DescendantsAndSelf("metadatos").FirstOrDefault();
        var named = Value("identificador") ?? document.Provenance.Address + " " + document.Name;
        Id = Identifier().Match(named) is { Success: true } match
            ? match.Value
            : throw new DocumentException($"'{document.Name}' does not say which text it is: it has no 'metadatos', and its address no BOE id; fetch it by /id/BOE-A-….");
    }

    /// <summary><c>BOE-A-2006-20764</c>.</summary>
    public string Id { get; }

    /// <summary>Its title; null without metadata.</summary>
    public string? Title => Value("titulo");

    /// <summary>Its rank as the BOE names it.</summary>
    public string? Rank => Value("rango");

    /// <summary>Where it holds, by its ELI: <c>…/eli/es-ct/l/2015/…</c>.</summary>
    public string Scope => Value("url_eli") is { } eli && Jurisdiction().Match(eli) is { Success: true } match ? match.Groups["scope"].Value.ToLowerInvariant() : ParsedDocument.StateScope;

    /// <summary>False when it is repealed, annulled or has run out.</summary>
    public bool IsInForce => !Endings.Any(n => Value(n) is "S" or "T");

    /// <summary>Day of the state of the text.</summary>
    public DateOnly? Updated => Day(Value("fecha_actualizacion"));

    /// <summary>Reads the first eight digits of a date of the BOE; null when it has none.</summary>
    public static DateOnly? Day(string? text) =>
        text is { Length: >= 8 } && DateOnly.TryParseExact(text[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private string? Value(string name) => _data?.Element(name) is { } element && MarkdownText.OneSpace(element.Value) is { Length: > 0 } value ? value : null;

    [GeneratedRegex(@"[A-Z]{2,5}-[A-Za-z]-\d{4}-\d{1,6}", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"/eli/(?<scope>es(?:-[a-z]{2})?)/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Jurisdiction();
}
