using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Rag.Prompting;

/// <summary>
/// Makes words that others wrote safe to quote in a prompt. Angle brackets become <c>‹ ›</c>, so that nothing inside can
/// close its own fence or spell a token of a chat template (<c>&lt;|im_start|&gt;</c>, <c>&lt;/s&gt;</c>); <c>[3]</c> becomes
/// <c>(3)</c>, so that nothing inside passes for a citation; and control characters go.
/// </summary>
internal static partial class QuotedMatter
{
    /// <summary>The words, safe to quote.</summary>
    public static string Of(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in Bracketed().Replace(text, "($1)"))
        {
            if (c == '\n' || !char.IsControl(c))
                safe.Append(c switch { '<' or '＜' => '‹', '>' or '＞' => '›', _ => c });
        }

        return safe.ToString().Trim();
    }

    /// <summary>The same on one line.</summary>
    public static string Line(string text) => Of(text.ReplaceLineEndings(" "));

    // A template of another family writes its turns as [INST].
    [GeneratedRegex(@"\[\s*(\d{1,3}|/?INST)\s*\]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Bracketed();
}
