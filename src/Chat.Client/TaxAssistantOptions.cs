namespace Chat.Client;

/// <summary>How a client speaks to the service.</summary>
public sealed record TaxAssistantOptions
{
    /// <summary>Key of the consumer; null for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Language of problems: <c>es</c>, <c>ca</c>, <c>gl</c> or <c>eu</c>.</summary>
    public string Language { get; init; } = "es";

    /// <summary>How often a request is sent again when the line breaks, or when the service says to come back soon.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Wait before the first of these; each one after it waits twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait that the service may ask for; beyond it the caller is told.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a stream of events is taken for broken; the service says something every 15 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(45);
}
