using System.IO.Compression;
using System.Security.Cryptography;
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

    private static string Write(string file, string to, Func<string, byte[], byte[]> change, string? doubled = null, (string From, string To)? renamed = null)
    {
        using (var output = new FileStream(to, FileMode.CreateNew))
        using (var input = ZipFile.OpenRead(file))
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true) { Comment = WholeFile.Placeholder })
        {
            if ((doubled ?? renamed?.From) is { } changed && input.GetEntry(changed) is null)
                throw new InvalidOperationException($"{changed} is not in the back-up, so nothing would be shown.");
            var manifest = JsonNode.Parse(Read(input.GetEntry(BackupManifest.Name)!))!;
            foreach (var entry in input.Entries.Where(e => e.FullName != BackupManifest.Name))
            {
                var (name, bytes) = (renamed is { } r && r.From == entry.FullName ? r.To : entry.FullName, change(entry.FullName, Read(entry)));
                var part = manifest["parts"]!.AsArray().Single(p => (string)p!["name"]! == entry.FullName)!;
                (part["name"], part["bytes"], part["sha256"]) = (name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
                Add(archive, name, bytes);
            }

            if (doubled is not null)
            {
                var table = manifest["tables"]!.AsArray().Single(t => $"records/{t!["name"]}.jsonl" == doubled)!;
                table["rows"] = (long)table["rows"]! * 2;
            }

            Add(archive, BackupManifest.Name, System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        }

        using var written = new FileStream(to, FileMode.Open);
        WholeFile.SealAsync(written, CancellationToken.None).GetAwaiter().GetResult();
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
