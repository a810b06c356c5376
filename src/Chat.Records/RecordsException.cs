namespace Chat.Records;

/// <summary>Records cannot be read or written; the message is one sentence with the way out.</summary>
public class RecordsException(string message, Exception? cause = null) : Exception(message, cause);
