using System.Globalization;

namespace Chat.Core.Identifiers;

/// <summary>
/// The ways in which a number is written in groups, as a tree of their lengths: a reading that goes no way ends at its first wrong
/// group, so that a text of loose figures costs no more than any other.
/// </summary>
internal sealed class GroupTree
{
    private readonly Dictionary<int, GroupTree> _next = [];
    private bool _ends;

    /// <summary>Of ways such as <c>2,3,3,1</c>.</summary>
    public GroupTree(IEnumerable<string> ways)
    {
        foreach (var way in ways)
        {
            var node = this;
            foreach (var length in way.Split(',').Select(l => int.Parse(l, CultureInfo.InvariantCulture)))
            {
                if (!node._next.TryGetValue(length, out var next))
                    node._next.Add(length, next = new GroupTree([]));
                node = next;
            }

            node._ends = true;
        }
    }

    /// <summary>Where a group of that length leads when more follow; null when no way goes on so.</summary>
    public GroupTree? After(int length) => _next.GetValueOrDefault(length);

    /// <summary>True when a group of that length may be the last here.</summary>
    public bool EndsWith(int length) => After(length) is { _ends: true };
}
