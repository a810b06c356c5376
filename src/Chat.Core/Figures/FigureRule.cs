using System.Text.RegularExpressions;

namespace Chat.Core.Figures;

/// <summary>
/// One way of writing a figure. Some ten milliseconds go into compiling its pattern, and most texts have the signs of few ways:
/// it is compiled when a text first has its own.
/// </summary>
/// <param name="signs">Words and signs, with spaces between them, one of which every match holds; empty for none.</param>
/// <param name="digits">How many digits every match has at least.</param>
/// <param name="pattern">Over folded text. The group <c>f</c> is the figure where the pattern needs words around it.</param>
/// <param name="read">Kind and value; null when the match is no such figure, and later rules may have it.</param>
/// <param name="shares">Who shares its unit or heading.</param>
internal sealed class FigureRule(string signs, int digits, string pattern, Func<Match, (FigureKind Kind, string Value)?> read, Shares shares = Shares.Nothing)
{
    private readonly string[] _signs = signs.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly Lazy<Regex> _pattern = new(() => Linear(pattern));

    /// <summary>The pattern, compiled.</summary>
    public Regex Pattern => _pattern.Value;

    /// <summary>Kind and value of a match; null when it is no such figure.</summary>
    public Func<Match, (FigureKind Kind, string Value)?> Read { get; } = read;

    /// <summary>Who shares its unit or heading.</summary>
    public Shares Shares { get; } = shares;

    /// <summary>False for digits that state nothing and are passed over.</summary>
    public bool States { get; init; } = true;

    /// <summary>False when no stretch of a folded text with that many digits can match.</summary>
    public bool CanStandIn(string text, int digitsOfText) =>
        digitsOfText >= digits && (_signs.Length == 0 || Array.Exists(_signs, sign => text.Contains(sign, StringComparison.Ordinal)));

    /// <summary>A pattern whose time is linear.</summary>
    public static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
