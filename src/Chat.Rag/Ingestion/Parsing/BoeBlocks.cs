using System.Text.RegularExpressions;
using System.Xml.Linq;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Blocks of one consolidated text, in order, into units.</summary>
internal sealed partial class BoeBlocks(string document, List<string> warnings)
{
    private readonly UnitNames _names = new();
    private readonly HeadingPath _path = new();

    /// <summary>Reads them all.</summary>
    public IReadOnlyList<DocumentUnit> Read(XElement text, CancellationToken cancellation)
    {
        var units = new List<DocumentUnit>();
        foreach (var block in text.Elements("bloque"))
        {
            cancellation.ThrowIfCancellationRequested();
            if ((string?)block.Attribute("tipo") == "encabezado")
                Enter(block);
            else if (ToUnit(block) is { } unit)
                units.Add(unit);
        }

        return units;
    }

    private void Enter(XElement block)
    {
        // The last wording names the chapter as it is called now.
        var lines = block.Elements("version").LastOrDefault()?.Elements("p").Where(p => !((string?)p.Attribute("class") ?? "").StartsWith("nota", StringComparison.Ordinal)).Select(BoeWording.Text).Where(t => t.Length > 0).ToList() ?? [];
        var heading = lines.Count == 0 ? MarkdownText.OneSpace((string?)block.Attribute("titulo") ?? "") : string.Join(". ", lines.Select(l => l.TrimEnd('.')));
        if (heading.Length > 0)
            _path.Enter(StructuralHeading.TryRead(heading, out var structural) ? structural.Level : 6, heading);
    }

    private DocumentUnit? ToUnit(XElement block)
    {
        var title = MarkdownText.OneSpace((string?)block.Attribute("titulo") ?? "");
        var wordings = block.Elements("version").Select(v => (Element: v, Wording: BoeWording.Of(v))).ToList();
        var versions = Versions(wordings, title);
        if (versions.Count == 0)
            return null;
        var heading = wordings.FindLast(w => w.Wording.Heading is not null).Wording?.Heading ?? title;
        var (id, kind) = Name(block, title, heading);
        if (kind == UnitKind.Annex)
            _path.Clear();
        var name = _names.Next(id);
        if (wordings.Sum(w => w.Wording.Images) is > 0 and var images)
            warnings.Add($"{document}#{name} has {images} images (formulas or forms), which are not text and were left out.");
        return new DocumentUnit(name, kind, heading.Length > 0 ? heading : name, _path.Now, versions);
    }

    private static (string Id, UnitKind Kind) Name(XElement block, string title, string heading)
    {
        var type = (string?)block.Attribute("tipo");
        if (type is "preambulo" or "firma" or "nota_inicial" or "indice")
            return (type, UnitKind.Preamble);
        if (LegalHeading.TryRead(title, out var label) || LegalHeading.TryRead(heading, out label) || LegalHeading.TryReadPoint(title, out label) || LegalHeading.TryReadPoint(heading, out label))
            return (label.Id, label.Kind);
        return ByBlockId((string?)block.Attribute("id") ?? "s");
    }

    // The BOE's own ids: a96, a7bis, da-5, dadecimotercera, dfprimera, an-2.
    private static (string Id, UnitKind Kind) ByBlockId(string id)
    {
        var match = BlockId().Match(id);
        if (!match.Success)
            return (UnitId().Replace(id.ToLowerInvariant(), ""), UnitKind.Section);
        var letters = match.Groups["letters"].Value;
        var rest = match.Groups["rest"].Value;
        if (SpanishOrdinal.TryParse(rest, out var number))
            rest = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        else if (rest is "unica" or "unico")
            rest = letters == "a" ? "u" : "";
        return (letters + rest, letters switch
        {
            "da" => UnitKind.Additional,
            "dt" => UnitKind.Transitional,
            "df" => UnitKind.Final,
            "dd" => UnitKind.Repealing,
            "an" => UnitKind.Annex,
            _ => UnitKind.Article,
        });
    }

    private List<UnitVersion> Versions(List<(XElement Element, BoeWording Wording)> wordings, string title)
    {
        var dated = new List<(DateOnly? From, string? By, IReadOnlyList<Block> Blocks)>();
        foreach (var (element, wording) in wordings)
        {
            var written = (string?)element.Attribute("fecha_vigencia");
            var from = BoeMetadata.Day(written);
            if (from is null && !string.IsNullOrEmpty(written))
            {
                // 99999999: when it will be in force is not known yet, so nobody may be answered from it.
                warnings.Add($"{document}, {title}: a wording has the date of validity '{written}', which is none; it was left out.");
                continue;
            }

            from ??= dated.Count == 0 ? null : BoeMetadata.Day((string?)element.Attribute("fecha_publicacion"));
            var by = (string?)element.Attribute("id_norma");
            dated.Add((from, string.IsNullOrEmpty(by) || by == document ? null : by, wording.Blocks.Count > 0 || wording.Heading is null ? wording.Blocks : [new Paragraph(wording.Heading)]));
        }

        // Of two wordings for one day the later published holds; they stand in that order.
        var ordered = dated.Select((version, i) => (version, i)).OrderBy(v => v.version.From ?? DateOnly.MinValue).ThenBy(v => v.i).Select(v => v.version).ToList();
        var versions = new List<UnitVersion>();
        for (var i = 0; i < ordered.Count; i++)
        {
            var until = i + 1 < ordered.Count ? ordered[i + 1].From : null;
            // What is empty was suppressed: it only ends the wording before it.
            if (ordered[i].Blocks.Count > 0 && (until is null || until != ordered[i].From))
                versions.Add(new UnitVersion(ordered[i].From, until, ordered[i].By, ordered[i].Blocks));
        }

        return versions;
    }

    [GeneratedRegex("^(?<letters>da|dt|df|dd|an|a)-?(?<rest>[0-9][0-9a-z-]*|(?:[a-z]{4,}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex BlockId();

    [GeneratedRegex("[^a-z0-9.-]", RegexOptions.CultureInvariant)]
    private static partial Regex UnitId();
}
