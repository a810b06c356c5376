using System.Text;

namespace Chat.Llama.Text;

/// <summary>Ends a text where one of some words begins. Text that may be the beginning of such a word waits until it is known not to be.</summary>
internal sealed class StopSequences(IReadOnlyList<string> words)
{
    private readonly StringBuilder _held = new();

    /// <summary>True once one of them was found.</summary>
    public bool AreMet { get; private set; }

    /// <summary>The part of the text so far that can be handed out.</summary>
    public string Add(string text)
    {
        if (words.Count == 0 || AreMet)
            return AreMet ? "" : text;
        var whole = _held.Append(text).ToString();
        _held.Clear();
        var found = words.Select(w => whole.IndexOf(w, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (found >= 0)
        {
            AreMet = true;
            return whole[..found];
        }

        var held = words.Max(w => Enumerable.Range(1, Math.Min(w.Length, whole.Length)).LastOrDefault(n => w.StartsWith(whole[^n..], StringComparison.Ordinal)));
        _held.Append(whole, whole.Length - held, held);
        return whole[..^held];
    }

    /// <summary>What was held back and turned out to be nothing but text.</summary>
    public string End() => AreMet ? "" : _held.ToString();
}
