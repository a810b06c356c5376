using System.Globalization;
using System.Text.Json;

namespace Chat.Testing.Qdrant;

/// <summary>Filters: <c>must</c>, <c>should</c>, <c>must_not</c> of matches, ranges of moments and ids.</summary>
internal static class QdrantConditions
{
    /// <summary>Reads a filter.</summary>
    /// <param name="filter">Null lets all through.</param>
    /// <param name="indexes">Types of the payload indexes, by field.</param>
    /// <param name="strict">A field without a fitting index is refused.</param>
    public static Func<QdrantPoint, bool> Read(JsonElement? filter, IReadOnlyDictionary<string, string> indexes, bool strict)
    {
        if (filter is not { } conditions)
            return _ => true;
        conditions.With("must", "should", "must_not");
        var must = All(conditions.May("must"), indexes, strict);
        var should = All(conditions.May("should"), indexes, strict);
        var mustNot = All(conditions.May("must_not"), indexes, strict);
        return p => must.All(c => c(p)) && (should.Count == 0 || should.Any(c => c(p))) && !mustNot.Any(c => c(p));
    }

    private static List<Func<QdrantPoint, bool>> All(JsonElement? conditions, IReadOnlyDictionary<string, string> indexes, bool strict) =>
        conditions is { } list ? [.. list.Items().Select(c => One(c, indexes, strict))] : [];

    private static Func<QdrantPoint, bool> One(JsonElement condition, IReadOnlyDictionary<string, string> indexes, bool strict)
    {
        if (condition.May("has_id") is { } ids)
        {
            condition.With("has_id");
            var wanted = ids.Items().Select(i => i.Id()).ToHashSet();
            return p => wanted.Contains(p.Id);
        }

        condition.With("key", "match", "range");
        var key = condition.Must("key").Text();
        if (condition.May("range") is { } range)
        {
            Check(key, "datetime", indexes, strict);
            return InRange(key, range);
        }

        Check(key, "keyword", indexes, strict);
        var match = condition.Must("match").With("value", "any", "except");
        if (match.May("value") is { } value)
            return p => Values(p, key).Contains(value.Text());
        if (match.May("any") is { } any)
        {
            var wanted = any.Items().Select(v => v.Text()).ToHashSet();
            return p => Values(p, key).Any(wanted.Contains);
        }

        var refused = match.Must("except").Items().Select(v => v.Text()).ToHashSet();
        return p => Values(p, key).Any(v => !refused.Contains(v));
    }

    private static Func<QdrantPoint, bool> InRange(string key, JsonElement range)
    {
        range.With("lt", "lte", "gt", "gte");
        var bounds = range.EnumerateObject().Select(b => (b.Name, Moment: Moment(b.Value.Text()) ?? throw QdrantRefusal.Format("data did not match any variant of untagged enum RangeInterface"))).ToList();
        return p => Values(p, key).Select(Moment).Any(m => m is { } moment && bounds.All(b => b.Name switch
        {
            "lt" => moment < b.Moment,
            "lte" => moment <= b.Moment,
            "gt" => moment > b.Moment,
            _ => moment >= b.Moment,
        }));
    }

    // Only RFC 3339 with its zone: a day alone is let pass by some versions.
    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static IEnumerable<string> Values(QdrantPoint point, string key) => !point.Payload.TryGetProperty(key, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!),
        _ => [],
    };

    private static void Check(string key, string type, IReadOnlyDictionary<string, string> indexes, bool strict)
    {
        if (strict && indexes.GetValueOrDefault(key) != type)
            throw new QdrantRefusal(400, $"Bad request: Index required but not found for \"{key}\" of one of the following types: [{type}]. Help: Create an index for this key or use a different filter.");
    }
}
