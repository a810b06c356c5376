using System.Text.Json;
using Chat.Records.Storage;

namespace Chat.Records.Backup;

/// <summary>
/// The step in which a restored state takes the place of the old one in the data folder. Everything is unpacked into <c>.restore/new/</c> first;
/// then the file <c>.restore/commit</c> is put there in one step, and only then the old files go. A process that ends before that step has
/// changed nothing, and after it any later one ends the step: the service and the command line do so before they look at anything else. Whoever
/// touches the folder holds <c>.restore.lock</c>, since of two that put the same files in place the slower would delete what the other restored.
/// </summary>
public static class PendingRestore
{
    // Of SQLite: what they hold belongs to the old database.
    private static readonly string[] BesideDatabase = ["-wal", "-shm"];

    // Another node that ends the same restore takes moments; a restore that unpacks takes minutes, and its place is not to be used meanwhile.
    private static readonly TimeSpan OthersTime = TimeSpan.FromSeconds(10);

    /// <summary>Ends what an interrupted restore left to do; nothing otherwise. Any number of processes may do so at once.</summary>
    /// <exception cref="BackupException">It was interrupted while it changed a database on a server, or is still at work.</exception>
    public static void Finish(string dataDirectory) => Finish(dataDirectory, OthersTime);

    /// <summary>The same, with how long others are waited for.</summary>
    internal static void Finish(string dataDirectory, TimeSpan othersTime)
    {
        var data = Path.GetFullPath(dataDirectory);
        if (!Directory.Exists(Folder(data)))
            return;
        using var held = Hold(data, othersTime);
        // What was seen before may be done by now.
        if (File.Exists(Commit(data)))
            Install(data);
        else if (File.Exists(OnServer(data)))
            throw new BackupException($"A restore was interrupted while it changed the database on the server; run ./taxassistant restore FILE --replace --data {data} again.");
    }

    /// <summary>Keeps others from the folder. Held by the open file: it ends with the process, however that ends.</summary>
    /// <exception cref="BackupException">Others hold it.</exception>
    internal static FileStream Hold(string data, TimeSpan limit)
    {
        try
        {
            // The file stays: who deletes it leaves one who waits for it with another file than who comes next.
            return HeldFile.Hold(Path.Combine(data, ".restore.lock"), limit);
        }
        catch (IOException fault)
        {
            throw new BackupException($"A restore is at work in {data}; wait until it has ended.", fault);
        }
    }

    /// <summary>An empty folder to unpack into. That a server was changed stays marked: a try that fails must not make it forgotten.</summary>
    internal static string Begin(string data)
    {
        if (File.Exists(Commit(data)))
            Install(data);
        var folder = New(data);
        Remove(folder);
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Folder(data), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>Forgets what was unpacked, unless a server may have taken the rest of it: then the restore has to be run again.</summary>
    internal static void GiveUp(string data)
    {
        if (!File.Exists(OnServer(data)))
            Clear(data);
    }

    /// <summary>The database on the server changes now, and the files of this folder after it.</summary>
    internal static void MarkServer(string data) => File.WriteAllText(OnServer(data), "");

    /// <summary>From here on the restored state is the state.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="hasDatabase">The restored database is among the files; that of before goes.</param>
    internal static void Complete(string data, bool hasDatabase)
    {
        var step = new Step(hasDatabase, [.. Names(hasDatabase).Where(n => Path.Exists(Path.Combine(New(data), n)))]);
        var draft = Commit(data) + ".draft";
        File.WriteAllText(draft, JsonSerializer.Serialize(step));
        File.Move(draft, Commit(data));
        Install(data);
    }

    // Any number of times: what was unpacked and is not in the folder of new files any more is in its place.
    private static void Install(string data)
    {
        var step = JsonSerializer.Deserialize<Step>(File.ReadAllText(Commit(data)))!;
        foreach (var name in Names(step.HasDatabase))
        {
            var (restored, place) = (Path.Combine(New(data), name), Path.Combine(data, name));
            var isNew = step.Restored.Contains(name);
            if (isNew && !Path.Exists(restored))
                continue;
            Remove(place);
            foreach (var end in name == KeptFiles.Database ? BesideDatabase : [])
                Remove(place + end);
            if (!isNew)
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            if (Directory.Exists(restored))
                Directory.Move(restored, place);
            else
                File.Move(restored, place);
        }

        // The marks go first, that of this step last: without them what is left is nothing but waste.
        File.Delete(OnServer(data));
        File.Delete(Commit(data));
        Clear(data);
    }

    private static IEnumerable<string> Names(bool hasDatabase) => [.. KeptFiles.Folders, .. KeptFiles.Files, .. hasDatabase ? [KeptFiles.Database] : Array.Empty<string>()];

    private static void Clear(string data)
    {
        if (Directory.Exists(Folder(data)))
            Directory.Delete(Folder(data), recursive: true);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else if (File.Exists(path))
            File.Delete(path);
    }

    private static string Folder(string data) => Path.Combine(data, ".restore");

    private static string New(string data) => Path.Combine(Folder(data), "new");

    private static string Commit(string data) => Path.Combine(Folder(data), "commit");

    private static string OnServer(string data) => Path.Combine(Folder(data), "server");

    private sealed record Step(bool HasDatabase, IReadOnlyList<string> Restored);
}
