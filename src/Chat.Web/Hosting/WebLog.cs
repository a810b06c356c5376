namespace Chat.Web.Hosting;

/// <summary>All that this assembly logs; never the words of a question or an answer.</summary>
internal static partial class WebLog
{
    [LoggerMessage(101, LogLevel.Error, "An answer was cut off.")]
    public static partial void StreamFailed(ILogger logger, Exception fault);

    [LoggerMessage(103, LogLevel.Error, "A receipt could not be read.")]
    public static partial void RecordsAway(ILogger logger, Exception fault);

    [LoggerMessage(102, LogLevel.Error, "What a citizen told the service could not be kept.")]
    public static partial void NotKept(ILogger logger, Exception fault);

    [LoggerMessage(104, LogLevel.Information, "Refused for coming too often: {what}; to come back in {seconds} s.")]
    public static partial void Refused(ILogger logger, string what, int seconds);

    [LoggerMessage(106, LogLevel.Error, "The identity provider of officials cannot be reached.")]
    public static partial void ProviderAway(ILogger logger, Exception fault);

    [LoggerMessage(107, LogLevel.Warning, "A sign-in at the identity provider came to nothing: {kind}.")]
    public static partial void ProviderRefused(ILogger logger, string kind);

    [LoggerMessage(105, LogLevel.Error, "The panel cannot read or write its records.")]
    public static partial void PanelAway(ILogger logger, Exception fault);

    [LoggerMessage(110, LogLevel.Warning, "A reply could not be translated for its official: {fault}.")]
    public static partial void TranslationFailed(ILogger logger, string fault);

    [LoggerMessage(111, LogLevel.Information, "Told to end: not ready any more; answers under way: {count}.")]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(113, LogLevel.Error, "The keys of cookies and forms cannot be read: no page opens, and this node is not ready, until they can be.")]
    public static partial void KeysAway(ILogger logger, Exception fault);

    [LoggerMessage(114, LogLevel.Error, "Not ready: {why}")]
    public static partial void NotReady(ILogger logger, string why);

    [LoggerMessage(112, LogLevel.Warning, "Ended with answers under way: {count}.")]
    public static partial void CutOff(ILogger logger, int count);
}
