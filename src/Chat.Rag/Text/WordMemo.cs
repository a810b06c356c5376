namespace Chat.Rag.Text;

/// <summary>Reads each word once. For what is built of many phrases of few words; it only grows, so that no questions may be read through it.</summary>
internal sealed class WordMemo<T>(Func<string, T> read)
{
    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);

    public T Of(string word)
    {
        if (!_known.TryGetValue(word, out var value))
            _known[word] = value = read(word);
        return value;
    }
}
