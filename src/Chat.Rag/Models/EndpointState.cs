namespace Chat.Rag.Models;

/// <summary>How an endpoint stands.</summary>
public enum EndpointCondition
{
    /// <summary>It takes requests.</summary>
    Ready,

    /// <summary>It said when it wants to be asked again.</summary>
    Busy,

    /// <summary>Its last health probe failed; it is asked after the others.</summary>
    Unhealthy,

    /// <summary>It failed several times one after another, and is left alone for a while.</summary>
    Open,

    /// <summary>It was left alone; one request tries it again.</summary>
    HalfOpen,
}

/// <summary>An endpoint as <c>/health/ready</c> and operators see it; without its key.</summary>
/// <param name="Name">Host and port.</param>
/// <param name="Condition">How it stands.</param>
/// <param name="ModelId">The model asked for; null until the endpoint has said which it serves.</param>
/// <param name="UnderWay">Requests under way.</param>
/// <param name="LastFault">What went wrong last; null if nothing did.</param>
/// <param name="LastFaultAt">When.</param>
public sealed record EndpointState(
    string Name, EndpointCondition Condition, string? ModelId, int UnderWay, EndpointFault? LastFault, DateTimeOffset? LastFaultAt);
