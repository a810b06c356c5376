using System.Globalization;
using Chat.Core.Languages;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Which points a call is about; all of the conditions hold.</summary>
internal sealed record QdrantFilter(IReadOnlyList<QdrantCondition> Must)
{
    /// <summary>Points whose field is this.</summary>
    public static QdrantFilter Equal(string field, string value) => new([new QdrantCondition { Key = field, Match = new QdrantMatch { Value = value } }]);

    /// <summary>Where a question looks; null for everywhere.</summary>
    public static QdrantFilter? Of(PassageQuery query)
    {
        var must = new List<QdrantCondition>();
        if (query.Scopes is { } scopes)
            must.Add(Any("scope", scopes));
        if (query.Ranks is { } ranks)
            must.Add(Any("rank", ranks.Select(PassagePayload.RankName)));
        if (query.Languages is { } languages)
            must.Add(Any("lang", languages.Select(l => l.Code())));
        if (query.InForceOn is { } day)
        {
            must.Add(new QdrantCondition { Key = "valid_from", Range = new QdrantRange { Lte = Moment(day) } });
            must.Add(new QdrantCondition { Key = "valid_until", Range = new QdrantRange { Gt = Moment(day) } });
        }

        return must.Count == 0 ? null : new QdrantFilter(must);
    }

    /// <summary>A day as the server compares it.</summary>
    public static string Moment(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    private static QdrantCondition Any(string field, IEnumerable<string> values) =>
        new() { Key = field, Match = new QdrantMatch { Any = [.. values.Order(StringComparer.Ordinal)] } };
}

/// <summary>One condition: of a field, or of the ids.</summary>
internal sealed record QdrantCondition
{
    /// <summary>The field.</summary>
    public string? Key { get; init; }

    /// <summary>What it equals.</summary>
    public QdrantMatch? Match { get; init; }

    /// <summary>Between what it lies.</summary>
    public QdrantRange? Range { get; init; }

    /// <summary>The points themselves.</summary>
    public IReadOnlyList<Guid>? HasId { get; init; }
}

/// <summary>One value, or any of several.</summary>
internal sealed record QdrantMatch
{
    /// <summary>The value.</summary>
    public string? Value { get; init; }

    /// <summary>The values.</summary>
    public IReadOnlyList<string>? Any { get; init; }
}

/// <summary>Moments as RFC 3339 writes them.</summary>
internal sealed record QdrantRange
{
    /// <summary>At this moment or before.</summary>
    public string? Lte { get; init; }

    /// <summary>After this moment.</summary>
    public string? Gt { get; init; }
}
