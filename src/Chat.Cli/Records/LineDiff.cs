using System.Text.Json.Serialization;
using Chat.Core.Answers;

namespace Chat.Cli.Records;

/// <summary>Where a line stands.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DiffKind>))]
internal enum DiffKind
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>In the first only.</summary>
    Gone,

    /// <summary>In the second only.</summary>
    New,
}

/// <summary>A line of a comparison.</summary>
internal sealed record DiffLine(DiffKind Kind, string Text);

/// <summary>Compares two lists of lines by their longest common subsequence; answers have tens of sentences.</summary>
internal static class LineDiff
{
    /// <summary>Every line of both, in order.</summary>
    public static IReadOnlyList<DiffLine> Of(IReadOnlyList<string> then, IReadOnlyList<string> now)
    {
        var common = new int[then.Count + 1, now.Count + 1];
        for (var i = then.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
                common[i, j] = then[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var lines = new List<DiffLine>();
        var (a, b) = (0, 0);
        while (a < then.Count || b < now.Count)
        {
            if (a < then.Count && b < now.Count && then[a] == now[b])
            {
                lines.Add(new(DiffKind.Same, then[a++]));
                b++;
            }
            else if (b == now.Count || (a < then.Count && common[a + 1, b] >= common[a, b + 1]))
            {
                lines.Add(new(DiffKind.Gone, then[a++]));
            }
            else
            {
                lines.Add(new(DiffKind.New, now[b++]));
            }
        }

        return lines;
    }
}
