using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;

namespace Chat.Rag.Retrieval;

/// <summary>An article with all its wordings that are known.</summary>
/// <param name="Unit">Its id: <c>BOE-A-2006-20764#a96</c>.</param>
/// <param name="Wordings">Oldest first; at least one.</param>
public sealed record ArticleHistory(string Unit, IReadOnlyList<ArticleWording> Wordings)
{
    /// <summary>The last wording, which tells what the article is.</summary>
    public ArticleWording Last => Wordings[^1];

    /// <summary>The wording in force on a day; null when none is known to be.</summary>
    public ArticleWording? On(DateOnly day) => Wordings.LastOrDefault(w => w.IsInForceOn(day));
}

/// <summary>One wording of an article.</summary>
/// <param name="Passages">Its passages, in order; at least one. They hold heading, rank, scope and where it comes from.</param>
public sealed record ArticleWording(IReadOnlyList<Passage> Passages)
{
    /// <summary>First day in force; null when unknown.</summary>
    public DateOnly? From => Passages[0].ValidFrom;

    /// <summary>First day no longer in force; null while it is.</summary>
    public DateOnly? Until => Passages[0].ValidUntil;

    /// <summary>All its words, exactly as published; paragraphs are parted by a line feed.</summary>
    public string Text { get; } = string.Join('\n', Passages.Select(p => p.Text));

    /// <summary>True when these words are in force on a day, as far as is known.</summary>
    public bool IsInForceOn(DateOnly day) => (From is not { } from || from <= day) && (Until is not { } until || day < until);
}

/// <summary>Reads articles whole from the live index.</summary>
public sealed class ArticleReader(LiveIndex live)
{
    /// <summary>All wordings of an article; null when nothing is ingested or the index does not hold it.</summary>
    /// <param name="unit">Its id: <c>BOE-A-2006-20764#a96</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="IndexException">The index cannot be read.</exception>
    public async Task<ArticleHistory?> ReadAsync(string unit, CancellationToken cancellation)
    {
        await using var lease = live.Lease();
        if (lease is null)
            return null;
        var passages = await lease.Index.ReadUnitAsync(unit, cancellation);
        var wordings = passages.GroupBy(p => (p.ValidFrom, p.ValidUntil))
            .Select(w => new ArticleWording([.. w.OrderBy(p => p.Ordinal)]))
            .OrderBy(w => w.From ?? DateOnly.MinValue)
            .ToList();
        return wordings.Count == 0 ? null : new ArticleHistory(unit, wordings);
    }
}
