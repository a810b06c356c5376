using System.ComponentModel.DataAnnotations;

namespace Chat.Rag.Ingestion.Fetching;

/// <summary>How far <see cref="SafeFetcher"/> goes. Section <c>TaxAssistant:Fetching</c>.</summary>
public sealed record FetchOptions
{
    /// <summary>Name of the section within <c>TaxAssistant</c>.</summary>
    public const string Section = "Fetching";

    /// <summary>Hosts that may have an address that is not public: a mirror within the house. Others are refused there.</summary>
    public IReadOnlyList<string> PrivateHosts { get; set; } = [];

    /// <summary>Most bytes of a body, as it travels and unpacked, 1 KiB to 1 GiB. The largest consolidated law (LIS) has about 5 MB as XML, the largest manual about 30 MB as PDF.</summary>
    [Range(1L << 10, 1L << 30, ErrorMessage = "TaxAssistant:Fetching:MostBytes must be 1024 to 1073741824: the most bytes of one document.")]
    public long MostBytes { get; set; } = 64 << 20;

    /// <summary>Time for one attempt, from the connection to the last byte; 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "TaxAssistant:Fetching:Time must be 00:00:01 to 00:10:00: the time for one attempt.")]
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts in all for what may pass by itself (408, 429, 5xx, a connection that breaks), 1 to 10.</summary>
    [Range(1, 10, ErrorMessage = "TaxAssistant:Fetching:Attempts must be 1 to 10: attempts in all.")]
    public int Attempts { get; set; } = 4;

    /// <summary>A server that asks for a longer pause than this is left alone until the next run; 1 second to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "TaxAssistant:Fetching:LongestPause must be 00:00:01 to 01:00:00: the longest pause that a server may ask for.")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Who asks; an operator adds an address where the publisher can write to.</summary>
    [RegularExpression(@"[\x20-\x7e]+", ErrorMessage = "TaxAssistant:Fetching:UserAgent must be one line of ASCII: who asks, and where to write to.")]
    public string UserAgent { get; set; } = "TaxAssistant/0.1 (ingestion of official texts)";
}

/// <summary>What is asked for.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Allowed">Where it may lead.</param>
/// <param name="Accept">Media types wanted.</param>
public sealed record FetchRequest(Uri Address, AllowedAddresses Allowed, string Accept)
{
    /// <summary>Requests a second to this host, at most; shared with every other source of the same host, where the slowest counts.</summary>
    public double PerSecond { get; init; } = 1;

    /// <summary>Asked before a redirect is followed: why it may not be, as what comes after "which"; null when it may. Null to ask nobody.</summary>
    public Func<Uri, CancellationToken, Task<string?>>? WhyNotFollow { get; init; }

    /// <summary>Tag of the copy at hand; null without one.</summary>
    public string? Tag { get; init; }

    /// <summary>Date of the copy at hand, as its server wrote it; null without one.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Most bytes for this one; null for the fetcher's own limit.</summary>
    public long? MostBytes { get; init; }
}

/// <summary>What came of it; faults are a <see cref="FetchException"/>.</summary>
public abstract record FetchReply;

/// <summary>The body, unpacked.</summary>
/// <param name="Address">Where it was found in the end.</param>
/// <param name="MediaType">As the server says, in lower case; empty when it says nothing.</param>
/// <param name="Content">The body.</param>
/// <param name="Tag">Its tag, for the next time.</param>
/// <param name="Modified">Its date, for the next time.</param>
public sealed record FetchedBody(Uri Address, string MediaType, ReadOnlyMemory<byte> Content, string? Tag, DateTimeOffset? Modified) : FetchReply;

/// <summary>The copy at hand is still the one (304).</summary>
public sealed record NotModified : FetchReply;

/// <summary>There is nothing at that address (404, 410).</summary>
/// <param name="Status">The status.</param>
public sealed record NothingThere(int Status) : FetchReply;

/// <summary>Could not be fetched: one sentence with the cause and the way out.</summary>
public sealed class FetchException : Exception
{
    /// <summary>With a message.</summary>
    public FetchException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public FetchException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
