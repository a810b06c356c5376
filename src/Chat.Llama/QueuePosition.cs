namespace Chat.Llama;

/// <summary>
/// Where a request stands while it waits for a slot. A streaming client sends it as the <c>RawRepresentation</c>
/// of an update without contents, each time it changes.
/// </summary>
/// <param name="Position">1 for the next to be admitted.</param>
/// <param name="EstimatedWait">From the rate at which slots were freed lately.</param>
public sealed record QueuePosition(int Position, TimeSpan EstimatedWait);
