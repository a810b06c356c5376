namespace Chat.Client;

/// <summary>How a client speaks to the service.</summary>
public sealed record TaxAssistantOptions
{
    /// <summary>Key of the consumer; null for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Language of problems: <c>es</c>, <c>ca</c>, <c>gl</c> or <c>eu</c>.</summary>
    public string Language { get; init; } = "es";

    /// <summary>
    /// How often in a row a request is sent again when it fails at once, or when the service says to come back soon. One that lasted for a
    /// second before somebody cut it does not count, up to <see cref="LongestAnswer"/>; 0 sends nothing again.
    /// </summary>
    public int Retries { get; init; } = 4;

    /// <summary>Wait before the first of these; each one after it waits twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait that the service may ask for; beyond it the caller is told.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a stream of events is taken for broken, before its first word too; the service says something every 15 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Longest time for one call, its further tries included, whatever signs of life there are meanwhile; the service gives up after 150 s as
    /// delivered. A case is watched without end.
    /// </summary>
    public TimeSpan LongestAnswer { get; init; } = TimeSpan.FromMinutes(3);
}
