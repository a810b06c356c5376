namespace Chat.Web.Api.Streams;

/// <summary>An event on its way to a client, as the WHATWG writes server-sent events.</summary>
/// <param name="Data">One line of JSON; null for a comment, which keeps the line open and which clients pass over.</param>
/// <param name="Id">What a client sends back as <c>Last-Event-ID</c>; null for none.</param>
/// <param name="Kind">The event's name; null for a plain message.</param>
internal readonly record struct ServerEvent(byte[]? Data, string? Id = null, string? Kind = null)
{
    /// <summary>A comment.</summary>
    public static ServerEvent Beat => default;
}
