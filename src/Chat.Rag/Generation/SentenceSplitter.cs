using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Rag.Screening;

namespace Chat.Rag.Generation;

/// <summary>
/// Makes whole sentences of the tokens of a model: what is held back is not yet a sentence. However the text comes in, the sentences
/// are the same. A line that ends in a colon and cites nothing is held until its list is whole: what a list means
/// depends on how it opens.
/// </summary>
public sealed partial class SentenceSplitter
{
    /// <summary>A sentence that is longer is cut, in UTF-16 units; the gate refuses it.</summary>
    public const int Longest = 1_200;

    private readonly List<string> _list = [];
    private string _text = "";
    private bool _opensLine = true;
    private bool _listContinues;
    private bool _afterListItem;

    /// <summary>Takes in more text; gives the sentences that are now whole.</summary>
    public IEnumerable<WrittenSentence> Add(string text)
    {
        _text += (text ?? "").ReplaceLineEndings("\n");
        return Take(final: false);
    }

    /// <summary>No more text will come: what is held is the last sentence.</summary>
    public IEnumerable<WrittenSentence> End() => Take(final: true);

    /// <summary>The sentences of a line that is whole, with their citations.</summary>
    public static IEnumerable<string> Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        for (var rest = line.Trim(); rest.Length > 0;)
        {
            var end = SentenceEnd.Find(rest, final: true);
            yield return rest[..end].TrimEnd();
            rest = rest[end..].Trim();
        }
    }

    private List<WrittenSentence> Take(bool final)
    {
        var whole = new List<WrittenSentence>();
        while (true)
        {
            var start = _text.Length - _text.TrimStart().Length;
            _opensLine |= _text.AsSpan(0, start).Contains('\n');
            _text = _text[start..];
            if (_text.Length == 0)
                break;
            var end = SentenceEnd.Find(_text, final);
            if (end > Longest || (end == SentenceEnd.Unknown && _text.Length > Longest))
                end = Longest;
            if (end == SentenceEnd.Unknown)
                break;
            Put(_text[..end].TrimEnd(), whole);
            _text = _text[end..];
            _opensLine = false;
        }

        if (final)
            CloseList(whole);
        return whole;
    }

    private void Put(string raw, List<WrittenSentence> whole)
    {
        var isItem = _opensLine && ListMarker().IsMatch(raw);
        var opens = _opensLine && !isItem && raw.EndsWith(':');
        if (_list.Count > 0)
        {
            // The list goes on with another item, or with another sentence of the same item.
            var alone = _list.Count == 1;
            if (isItem || alone || !_opensLine)
            {
                _list.Add(raw);
                if (alone && !isItem)
                    CloseList(whole);
                return;
            }

            CloseList(whole);
        }

        var continues = !_opensLine && !_afterListItem;
        if (opens)
        {
            _list.Add(raw);
            _listContinues = continues;
            return;
        }

        Give([raw], continues, isItem || (_afterListItem && !_opensLine), whole);
    }

    private void CloseList(List<WrittenSentence> whole)
    {
        if (_list.Count > 0)
            Give([.. _list], _listContinues, _list.Count > 1 && ListMarker().IsMatch(_list[^1]), whole);
        _list.Clear();
    }

    private void Give(List<string> raws, bool continues, bool endsInItem, List<WrittenSentence> whole)
    {
        _afterListItem = endsInItem;
        var all = raws.SelectMany(Cited).Distinct().ToList();
        var parts = raws
            .Select(raw => new WrittenPart(Words(raw), ListMarker().IsMatch(raw) || (endsInItem && raws.Count == 1), Cited(raw) is { Count: > 0 } own ? own : all))
            .Where(p => p.Text.Length > 0)
            .ToList();
        if (parts.Count > 0)
            whole.Add(new WrittenSentence(string.Join('\n', raws), parts, continues));
    }

    private static List<int> Cited(string raw) =>
        [.. Citation().Matches(raw)
            .SelectMany(m => m.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue)
            .Distinct()];

    private static string Words(string raw)
    {
        // What is not seen, or turns the reading direction round, could make a figure look like another.
        var words = InputCleaner.Clean(Citation().Replace(ListMarker().Replace(raw, ""), "").Replace("**", "", StringComparison.Ordinal)).Trim();
        return words.Length == 0 || !words.Any(char.IsLetterOrDigit) ? "" : char.IsLetterOrDigit(words[^1]) || words[^1] is '€' or '%' ? words + "." : words;
    }

    [GeneratedRegex(@"\s*\[\s*(\d[\d, ]*)\]", RegexOptions.NonBacktracking)]
    private static partial Regex Citation();

    [GeneratedRegex(@"^\s*(?:[-–•]|\*|\d{1,2}[.)])\s+", RegexOptions.NonBacktracking)]
    private static partial Regex ListMarker();
}
