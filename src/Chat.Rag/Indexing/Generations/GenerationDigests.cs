using System.Security.Cryptography;
using System.Text.Json;

namespace Chat.Rag.Indexing.Generations;

/// <summary>Digests of a generation's files, kept beside them: what the disk gives back is what was built.</summary>
internal static class GenerationDigests
{
    private const string Name = "digests.json";

    /// <summary>Hashes all files of a folder (about 1 GB a second and core) and writes the list.</summary>
    public static void Write(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(Compute(folder)));

    /// <summary>Null when every file is as it was built; otherwise what is not, as the rest of a sentence.</summary>
    public static string? Fault(string folder)
    {
        SortedDictionary<string, string>? known;
        try
        {
            known = JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllBytes(Path.Combine(folder, Name)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"its list of digests cannot be read ({fault.Message.TrimEnd('.')})";
        }

        SortedDictionary<string, string> found;
        try
        {
            found = Compute(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message.TrimEnd('.');
        }

        var wrong = (known ?? []).FirstOrDefault(k => found.GetValueOrDefault(k.Key) != k.Value).Key;
        return wrong is null ? null : found.ContainsKey(wrong) ? $"{wrong} has other bytes than were written" : $"{wrong} is missing";
    }

    private static SortedDictionary<string, string> Compute(string folder)
    {
        var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(p => Path.GetFileName(p) != Name).ToList();
        var digests = new string[paths.Count];
        Parallel.For(0, paths.Count, i =>
        {
            using var file = new FileStream(paths[i], FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            digests[i] = Convert.ToHexStringLower(SHA256.HashData(file));
        });
        var list = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < paths.Count; i++)
            list.Add(Path.GetRelativePath(folder, paths[i]).Replace('\\', '/'), digests[i]);
        return list;
    }
}
