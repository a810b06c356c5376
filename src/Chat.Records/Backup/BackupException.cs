namespace Chat.Records.Backup;

/// <summary>A back-up cannot be made or put back; the message is one sentence with the way out, and nothing was changed.</summary>
public sealed class BackupException(string message, Exception? cause = null) : RecordsException(message, cause);
