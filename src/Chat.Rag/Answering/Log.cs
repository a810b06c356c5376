using Chat.Core.Answers;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Answering;

/// <summary>All that this assembly logs; never the words of a question or an answer.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Answered: {Outcome}, {Language}, {Mode}, {Milliseconds:0.0} ms.")]
    public static partial void Answered(ILogger logger, Outcome outcome, string language, AnswerMode mode, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "{Count} sentence(s) held back: a figure stands in no cited source (outcome {Outcome}).")]
    public static partial void SentencesHeld(ILogger logger, int count, Outcome outcome);

    [LoggerMessage(3, LogLevel.Error, "An answer failed.")]
    public static partial void AnswerFailed(ILogger logger, Exception fault);

    [LoggerMessage(4, LogLevel.Information, "Knowledge {Version}: {Topics} topics, {Concepts} concepts, ready in {Milliseconds:0} ms.")]
    public static partial void KnowledgeReady(ILogger logger, string version, int topics, int concepts, double milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "The model failed; the guidance was quoted instead.")]
    public static partial void ModelFailed(ILogger logger, Exception fault);

    [LoggerMessage(6, LogLevel.Warning, "A sentence could not be asked for again; the guidance stands in its place.")]
    public static partial void RetryFailed(ILogger logger, Exception fault);

    [LoggerMessage(7, LogLevel.Warning, "The law could not be searched; the guidance alone answers.")]
    public static partial void LawNotSearched(ILogger logger, Exception fault);

    [LoggerMessage(8, LogLevel.Warning, "The model failed to sum up a request for a person; the summary has its facts alone.")]
    public static partial void SummaryFailed(ILogger logger, Exception fault);
}
