using System.Globalization;
using System.Text;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>What a site asks robots to leave alone (RFC 9309): the group for this one or for all, the longest rule that fits, <c>*</c> and <c>$</c>.</summary>
internal sealed class RobotsTxt
{
    /// <summary>As sites would name it.</summary>
    public const string Agent = "taxassistant";

    /// <summary>More of a file is not read; what a rule beyond it says is not known.</summary>
    public const int MostBytes = 512 << 10;

    private const int LongestDelay = 30; // seconds; a longer one means that robots are not wanted here at all

    private readonly List<(bool Allow, string Pattern)> _rules = [];

    private RobotsTxt()
    {
    }

    /// <summary>A site that asks nothing.</summary>
    public static RobotsTxt Open { get; } = new();

    /// <summary>Pause between requests that the site asks for; null for none.</summary>
    public TimeSpan? Delay { get; private set; }

    /// <summary>Reads a file; lines that mean nothing are passed over.</summary>
    public static RobotsTxt Read(ReadOnlySpan<byte> bytes)
    {
        var (ours, all, both) = (new RobotsTxt(), new RobotsTxt(), new List<RobotsTxt>());
        var (found, inRules) = (false, false);
        foreach (var line in Encoding.UTF8.GetString(bytes).EnumerateLines())
        {
            var words = line.ToString().Split('#')[0].Split(':', 2, StringSplitOptions.TrimEntries);
            if (words.Length < 2)
                continue;
            var (key, value) = (words[0].ToLowerInvariant(), words[1]);
            if (key == "user-agent")
            {
                // Agents one after another share the rules that follow.
                if (inRules)
                    both.Clear();
                inRules = false;
                if (value == "*")
                {
                    both.Add(all);
                }
                else if (value.Equals(Agent, StringComparison.OrdinalIgnoreCase))
                {
                    both.Add(ours);
                    found = true;
                }

                continue;
            }

            inRules = true;
            foreach (var group in both)
                group.Add(key, value);
        }

        return found ? ours : all;
    }

    /// <summary>True when a path with its query may be asked for.</summary>
    public bool Allows(string path)
    {
        var best = (Length: -1, Allow: true);
        foreach (var (allow, pattern) in _rules)
        {
            if (Fits(pattern, path) && (pattern.Length > best.Length || (pattern.Length == best.Length && allow)))
                best = (pattern.Length, allow);
        }

        return best.Allow;
    }

    private void Add(string key, string value)
    {
        if (key is "allow" or "disallow" && value.Length > 0)
            _rules.Add((key == "allow", value));
        else if (key == "crawl-delay" && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
            Delay = TimeSpan.FromSeconds(Math.Min(seconds, LongestDelay));
    }

    // The pattern is the beginning of the path unless it ends in $. Going back only to the last star keeps this at pattern × path steps.
    private static bool Fits(string pattern, string path)
    {
        var anchored = pattern[^1] == '$';
        var text = anchored ? pattern.AsSpan(0, pattern.Length - 1) : pattern.AsSpan();
        var (p, s, star, mark) = (0, 0, -1, 0);
        while (true)
        {
            if (p == text.Length && (!anchored || s == path.Length))
                return true;
            if (p < text.Length && text[p] == '*')
            {
                (star, mark) = (p++, s);
            }
            else if (p < text.Length && s < path.Length && text[p] == path[s])
            {
                p++;
                s++;
            }
            else if (star >= 0 && mark < path.Length)
            {
                (p, s) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }
    }
}
