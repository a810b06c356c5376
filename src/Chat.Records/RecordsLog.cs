using Microsoft.Extensions.Logging;

namespace Chat.Records;

/// <summary>All that this assembly logs; never the words of a question or an answer.</summary>
internal static partial class RecordsLog
{
    [LoggerMessage(201, LogLevel.Error, "Answers cannot be kept: they are shown without a receipt until the database is back.")]
    public static partial void NotKept(ILogger logger, Exception fault);

    [LoggerMessage(202, LogLevel.Warning, "Answers are kept again.")]
    public static partial void KeptAgain(ILogger logger);

    [LoggerMessage(203, LogLevel.Information, "{Rows} rows older than {Days} days are deleted.")]
    public static partial void Deleted(ILogger logger, int rows, int days);

    [LoggerMessage(204, LogLevel.Error, "What is older than the retention time could not be deleted; tried again within the hour.")]
    public static partial void NotDeleted(ILogger logger, Exception fault);

    [LoggerMessage(205, LogLevel.Warning, "Deleted records may stand in the database's log until its next checkpoint: another program reads it.")]
    public static partial void NotWiped(ILogger logger);

    [LoggerMessage(206, LogLevel.Critical, "The audit log no longer holds the entry that was sealed as its last: run ./taxassistant audit verify, and keep the files as they are.")]
    public static partial void AuditCut(ILogger logger);

    [LoggerMessage(207, LogLevel.Error, "The end of the audit log could not be sealed; tried again in ten seconds.")]
    public static partial void NotSealed(ILogger logger, Exception fault);

    [LoggerMessage(208, LogLevel.Critical, "The seal of the audit log is not as this service signed it, and is not replaced: run ./taxassistant audit verify, and keep the files as they are.")]
    public static partial void SealBroken(ILogger logger);

    [LoggerMessage(221, LogLevel.Warning, "What happened on other nodes is not heard of until the database is back.")]
    public static partial void NotHeard(ILogger logger, Exception fault);

    [LoggerMessage(223, LogLevel.Warning, "Limits cannot be counted with other nodes; each counts for itself until the database is back.")]
    public static partial void LimitsAway(ILogger logger, Exception fault);

    [LoggerMessage(222, LogLevel.Warning, "How the faces are switched cannot be read; the last state known holds.")]
    public static partial void SwitchesNotRead(ILogger logger, Exception fault);

    [LoggerMessage(231, LogLevel.Warning, "Keys of consumers cannot be looked for; those seen before go on holding.")]
    public static partial void ConsumersAway(ILogger logger, Exception fault);

    [LoggerMessage(241, LogLevel.Warning, "This node's clock and the database's differ by {Seconds} s (above 0: this node is behind); set them by NTP.")]
    public static partial void ClockDiffers(ILogger logger, long seconds);
}
