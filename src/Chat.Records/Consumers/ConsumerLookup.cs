using System.Collections.Concurrent;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chat.Records.Consumers;

/// <summary>Whose key a request carries. A key that holds is looked for in the database once in <see cref="Freshness"/>; while that is away, it goes on holding.</summary>
public sealed class ConsumerLookup(RecordsDatabase database, TimeProvider clock, ILogger<ConsumerLookup> logger)
{
    /// <summary>How long after it was revoked a key may still be let in.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    // By digest: the keys themselves stay in no memory longer than their request. Only keys that held enter, so it is as long as the list of consumers.
    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>True for a key that the database would have to be asked for: one that did not hold when it was last looked for, or never was.</summary>
    public bool IsUnknown(string key) => ConsumerKey.IsOne(key) && !_seen.ContainsKey(ConsumerKey.DigestOf(key));

    /// <summary>The consumer; null for a key that nobody was given, or that was revoked.</summary>
    public async Task<Consumer?> FindAsync(string key, CancellationToken cancellation = default)
    {
        if (!ConsumerKey.IsOne(key))
            return null;
        var digest = ConsumerKey.DigestOf(key);
        var known = _seen.TryGetValue(digest, out var seen);
        if (known && clock.GetElapsedTime(seen.At) < Freshness)
            return seen.Consumer;
        try
        {
            await using var context = await database.OpenAsync(cancellation);
            var found = await context.Consumers.AsNoTracking().SingleOrDefaultAsync(c => c.Digest == digest && c.RevokedAt == null, cancellation);
            if (found is null)
                _seen.TryRemove(digest, out _);
            else
                _seen[digest] = new Seen(found, clock.GetTimestamp());
            return found;
        }
        catch (Exception fault) when (known && RecordsFault.Is(fault))
        {
            RecordsLog.ConsumersAway(logger, fault);
            return seen.Consumer;
        }
    }

    private readonly record struct Seen(Consumer Consumer, long At);
}
