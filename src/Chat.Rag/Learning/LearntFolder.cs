using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Learning;

/// <summary>
/// What was learnt from the knowledge, in files that a later start maps instead of learning for seconds again.
/// A file is good for one edition of the knowledge, one build of the program and one set of settings, which its name says; any other is left alone.
/// Where nothing can be written, or is to be, a start learns in memory.
/// </summary>
public sealed class LearntFolder
{
    /// <summary>Name of the folder below the data folder.</summary>
    public const string Name = "learnt";

    // Of each kind, in bytes: room for the edition before too, for whoever goes back to it.
    private const long Room = 256L << 20;

    private static readonly TimeSpan LongestWriting = TimeSpan.FromHours(1);

    // Mapped once in a process and to its end: an answer may still be read from it when its service has been told to go.
    private static readonly ConcurrentDictionary<(string Path, DateTime Written), Lazy<BlockFile>> Mapped = [];

    private readonly string? _folder;
    private readonly string _edition;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>Nothing is read or written before something is asked for.</summary>
    public LearntFolder(KnowledgeBase knowledge, IOptions<TaxAssistantOptions> options, TimeProvider clock, ILogger<LearntFolder> logger)
        : this((knowledge ?? throw new ArgumentNullException(nameof(knowledge))).Version, (options ?? throw new ArgumentNullException(nameof(options))).Value, clock, logger)
    {
    }

    internal LearntFolder(string edition, TaxAssistantOptions options, TimeProvider clock, ILogger<LearntFolder> logger)
    {
        var folder = options.LearntDirectory ?? Path.Combine(options.DataDirectory, Name);
        _folder = folder.Length == 0 ? null : Path.GetFullPath(folder);
        // Another build may read words in another way.
        _edition = $"{edition} {typeof(LearntFolder).Module.ModuleVersionId} {typeof(Core.Languages.LanguageCodes).Module.ModuleVersionId}";
        _clock = clock;
        _logger = logger;
    }

    /// <summary>What an earlier start learnt, or else what is learnt now and kept for the next.</summary>
    /// <param name="folder">Where it is kept; null to learn for this use alone.</param>
    /// <param name="kind">What it is, as its file is called.</param>
    /// <param name="settings">Settings that it depends on.</param>
    /// <param name="blocks">How many blocks it takes.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="learn">Learns it.</param>
    /// <param name="write">Writes all its blocks, in the order in which they are read.</param>
    internal static T Get<T>(LearntFolder? folder, string kind, string settings, int blocks, Func<LearntReader, T> read, Func<T> learn, Action<T, BlockFile.Writer> write)
        where T : class
    {
        if (folder?._folder is not { } root)
            return learn();
        var start = Stopwatch.GetTimestamp();
        var path = folder.PathOf(root, kind, settings);
        if (folder.Open(path, read) is { } kept)
        {
            LearntLog.Opened(folder._logger, kind, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return kept;
        }

        var learnt = learn();
        LearntLog.Learnt(folder._logger, kind, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return folder.Keep(root, path, kind, blocks, writer => write(learnt, writer)) && folder.Open(path, read) is { } mapped ? mapped : learnt;
    }

    private string PathOf(string root, string kind, string settings) =>
        Path.Combine(root, $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_edition} {settings}")))[..16]}.bin");

    private T? Open<T>(string path, Func<LearntReader, T> read)
        where T : class
    {
        var written = File.GetLastWriteTimeUtc(path);
        try
        {
            return File.Exists(path) ? read(new LearntReader(Mapped.GetOrAdd((path, written), key => new(() => BlockFile.Open(key.Path))).Value)) : null;
        }
        catch (Exception fault) when (fault is IndexException or IOException or UnauthorizedAccessException)
        {
            // A torn or foreign file is learnt anew and written over.
            Mapped.TryRemove((path, written), out _);
            LearntLog.NotOpened(_logger, path, fault);
            return null;
        }
    }

    private bool Keep(string root, string path, string kind, int blocks, Action<BlockFile.Writer> write)
    {
        // A name of this service's own: others in the same folder may learn the same at the same time.
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            Directory.CreateDirectory(root);
            RemoveOld(root, kind, path);
            using (var writer = new BlockFile.Writer(draft, blocks))
            {
                write(writer);
                writer.Complete();
            }

            File.Move(draft, path, overwrite: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LearntLog.NotKept(_logger, _folder!, fault);
            Remove(draft);
            return false;
        }
    }

    // Drafts too, of programs that were killed while they wrote.
    private void RemoveOld(string root, string kind, string path)
    {
        var files = new DirectoryInfo(root).EnumerateFiles($"{kind}-*").Where(f => f.FullName != path).ToList();
        var room = Room;
        var old = files.Where(f => f.Extension == ".bin").OrderByDescending(f => f.LastWriteTimeUtc).SkipWhile(f => (room -= f.Length) >= 0);
        var begun = files.Where(f => f.Extension == ".new" && f.LastWriteTimeUtc < _clock.GetUtcNow() - LongestWriting);
        foreach (var file in old.Concat(begun).ToList())
            Remove(file.FullName);
    }

    private void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LearntLog.NotKept(_logger, _folder!, fault);
        }
    }
}
