namespace Chat.Client;

/// <summary>Why the service refused, as RFC 9457 problem details say it.</summary>
/// <param name="Code">Which it is, the same in every language: <c>quota-minute</c>, <c>case-closed</c>, …; docs/api.md lists them. <c>unknown</c> where not the service but a proxy before it refused.</param>
/// <param name="Title">In a few words, in the language asked for.</param>
/// <param name="Detail">The way out.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The code as a URN.</param>
public sealed record Problem(string Code, string Title, string? Detail, int Status, string? Type);

/// <summary>The service refused.</summary>
public sealed class TaxAssistantException : Exception
{
    /// <summary>It refused for that.</summary>
    public TaxAssistantException(Problem problem, TimeSpan? retryAfter)
        : base($"{problem?.Title} ({problem?.Status} {problem?.Code})")
    {
        Problem = problem ?? throw new ArgumentNullException(nameof(problem));
        RetryAfter = retryAfter;
    }

    /// <summary>Why.</summary>
    public Problem Problem { get; }

    /// <summary>How long to wait before trying again; null where trying again does not help.</summary>
    public TimeSpan? RetryAfter { get; }
}
