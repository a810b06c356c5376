using Microsoft.Extensions.Logging;

namespace Chat.Rag.Indexing.Generations;

/// <summary>All that generations log.</summary>
internal static partial class GenerationLog
{
    [LoggerMessage(401, LogLevel.Information, "Index generation {Generation} serves: {Units} units, {Passages} passages.")]
    public static partial void Serves(ILogger logger, string generation, int units, int passages);

    [LoggerMessage(402, LogLevel.Error, "Index generation {Generation} cannot be opened; {Serving} goes on serving.")]
    public static partial void NotOpened(ILogger logger, string generation, string serving, Exception fault);

    [LoggerMessage(403, LogLevel.Error, "The index cannot be asked which generation is live; the one that serves goes on.")]
    public static partial void Unreachable(ILogger logger, Exception fault);
}
