using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Backup;

/// <summary>
/// Makes a back-up while the service serves: all tables as they were at one moment, and the keys without which they say nothing. One file, mode
/// 0600, written under another name and renamed when it is whole.
/// </summary>
public sealed class BackupRun(IDbContextFactory<RecordsContext> contexts, IOptions<RecordsOptions> options, TimeProvider clock)
{
    /// <summary>Makes one.</summary>
    /// <param name="file">Where; it must not be there yet.</param>
    /// <param name="knowledge">Version of the knowledge, to name it.</param>
    /// <param name="index">The live generation of the index, to name it.</param>
    /// <param name="cancellation">Stops it; nothing is left behind.</param>
    /// <exception cref="BackupException">It cannot be made.</exception>
    public async Task<BackupManifest> WriteAsync(string file, string? knowledge, string? index, CancellationToken cancellation = default)
    {
        if (Path.Exists(file))
            throw new BackupException($"{file} is there already; name another file, since a back-up is never overwritten.");
        var settings = options.Value;
        if (!settings.UsesServer && !File.Exists(settings.DatabaseFile))
            throw new BackupException($"There are no records in {settings.DatabaseFile}; name the service's data directory with --data, or its server in TaxAssistant__Records__ConnectionString.");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var draft = $"{Path.GetFullPath(file)}.{Guid.NewGuid():n}.part";
        try
        {
            BackupManifest manifest;
            await using (var output = OwnersFile.Create(draft, FileAccess.ReadWrite))
            {
                manifest = await PackAsync(output, knowledge, index, cancellation);
                await WholeFile.SealAsync(output, cancellation);
                output.Flush(flushToDisk: true);
            }

            File.Move(draft, file, overwrite: false);
            return manifest;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private async Task<BackupManifest> PackAsync(FileStream output, string? knowledge, string? index, CancellationToken cancellation)
    {
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true) { Comment = WholeFile.Placeholder };
        var parts = new List<BackupPart>();
        // The seal first: what it covers by now is in the tables by now. The keys last: what signed a row is there by then.
        if (File.Exists(options.Value.AuditSealFile))
            parts.Add(await AddFileAsync(archive, KeptFiles.Folder + Path.GetFileName(options.Value.AuditSealFile), options.Value.AuditSealFile, cancellation));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var migration = await EditionAsync(context, cancellation);
        var tables = new List<BackupTable>();
        var connection = context.Database.GetDbConnection();
        await context.Database.OpenConnectionAsync(cancellation);
        var documents = new JsonBytes(context, !options.Value.UsesServer);
        DateTimeOffset made;
        await using (var snapshot = await TableReader.SnapshotAsync(connection, cancellation))
        {
            made = clock.GetUtcNow();
            foreach (var table in Tables.Of(context))
            {
                var rows = 0L;
                parts.Add(await AddAsync(archive, table.Part, async (part, stop) => rows = await TableReader.WriteAsync(connection, snapshot, table, documents, part, stop), cancellation));
                tables.Add(table with { Rows = rows });
            }
        }

        foreach (var (name, path) in KeptFiles.In(Path.GetFullPath(options.Value.DataDirectory)))
            parts.Add(await AddFileAsync(archive, name, path, cancellation));
        var program = typeof(BackupRun).Assembly.GetName().Version!.ToString(3);
        var manifest = new BackupManifest(BackupManifest.Present, made, program, options.Value.UsesServer ? "postgresql" : "sqlite", migration, tables, knowledge, index, parts);
        await AddAsync(archive, BackupManifest.Name, (part, stop) => JsonSerializer.SerializeAsync(part, manifest, BackupJson.Default.BackupManifest, stop), cancellation);
        return manifest;
    }

    // A program of another edition than the database would read tables that are not there, or miss some that are.
    private static async Task<string> EditionAsync(RecordsContext context, CancellationToken cancellation)
    {
        var made = (await context.Database.GetAppliedMigrationsAsync(cancellation)).LastOrDefault();
        var known = context.Database.GetMigrations().Last();
        return made == known ? known : throw new BackupException(made is null
            ? "The database holds no records of this service; see which one TaxAssistant__Records__ConnectionString or --data names."
            : $"The records are of edition {made}, and this program of {known}; back up with the program that serves them.");
    }

    private static Task<BackupPart> AddFileAsync(ZipArchive archive, string name, string path, CancellationToken cancellation) => AddAsync(
        archive,
        name,
        async (part, stop) =>
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await file.CopyToAsync(part, stop);
        },
        cancellation);

    private static async Task<BackupPart> AddAsync(ZipArchive archive, string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        using var hash = SHA256.Create();
        await using var packed = entry.Open();
        await using var counted = new CountedStream(packed);
        await using (var digested = new CryptoStream(counted, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            // Rows come a few hundred bytes at a time.
            await using var buffered = new BufferedStream(digested, 1 << 16);
            await write(buffered, cancellation);
        }

        return new BackupPart(name, counted.Written, Convert.ToHexStringLower(hash.Hash!));
    }
}
