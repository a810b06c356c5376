using System.Globalization;
using Chat.Core.Texts;
using Chat.Rag.Generation;
using Chat.Rag.Indexing;
using Chat.Rag.Retrieval;

namespace Chat.Web.Articles;

/// <summary>What the page of an article shows for a day and two wordings.</summary>
internal sealed record ArticleView
{
    // A longer history than any article of the laws has; the page stays light whatever was ingested.
    private const int MostWordings = 60;

    /// <summary>Law and heading.</summary>
    public required string Title { get; init; }

    /// <summary>Name of its kind, as in <c>kind-law</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it holds.</summary>
    public required string? Scope { get; init; }

    /// <summary>ISO 639-1 code of its words.</summary>
    public required string Language { get; init; }

    /// <summary>Official page; null when there is none.</summary>
    public required string? Url { get; init; }

    /// <summary>Day of the text's state; null when unknown.</summary>
    public required DateOnly? Updated { get; init; }

    /// <summary>The day whose text is shown.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>True when the day asked for was none, and today stands in for it.</summary>
    public required bool IsDayWrong { get; init; }

    /// <summary>All wordings, oldest first.</summary>
    public required IReadOnlyList<ArticleWording> Wordings { get; init; }

    /// <summary>The wording in force on the day; null when none is known to be.</summary>
    public required ArticleWording? InForce { get; init; }

    /// <summary>Place of the older wording that is compared, from 0.</summary>
    public required int Older { get; init; }

    /// <summary>Place of the newer one.</summary>
    public required int Newer { get; init; }

    /// <summary>What changed between them; null when there is only one wording.</summary>
    public required IReadOnlyList<ChangedWords>? Difference { get; init; }

    /// <summary>Reads what an address asks for; what it asks wrongly is as if it had not been asked.</summary>
    public static ArticleView Of(ArticleHistory history, LawQuoter quoter, string? on, string? from, string? to, DateOnly today)
    {
        IReadOnlyList<ArticleWording> wordings = [.. history.Wordings.TakeLast(MostWordings)];
        var asked = string.IsNullOrEmpty(on) || DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        var day = DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var chosen) ? chosen : today;
        var newer = Place(to) ?? wordings.Count - 1;
        var older = Place(from) ?? Math.Max(0, newer - 1);
        // Whichever way round they were chosen, the older one is read first.
        (older, newer) = (Math.Min(older, newer), Math.Max(older, newer));
        var passage = history.Last.Passages[0];
        var source = quoter.ToSource(new UnitHit(history.Unit, 1, passage, new HitExplanation(0, 0, 1, null, [])), 1);
        return new ArticleView
        {
            Title = source.Title,
            Kind = source.Kind.ToString().ToLowerInvariant(),
            Scope = source.Scope,
            Language = source.Language,
            Url = source.Url,
            Updated = source.Updated,
            Day = day,
            IsDayWrong = !asked,
            Wordings = wordings,
            InForce = history.On(day),
            Older = older,
            Newer = newer,
            Difference = wordings.Count > 1 ? WordDifference.Between(wordings[older].Text, wordings[newer].Text) : null,
        };

        int? Place(string? number) =>
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place >= 1 && place <= wordings.Count ? place - 1 : null;
    }
}
