using Chat.Rag.Ingestion.Fetching;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Rag.Tests.Ingestion;

/// <summary>A fetcher that may ask servers of this machine, and whose pauses pass at once: the clock is moved instead.</summary>
internal static class HastyFetcher
{
    /// <summary>Makes it.</summary>
    /// <param name="clock">The clock that pauses move.</param>
    /// <param name="pauses">Told of every pause.</param>
    public static SafeFetcher Create(FakeTimeProvider clock, ICollection<TimeSpan> pauses) =>
        new(new FetchOptions { PrivateHosts = ["127.0.0.1"] }, clock, new Random(1))
        {
            Pause = (time, _) =>
            {
                pauses.Add(time);
                clock.Advance(time);
                return Task.CompletedTask;
            },
        };
}
