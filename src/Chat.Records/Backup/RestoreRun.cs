using System.Data.Common;
using Chat.Records.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Chat.Records.Backup;

/// <summary>
/// Puts a back-up into the place that the settings name: a data folder, and the database in it or on a server. The back-up is checked whole
/// before anything is written; what was there stays as it is until all of it stands beside it (<see cref="PendingRestore"/>).
/// </summary>
public sealed class RestoreRun(IDbContextFactory<RecordsContext> contexts, IOptions<RecordsOptions> options)
{
    // As long as a large import may take.
    private const int Unlimited = 0;

    private readonly string _data = Path.GetFullPath(options.Value.DataDirectory);

    /// <summary>Restores one; what it held.</summary>
    /// <param name="file">The back-up.</param>
    /// <param name="replaces">What is there may go; else only an empty place is taken.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="BackupException">It cannot be restored; nothing was changed.</exception>
    /// <remarks>
    /// Whatever else it throws, nothing was changed either, with one exception: a server that fails at the last step may have taken the change. Then every
    /// start says that the restore has to be run again (<see cref="PendingRestore.Finish"/>).
    /// </remarks>
    public async Task<BackupManifest> RestoreAsync(string file, bool replaces, CancellationToken cancellation = default)
    {
        using var backup = await BackupFile.OpenAsync(file, cancellation);
        Directory.CreateDirectory(_data);
        await using var one = PendingRestore.Hold(_data, TimeSpan.Zero);
        await CheckPlaceAsync(backup.Manifest, replaces, cancellation);
        var folder = PendingRestore.Begin(_data);
        try
        {
            await UnpackAsync(backup, folder, cancellation);
            if (options.Value.UsesServer)
                await FillServerAsync(backup, cancellation);
            else
                await FillFileAsync(backup, folder, cancellation);
        }
        catch
        {
            PendingRestore.GiveUp(_data);
            throw;
        }

        PendingRestore.Complete(_data, hasDatabase: !options.Value.UsesServer);
        return backup.Manifest;
    }

    private async Task CheckPlaceAsync(BackupManifest manifest, bool replaces, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!context.Database.GetMigrations().Contains(manifest.Migration))
            throw new BackupException($"The back-up is of edition {manifest.Migration}, which this program does not know; restore it with the program that wrote it, or a later one.");
        CheckTables(await Tables.OfAsync(manifest.Migration, cancellation), manifest.Tables);
        var taken = KeptFiles.In(_data).Select(f => f.Path).Concat(new[] { options.Value.AuditSealFile }.Where(File.Exists)).FirstOrDefault();
        if (!options.Value.UsesServer && File.Exists(options.Value.DatabaseFile))
        {
            taken = options.Value.DatabaseFile;
            if (IsInUse(taken))
                throw new BackupException($"{taken} is open in another program; stop the service first.");
        }

        if (options.Value.UsesServer && await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellation))
        {
            if (await ServiceConnections.OthersAsync(context, cancellation) is > 0 and var others)
                throw new BackupException($"The database on the server is in use: {others} connections of the service are open to it; stop all nodes first.");
            if (await HasRowsAsync(context, cancellation))
                taken = "the database on the server";
        }

        if (taken is not null && !replaces)
            throw new BackupException($"The place is not empty: there is {taken}. Name another --data, or say --replace to put the back-up in its place.");
    }

    // A file may have digests of its own making. Its rows go into the tables of its edition: into all of them, and into nothing else.
    private static void CheckTables(ILookup<string, string> known, IReadOnlyList<BackupTable> held)
    {
        foreach (var table in held)
        {
            if (!known.Contains(table.Name))
                throw Refused($"it holds a table {table.Name}, which its edition has not");
            if (held.Count(t => t.Name == table.Name) > 1)
                throw Refused($"it holds the table {table.Name} twice");
            if (!table.Columns.Select(c => c.Name).Order(StringComparer.Ordinal).SequenceEqual(known[table.Name].Order(StringComparer.Ordinal)))
                throw Refused($"its table {table.Name} has other columns than its edition");
        }

        if (known.FirstOrDefault(k => held.All(t => t.Name != k.Key)) is { } missing)
            throw Refused($"its table {missing.Key} is missing");

        static BackupException Refused(string why) => new($"The back-up is refused: {why}. Nothing was changed; take another back-up.");
    }

    // A service has the file open as long as it runs; SQLite then lets nobody change the kind of its log, which the next start sets anew.
    private static bool IsInUse(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=1");
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            return command.ExecuteScalar() is not "delete";
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 5 or 6)
        {
            return true;
        }
        catch (SqliteException)
        {
            // Broken, perhaps the reason for the restore.
            return false;
        }
    }

    // Counters stand in every database that a service has opened, and changes pass within the hour.
    private static async Task<bool> HasRowsAsync(RecordsContext context, CancellationToken cancellation)
    {
        if (!(await context.Database.GetAppliedMigrationsAsync(cancellation)).Any())
            return false;
        await context.Database.OpenConnectionAsync(cancellation);
        foreach (var table in Tables.Of(context).Where(t => t.Name is not ("counters" or "changes")))
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT to_regclass('{Tables.Quoted(table.Name)}') IS NOT NULL";
            if (await command.ExecuteScalarAsync(cancellation) is not true)
                continue;
            command.CommandText = $"SELECT EXISTS (SELECT 1 FROM {Tables.Quoted(table.Name)})";
            if (await command.ExecuteScalarAsync(cancellation) is true)
                return true;
        }

        return false;
    }

    private static async Task UnpackAsync(BackupFile backup, string folder, CancellationToken cancellation)
    {
        foreach (var part in backup.Manifest.Parts.Where(p => KeptFiles.IsOne(p.Name)))
        {
            var path = Path.Combine(folder, part.Name[KeptFiles.Folder.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var content = backup.Open(part.Name);
            await using var file = OwnersFile.Create(path);
            await content.CopyToAsync(file, cancellation);
            file.Flush(flushToDisk: true);
        }
    }

    private static async Task FillFileAsync(BackupFile backup, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, KeptFiles.Database);
        await OwnersFile.Create(path).DisposeAsync();
        var builder = new DbContextOptionsBuilder<RecordsContext>();
        builder.UseSqlite($"Data Source={path};Pooling=False");
        await using (var context = new RecordsContext(builder.Options))
        {
            await context.GetService<IMigrator>().MigrateAsync(backup.Manifest.Migration, cancellation);
            var connection = context.Database.GetDbConnection();
            await context.Database.OpenConnectionAsync(cancellation);
            await ExecuteAsync(connection, null, "PRAGMA synchronous = OFF; PRAGMA cache_size = -65536", cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await FillAsync(context, transaction, backup, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        await using var written = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    // Everything in one transaction, the tables too: whoever looks sees the old state or the new one, and so does the disk.
    private async Task FillServerAsync(BackupFile backup, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellation))
            await creator.CreateAsync(cancellation);
        await context.Database.OpenConnectionAsync(cancellation);
        var connection = context.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // A node that starts meanwhile waits.
        await ExecuteAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({RecordsDatabase.MigrationLock})", cancellation);
        var old = Tables.Of(context).Select(t => t.Name).Append("__EFMigrationsHistory").Select(Tables.Quoted);
        await ExecuteAsync(connection, transaction, $"DROP TABLE IF EXISTS {string.Join(", ", old)} CASCADE; DROP FUNCTION IF EXISTS audit_append_only() CASCADE", cancellation);
        await MakeTablesAsync(context, transaction, backup.Manifest.Migration, cancellation);
        await FillAsync(context, transaction, backup, cancellation);
        PendingRestore.MarkServer(_data);
        await transaction.CommitAsync(cancellation);
    }

    // Migrate would do it in transactions of its own, and its script runs statements into each other that end without a semicolon.
    private static async Task MakeTablesAsync(RecordsContext context, DbTransaction transaction, string last, CancellationToken cancellation)
    {
        var (assembly, generator, history, models) = (
            context.GetService<IMigrationsAssembly>(), context.GetService<IMigrationsSqlGenerator>(), context.GetService<IHistoryRepository>(), context.GetService<IModelRuntimeInitializer>());
        var connection = context.Database.GetDbConnection();
        await ExecuteAsync(connection, transaction, history.GetCreateScript(), cancellation);
        foreach (var (id, type) in assembly.Migrations.TakeWhile(m => string.CompareOrdinal(m.Key, last) <= 0))
        {
            var migration = assembly.CreateMigration(type, context.Database.ProviderName!);
            foreach (var command in generator.Generate(migration.UpOperations, models.Initialize(migration.TargetModel, designTime: true, validationLogger: null)))
                await ExecuteAsync(connection, transaction, command.CommandText, cancellation);
            await ExecuteAsync(connection, transaction, history.GetInsertScript(new HistoryRow(id, ProductInfo.GetVersion())), cancellation);
        }
    }

    private static async Task FillAsync(RecordsContext context, DbTransaction transaction, BackupFile backup, CancellationToken cancellation)
    {
        var connection = context.Database.GetDbConnection();
        var documents = new JsonBytes(context, connection is SqliteConnection);
        // Rows that the tables are born with.
        await ExecuteAsync(connection, transaction, "DELETE FROM counters", cancellation);
        foreach (var table in backup.Manifest.Tables)
        {
            await using var content = backup.Open(table.Part);
            var rows = await TableWriter.WriteAsync(connection, transaction, table, documents, content, cancellation);
            if (rows != table.Rows)
                throw new BackupException($"{table.Name} has {rows} rows in the back-up, and its manifest says {table.Rows}; take another back-up.");
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string statement, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = Unlimited;
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
