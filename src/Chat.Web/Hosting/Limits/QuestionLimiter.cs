using System.Threading.RateLimiting;
using Chat.Records.Limits;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting.Limits;

/// <summary>
/// Counts questions, and what a citizen writes into the forms beside them, whether they come over HTTP or inside a circuit: one count
/// for all. Nodes that share a server count together what one address, and all of them, may ask. A refusal is logged and counted by its kind, without who or what.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="logger">The log.</param>
/// <param name="shared">What nodes count together; null where one counts alone.</param>
public sealed class QuestionLimiter(IOptions<LimitsOptions> options, ILogger<QuestionLimiter> logger, SharedLimits? shared = null) : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>The page first: whoever is over their own limit takes nothing from their neighbours' or from all.</summary>
    public PartitionedRateLimiter<Visitor> Limiter { get; } = PartitionedRateLimiter.CreateChained(
        By<Visitor>(v => v.Id, options.Value.QuestionsPerVisitor),
        By<Visitor>(v => v == Visitor.NotAsking || v == Visitor.Consumer ? null : v.Address, options.Value.QuestionsPerAddress),
        By<Visitor>(v => v == Visitor.NotAsking ? null : "all", options.Value.Questions));

    /// <summary>Counts one question, or one form, on this node and with the others.</summary>
    /// <param name="visitor">Who.</param>
    /// <param name="what">What, for the log and the metrics: <c>question</c>, <c>feedback</c>, <c>handoff</c>.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    /// <returns>Null when it may be sent; or else how long to wait.</returns>
    public async Task<TimeSpan?> WaitForAsync(Visitor visitor, string what = "question", CancellationToken cancellation = default) =>
        WaitFor(visitor, what) ?? await WaitForOthersAsync(visitor, what, cancellation);

    /// <summary>Counts with the other nodes what this one has counted already.</summary>
    internal async Task<TimeSpan?> WaitForOthersAsync(Visitor visitor, string what, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        if (shared is not { AreNeeded: true } || visitor == Visitor.NotAsking)
            return null;
        var all = new SharedLimit("all", options.Value.Questions);
        SharedLimit[] limits = visitor == Visitor.Consumer ? [all] : [new("address " + visitor.Address, options.Value.QuestionsPerAddress), all];
        var wait = await shared.TakeAsync(limits, cancellation);
        if (wait is not { } found)
            return null;
        found = found > Shortest ? found : Shortest;
        Refused(what, found);
        return found;
    }

    /// <summary>Counts one question, or one form, on this node.</summary>
    /// <param name="visitor">Who.</param>
    /// <param name="what">What, for the log and the metrics: <c>question</c>, <c>feedback</c>, <c>handoff</c>.</param>
    /// <returns>Null when it may be sent; or else how long to wait.</returns>
    public TimeSpan? WaitFor(Visitor visitor, string what = "question")
    {
        using var lease = Limiter.AttemptAcquire(visitor);
        if (lease.IsAcquired)
            return null;
        var wait = Wait(lease);
        Refused(what, wait);
        return wait;
    }

    /// <summary>Says that somebody was refused.</summary>
    internal void Refused(string what, TimeSpan wait)
    {
        WebLog.Refused(logger, what, (int)Math.Ceiling(wait.TotalSeconds));
        LimitsMetrics.Refused(what);
    }

    /// <summary>How long whoever was refused should wait: at least a second.</summary>
    internal static TimeSpan Wait(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > Shortest ? wait : Shortest;

    /// <summary>So many a minute; they may come all at once, and come back one by one.</summary>
    internal static PartitionedRateLimiter<T> By<T>(Func<T, string?> key, int perMinute) => PartitionedRateLimiter.Create<T, string>(resource =>
        key(resource) is { } name
            ? RateLimitPartition.GetTokenBucketLimiter(name, _ => new()
            {
                TokenLimit = perMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
                QueueLimit = 0,
            })
            : RateLimitPartition.GetNoLimiter(""));

    /// <inheritdoc/>
    public void Dispose() => Limiter.Dispose();
}
