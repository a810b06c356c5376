using System.Threading.RateLimiting;
using Chat.Web.Hosting.Limits;
using Microsoft.Extensions.Options;

namespace Chat.Web.Api.Consumers;

/// <summary>
/// How often one address may have a key looked for that nobody is known by: as often as it may send requests (<see cref="LimitsOptions.RequestsPerAddress"/>).
/// Keys are looked for before the limits by address, so that without this one every request with a made-up key would cost a question to the database.
/// </summary>
internal sealed class KeyTries(IOptions<LimitsOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = QuestionLimiter.By<HttpContext>(Visitor.AddressOf, options.Value.RequestsPerAddress);

    /// <summary>Null when it may be looked for; or else how long to wait.</summary>
    public TimeSpan? Wait(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http);
        return lease.IsAcquired ? null : QuestionLimiter.Wait(lease);
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
