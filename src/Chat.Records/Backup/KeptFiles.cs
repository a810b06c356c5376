namespace Chat.Records.Backup;

/// <summary>What a back-up takes from the data folder besides the records, and where it puts it back.</summary>
internal static class KeptFiles
{
    /// <summary>How the names of such parts begin.</summary>
    public const string Folder = "files/";

    /// <summary>Whole folders: keys of cookies and circuits, of receipts, of sealed contacts.</summary>
    public static readonly IReadOnlyList<string> Folders = ["keys", "receipt-keys", "case-keys"];

    /// <summary>Single files: the seal of the audit log, and the digests of model files that the operator pinned.</summary>
    public static readonly IReadOnlyList<string> Files = ["audit-seal.json", "models/models.json"];

    /// <summary>The database that lies in the data folder, where no server keeps the records.</summary>
    public const string Database = "records.db";

    /// <summary>Whether a part's name, of a file that anybody may have written, is one of those above: nothing else is unpacked.</summary>
    public static bool IsOne(string part)
    {
        if (!part.StartsWith(Folder, StringComparison.Ordinal))
            return false;
        var path = part[Folder.Length..];
        return Files.Contains(path) || (path.Split('/') is [var folder, var name] && Folders.Contains(folder) && IsPlain(name));
    }

    /// <summary>The files that are there, by part name; drafts and locks left out.</summary>
    public static IEnumerable<(string Part, string Path)> In(string data) => Folders
        .Where(f => Directory.Exists(Path.Combine(data, f)))
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(data, f)).Order(StringComparer.Ordinal))
        .Where(f => IsPlain(Path.GetFileName(f)))
        .Concat(Files.Skip(1).Select(f => Path.Combine(data, f)).Where(File.Exists))
        .Select(f => (Folder + Path.GetRelativePath(data, f).Replace('\\', '/'), f));

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && !name.EndsWith(".lock", StringComparison.Ordinal);
}
