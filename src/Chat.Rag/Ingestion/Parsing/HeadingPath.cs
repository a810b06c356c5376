namespace Chat.Rag.Ingestion.Parsing;

/// <summary>The headings above the line that is being read, outermost first.</summary>
internal sealed class HeadingPath
{
    private readonly List<(int Level, string Text)> _open = [];

    /// <summary>The path now; a new list each time, since units keep it.</summary>
    public IReadOnlyList<string> Now => [.. _open.Select(h => h.Text)];

    /// <summary>The innermost heading; null at the top.</summary>
    public string? Innermost => _open.Count == 0 ? null : _open[^1].Text;

    /// <summary>Goes under a heading of a level; deeper and equal ones end.</summary>
    public void Enter(int level, string text)
    {
        _open.RemoveAll(h => h.Level >= level);
        _open.Add((level, text));
    }

    /// <summary>Adds the title that stands on the line after a number.</summary>
    public void Entitle(string title) => _open[^1] = (_open[^1].Level, _open[^1].Text.TrimEnd('.') + ". " + title);

    /// <summary>Back to the top.</summary>
    public void Clear() => _open.Clear();
}
