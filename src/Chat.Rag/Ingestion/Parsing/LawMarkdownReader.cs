using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Text;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>
/// Reads the lines of one consolidated text into units. Headings are marked (<c>#####</c>) in most state laws and plain lines in
/// regional ones, so a line is judged by its words; marks only make doubtful ones certain.
/// </summary>
internal sealed partial class LawMarkdownReader
{
    // A plain line that is longer holds the text of its article as well (measured: the longest title has 289 characters).
    private const int LongestPlainHeading = 300;

    // Titles of chapters on the line after the number; the longest measured has 238 characters.
    private const int LongestTitle = 250;

    private readonly List<UnitDraft> _units = [];
    private readonly HeadingPath _path = new();
    private readonly Quotation _quotation = new();
    private UnitDraft? _unit;
    private UnitDraft? _annex;
    private readonly List<IReadOnlyList<string>> _rows = [];
    private int _annexParts;
    private bool _oldWording;
    private bool _awaitsTitle;
    private (int Level, string Text)? _undecided;

    /// <summary>Reads all lines after the front matter.</summary>
    public IReadOnlyList<DocumentUnit> Read(IEnumerable<string> lines, CancellationToken cancellation)
    {
        _unit = Open("preambulo", UnitKind.Preamble, "Preámbulo");
        var count = 0;
        foreach (var line in lines)
        {
            if (++count % 256 == 0)
                cancellation.ThrowIfCancellationRequested();
            if (line.StartsWith('|'))
                ReadRow(line);
            else if (!string.IsNullOrWhiteSpace(line))
                ReadLine(line);
        }

        EndTable();
        Decide("\n");
        if (_quotation.Quoting is not null)
            Disown();
        if (_units.Count == 1)
            SplitByRomanHeadings(_units[0]);
        return UnitList.Of(_units);
    }

    // Some resolutions have neither articles nor points: IV. Modalidades, IV.1 Registro de usuarios.
    private void SplitByRomanHeadings(UnitDraft whole)
    {
        var blocks = whole.Blocks.ToList();
        var starts = Enumerable.Range(0, blocks.Count).Where(i => blocks[i] is Paragraph { Text.Length: <= LongestTitle } p && RomanPart().IsMatch(p.Text) && p.Text[^1] is not (';' or ':')).ToList();
        // With one numeral alone it is the first part of a preamble, cut off.
        if (starts.Count < 2)
            return;
        whole.Blocks.RemoveRange(starts[0], blocks.Count - starts[0]);
        for (var i = 0; i < starts.Count; i++)
        {
            var heading = ((Paragraph)blocks[starts[i]]).Text;
            var unit = Open(RomanPart().Match(heading).Groups["n"].Value.ToLowerInvariant(), UnitKind.Article, heading);
            unit.Blocks.AddRange(blocks[(starts[i] + 1)..(i + 1 < starts.Count ? starts[i + 1] : blocks.Count)]);
        }
    }

    private void ReadLine(string line)
    {
        EndTable();
        Decide(line);
        var marks = line.AsSpan().TrimStart('#');
        var level = line.Length - marks.Length;
        if (level is > 0 and <= 6)
            ReadMarked(MarkdownText.Plain(marks.ToString()), level);
        else if (line[0] == '>')
            ReadQuoted(line[1..].Trim());
        else
            ReadPlain(MarkdownText.Plain(line));
    }

    private void ReadMarked(string text, int level)
    {
        if (text.Length == 0)
            return;
        if (text[0] is '"' or '“' && _oldWording)
            return;
        _oldWording = false;
        if (text[0] is '«' or '"' or '“')
        {
            AddText(text);
            return;
        }

        if (LegalHeading.TryRead(text, out var heading))
            Start(heading, text);
        else if (IsPreamble && (level < 5 || !LegalHeading.TryReadPoint(text, out _)) && !StructuralHeading.TryRead(text, out _))
            AddText(IsTitleOfDocument(text, level) ? "" : text);
        else if (level >= 5 && LegalHeading.TryReadPoint(text, out heading))
            Start(heading, text);
        else
            ReadGroup(text, level);
    }

    // The title is in the front matter already.
    private bool IsTitleOfDocument(string text, int level) => level == 1 && _units.Count == 1 && _units[0].Blocks.Count == 0 && text.Length > 0;

    private bool IsPreamble => _units.Count == 1;

    private void ReadGroup(string text, int level)
    {
        if (StructuralHeading.TryRead(text, out var structural))
        {
            EnterGroup(structural, text);
            return;
        }

        if (level >= 5 && Name().Match(text) is { Success: true } name)
        {
            // Headings of units in a tariff or an instruction: Grupo 861, Regla 4.ª.
            _unit = Open(Folding.Fold(name.Groups["word"].Value) + name.Groups["n"].Value, _annex is null ? UnitKind.Section : UnitKind.Annex, text);
            return;
        }

        if (_annex is null && _unit is not null)
        {
            _undecided = (level, text);
            return;
        }

        EndUnit();
        // Below every numbered group of the same depth, so that a "### Normas generales" does not end its annex.
        _path.Enter(5 + level, text);
    }

    // A marked line without a number is a group when a heading follows ("Hecho imponible", before its articles), else it stands
    // within its article: a formula, the caption of a table.
    private void Decide(string next)
    {
        if (_undecided is not { } undecided)
            return;
        _undecided = null;
        if (next[0] == '#')
        {
            EndUnit();
            _path.Enter(5 + undecided.Level, undecided.Text);
        }
        else
        {
            AddText(undecided.Text);
        }
    }

    private void EnterGroup(StructuralHeading heading, string text)
    {
        EndUnit();
        _path.Enter(heading.Level, text);
        _awaitsTitle = !heading.HasTitle;
    }

    private void ReadPlain(string text)
    {
        if (text.Length == 0)
            return;
        _oldWording = false;
        if (_awaitsTitle && IsTitle(text))
        {
            _path.Entitle(text);
            _awaitsTitle = false;
            return;
        }

        _awaitsTitle = false;
        if (LegalHeading.TryRead(text, out var heading) && IsPlainHeading(heading, text))
            StartPlain(heading, text);
        else if (!IsPreamble && StructuralHeading.TryRead(text, out var structural) && text.Length <= LongestTitle && text[^1] is not (';' or ','))
            EnterGroup(structural, text);
        else if (IsPreamble && StructuralHeading.TryRead(text, out structural) && !structural.HasTitle)
            EnterGroup(structural, text);
        else if (IsSignature(text))
            Sign(text);
        else
            AddText(text);
    }

    private static bool IsPlainHeading(LegalHeading heading, string text) =>
        heading.Kind == UnitKind.Annex ? text.Length <= LongestPlainHeading && text[^1] is not (';' or ',' or ':') && heading.IsHeadingOf(text) : heading.IsHeadingOf(text);

    private void StartPlain(LegalHeading heading, string text)
    {
        if (text.Length <= LongestPlainHeading)
        {
            Start(heading, text);
            return;
        }

        Start(heading, text[..heading.Length] + ".");
        AddText(text[heading.Length..].TrimStart('.', ' ', '-', '–', '—'));
    }

    private static bool IsTitle(string text) =>
        text.Length <= LongestTitle && !LegalHeading.TryRead(text, out _) && !StructuralHeading.TryRead(text, out _)
        && text[^1] is not (':' or ';') && !char.IsAsciiDigit(text[0]);

    private void ReadQuoted(string line)
    {
        var isSmall = line.StartsWith("<small>", StringComparison.Ordinal);
        var text = MarkdownText.Plain(line.TrimStart('>', ' '));
        if (text.Length == 0)
            return;
        if (isSmall)
            _oldWording = false;
        if (EditorialNotes.OpensOldWording(text))
        {
            _oldWording = true;
            return;
        }

        if (_oldWording)
        {
            _oldWording = text.AsSpan().TrimEnd(".;, ") is not [.., '"' or '”' or '»'];
            return;
        }

        if (!isSmall && !EditorialNotes.IsNote(text))
            AddText(text);
        // A note on a chapter says that it was renumbered or added; its articles have notes of their own.
        else if (_unit is not null && _unit.Notes.Keeps(text))
            _unit.Blocks.Add(new Note(text));
    }

    private void ReadRow(string line)
    {
        if (_oldWording || MarkdownText.IsRule(line))
            return;
        Decide(line);
        var cells = MarkdownText.Cells(line);
        if (cells.All(c => c.Length == 0))
            return;
        _rows.Add(cells);
    }

    private void EndTable()
    {
        if (_rows.Count == 0)
            return;
        // Markdown has no table without a header: one row alone, or a first row of figures only, is not one.
        var hasHeader = _rows.Count > 1 && !_rows[0].All(c => c.Length == 0 || FigureCell().IsMatch(c));
        Target().Blocks.Add(hasHeader ? new Table(_rows[0], [.. _rows.Skip(1)]) : new Table([], [.. _rows]));
        _rows.Clear();
    }

    private static bool IsSignature(string text) => text.Length < 400 && SignatureLine().IsMatch(text);

    // Formula of promulgation, place, date and names: kept, and not part of the last provision.
    private void Sign(string text)
    {
        if (_unit?.Id != "firma" && _quotation.Quoting is null && !IsPreamble)
            _unit = Open("firma", UnitKind.Preamble, "Firma");
        AddText(text);
    }

    private void AddText(string text)
    {
        if (text.Length == 0)
            return;
        var target = Target();
        var ends = _quotation.Passes(text, target);
        target.Add(text);
        if (_quotation.IsLost)
        {
            Disown();
            _quotation.Close();
        }

        if (!ends || _quotation.Quoting is not { } quoting)
            return;
        _unit = quoting;
        _quotation.Close();
    }

    private void Start(LegalHeading heading, string text)
    {
        _awaitsTitle = false;
        if (heading.Kind == UnitKind.Annex)
        {
            _path.Clear();
            _annexParts = 0;
            _annex = _unit = Open(heading.Id, heading.Kind, text);
            _path.Enter(0, text);
            return;
        }

        _unit = Open(heading.Id, heading.Kind, text);
    }

    // A quotation without an end: what followed may as well be the document's own, and must not be lost.
    private void Disown()
    {
        foreach (var unit in _units.Where(u => u.QuotedBy == _quotation.Quoting))
            unit.QuotedBy = null;
    }

    private void EndUnit() => _unit = _quotation.Quoting;

    // Text below a heading that is no unit's: introductions of a chapter, parts of an annex.
    private UnitDraft Target() => _unit ??= _annex is null
        ? Open("s", UnitKind.Section, _path.Innermost ?? "Texto")
        : Open(_annex.Id + "." + (++_annexParts).ToString(CultureInfo.InvariantCulture), UnitKind.Annex, _path.Innermost ?? _annex.Heading);

    private UnitDraft Open(string id, UnitKind kind, string heading)
    {
        var path = _path.Now;
        if (path.Count > 0 && path[^1] == heading)
            path = [.. path.SkipLast(1)];
        if (_quotation.Quoting is { } quoting)
            path = [.. quoting.Path, quoting.Heading];
        var unit = new UnitDraft(id, kind, heading, path) { QuotedBy = _quotation.Quoting };
        _units.Add(unit);
        return unit;
    }

    [GeneratedRegex(@"^(?<n>[IVX]{1,5}(?:\.\d{1,2})?)\.? \p{Lu}", RegexOptions.CultureInvariant)]
    private static partial Regex RomanPart();

    [GeneratedRegex(@"^[\d.,:%€ºª –-]*\d[\d.,:%€ºª –-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex FigureCell();

    [GeneratedRegex(@"^(?<word>\p{L}{4,12})(?: (?<n>\d{1,4}(?:\.\d{1,3})*))?", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:Por (?:lo )?tanto,(?: ordeno.*)?$|Dad[oa] en \p{Lu}|Mando a todos|[A-ZÁÉÍÓÚ][\p{L} ’'.-]{2,40}, (?:a )?\d{1,2} de \p{L}+ de \d{4}(?:[.,].{0,4}$|\.?[–—-]|$))", RegexOptions.CultureInvariant)]
    private static partial Regex SignatureLine();
}
