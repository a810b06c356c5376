using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting.Limits;

/// <summary>Counts questions, whether they come over HTTP or inside a circuit: one count for both.</summary>
public sealed class QuestionLimiter(IOptions<LimitsOptions> options) : IDisposable
{
    /// <summary>The page first: whoever is over their own limit takes nothing from their neighbours' or from all.</summary>
    public PartitionedRateLimiter<Visitor> Limiter { get; } = PartitionedRateLimiter.CreateChained(
        By<Visitor>(v => v.Id, options.Value.QuestionsPerVisitor),
        By<Visitor>(v => v == Visitor.NotAsking ? null : v.Address, options.Value.QuestionsPerAddress),
        By<Visitor>(v => v == Visitor.NotAsking ? null : "all", options.Value.Questions));

    /// <summary>Counts one question.</summary>
    /// <returns>Null when it may be asked; or else how long to wait.</returns>
    public TimeSpan? WaitFor(Visitor visitor)
    {
        using var lease = Limiter.AttemptAcquire(visitor);
        return lease.IsAcquired ? null : Wait(lease);
    }

    /// <summary>How long whoever was refused should wait: at least a second.</summary>
    internal static TimeSpan Wait(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);

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
