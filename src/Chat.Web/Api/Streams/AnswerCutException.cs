namespace Chat.Web.Api.Streams;

/// <summary>The making of an answer ended without one. No fault of files or of the database, and not to be told as one.</summary>
internal sealed class AnswerCutException() : Exception("The answer was cut off.");
