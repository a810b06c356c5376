using System.Globalization;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Gives each unit of a document an id of its own: the second <c>a1</c> is <c>a1-2</c>.</summary>
internal sealed class UnitNames
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>The next free name.</summary>
    public string Next(string id)
    {
        var count = _seen.GetValueOrDefault(id);
        string name;
        // "Artículo 611-2" is a611-2 by its own number: the second a611 must then go on to -3.
        do
            name = ++count == 1 ? id : id + "-" + count.ToString(CultureInfo.InvariantCulture);
        while (!_given.Add(name));
        _seen[id] = count;
        return name;
    }
}
