using Chat.Rag.Knowledge;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Learning;

/// <summary>
/// The knowledge, begun to be read before a host has put its services together, which takes as long. Where it is registered,
/// the service takes what it read; without it, the knowledge is read when it is first asked for.
/// </summary>
public sealed class KnowledgeReading
{
    private readonly TaxAssistantOptions _options;
    private readonly HeldLog _log = new();
    private readonly Task<KnowledgeBase> _read;

    private KnowledgeReading(TaxAssistantOptions options)
    {
        _options = options;
        // A thread of its own: the pool has one for each core, and others begin to wait for it.
        _read = Task.Factory.StartNew(() => LearntKnowledge.Read(options, TimeProvider.System, _log), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Begins to read the folder that the settings name. What is wrong with it is thrown where the knowledge is asked for.</summary>
    public static KnowledgeReading Begin(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new(configuration.GetSection(TaxAssistantOptions.Section).Get<TaxAssistantOptions>() ?? new());
    }

    /// <summary>What was read; null when the settings name other folders by now.</summary>
    /// <exception cref="KnowledgeException">The folder is missing or has errors; all of them are named.</exception>
    internal KnowledgeBase? Take(TaxAssistantOptions options, ILogger<LearntFolder> logger)
    {
        if ((options.KnowledgeFolder, options.DataDirectory, options.LearntDirectory) != (_options.KnowledgeFolder, _options.DataDirectory, _options.LearntDirectory))
            return null;
        var knowledge = _read.GetAwaiter().GetResult();
        _log.TellTo(logger);
        return knowledge;
    }

    // Said before there was anybody to tell.
    private sealed class HeldLog : ILogger<LearntFolder>
    {
        private readonly Queue<Action<ILogger>> _said = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_said)
                _said.Enqueue(logger => logger.Log(logLevel, eventId, state, exception, formatter));
        }

        public void TellTo(ILogger logger)
        {
            lock (_said)
            {
                while (_said.TryDequeue(out var say))
                    say(logger);
            }
        }
    }
}
