using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Records.Backup;

namespace Chat.Records.Tests.Backup;

/// <summary>Makes back-ups that are whole by every digest and say something that no service wrote.</summary>
internal static class BackupSpoiler
{
    /// <summary>Every row of a part twice.</summary>
    public static string Double(string file, string part, string to) => Write(file, to, (entry, bytes) => entry == part ? [.. bytes, .. bytes] : bytes, doubled: part);

    /// <summary>A part under another name.</summary>
    public static string Rename(string file, string part, string name, string to) => Write(file, to, (_, bytes) => bytes, renamed: (part, name));

    /// <summary>A table under another name, rows and all.</summary>
    public static string RenameTable(string file, string table, string name, string to) =>
        Write(file, to, (_, bytes) => bytes, renamed: ($"records/{table}.jsonl", $"records/{name}.jsonl"), tables: tables => Table(tables, table)["name"] = name);

    /// <summary>A table named twice, as one part.</summary>
    public static string NameTwice(string file, string table, string to) => Write(file, to, (_, bytes) => bytes, tables: tables => tables.Add(Table(tables, table).DeepClone()));

    /// <summary>A column under another name.</summary>
    public static string RenameColumn(string file, string table, string column, string name, string to) =>
        Write(file, to, (_, bytes) => bytes, tables: tables => Table(tables, table)["columns"]!.AsArray().Single(c => (string)c!["name"]! == column)!["name"] = name);

    /// <summary>A table left out, the manifest saying nothing of it.</summary>
    public static string LeaveOut(string file, string table, string to) =>
        Write(file, to, (_, bytes) => bytes, left: name => name != $"records/{table}.jsonl", tables: tables => tables.Remove(Table(tables, table)));

    /// <summary>As a program of another edition wrote it, from a database without rows.</summary>
    public static string Earlier(string file, string migration, IReadOnlyList<BackupTable> tables, string to) => Write(
        file,
        to,
        (name, bytes) => name.StartsWith("records/", StringComparison.Ordinal) ? [] : bytes,
        left: name => !name.StartsWith("records/", StringComparison.Ordinal) || tables.Any(t => t.Part == name),
        manifest: manifest => (manifest["migration"], manifest["tables"]) = (migration, JsonNode.Parse(JsonSerializer.Serialize(tables, BackupJson.Default.IReadOnlyListBackupTable))));

    private static JsonNode Table(JsonArray tables, string name) => tables.Single(t => (string)t!["name"]! == name)!;

    private static string Write(
        string file,
        string to,
        Func<string, byte[], byte[]> change,
        string? doubled = null,
        (string From, string To)? renamed = null,
        Func<string, bool>? left = null,
        Action<JsonArray>? tables = null,
        Action<JsonNode>? manifest = null)
    {
        using (var output = new FileStream(to, FileMode.CreateNew))
        using (var input = ZipFile.OpenRead(file))
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true) { Comment = WholeFile.Placeholder })
        {
            if ((doubled ?? renamed?.From) is { } changed && input.GetEntry(changed) is null)
                throw new InvalidOperationException($"{changed} is not in the back-up, so nothing would be shown.");
            var written = JsonNode.Parse(Read(input.GetEntry(BackupManifest.Name)!))!;
            foreach (var entry in input.Entries.Where(e => e.FullName != BackupManifest.Name))
            {
                if (left?.Invoke(entry.FullName) == false)
                {
                    written["parts"]!.AsArray().RemoveAll(p => (string)p!["name"]! == entry.FullName);
                    continue;
                }

                var (name, bytes) = (renamed is { } r && r.From == entry.FullName ? r.To : entry.FullName, change(entry.FullName, Read(entry)));
                var part = written["parts"]!.AsArray().Single(p => (string)p!["name"]! == entry.FullName)!;
                (part["name"], part["bytes"], part["sha256"]) = (name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
                Add(archive, name, bytes);
            }

            if (doubled is not null)
            {
                var table = written["tables"]!.AsArray().Single(t => $"records/{t!["name"]}.jsonl" == doubled)!;
                table["rows"] = (long)table["rows"]! * 2;
            }

            tables?.Invoke(written["tables"]!.AsArray());
            manifest?.Invoke(written);
            Add(archive, BackupManifest.Name, System.Text.Encoding.UTF8.GetBytes(written.ToJsonString()));
        }

        using var sealing = new FileStream(to, FileMode.Open);
        WholeFile.SealAsync(sealing, CancellationToken.None).GetAwaiter().GetResult();
        return to;
    }

    private static void Add(ZipArchive archive, string name, byte[] bytes)
    {
        using var part = archive.CreateEntry(name).Open();
        part.Write(bytes);
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var part = entry.Open();
        using var bytes = new MemoryStream();
        part.CopyTo(bytes);
        return bytes.ToArray();
    }
}
