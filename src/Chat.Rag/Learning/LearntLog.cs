using Microsoft.Extensions.Logging;

namespace Chat.Rag.Learning;

internal static partial class LearntLog
{
    [LoggerMessage(601, LogLevel.Information, "Learnt {Kind} from the knowledge in {Milliseconds:0} ms.")]
    public static partial void Learnt(ILogger logger, string kind, double milliseconds);

    [LoggerMessage(602, LogLevel.Information, "Opened {Kind}, learnt at an earlier start, in {Milliseconds:0} ms.")]
    public static partial void Opened(ILogger logger, string kind, double milliseconds);

    [LoggerMessage(603, LogLevel.Warning, "{Path} cannot be used; it is learnt anew.")]
    public static partial void NotOpened(ILogger logger, string path, Exception fault);

    [LoggerMessage(604, LogLevel.Warning, "What was learnt cannot be kept in {Folder}: the next start takes seconds longer. Give the service the right to write there, and room.")]
    public static partial void NotKept(ILogger logger, string folder, Exception fault);
}
