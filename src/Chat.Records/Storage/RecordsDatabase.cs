using System.Data.Common;
using Chat.Records.Storage.Compiled;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Records.Storage;

/// <summary>The database: opened, and brought to the present edition, the first time somebody asks for it.</summary>
public sealed class RecordsDatabase(IDbContextFactory<RecordsContext> contexts, IOptions<RecordsOptions> options, ILogger<RecordsDatabase> logger) : IDisposable
{
    // Another node may be changing the tables; that takes seconds at most.
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(30);

    private const int WipeTries = 20;
    private static readonly TimeSpan WipePause = TimeSpan.FromMilliseconds(50);

    /// <summary>By what name a server knows connections of this program, where the operator has given no other.</summary>
    internal const string ApplicationName = "TaxAssistant";

    // Any number that no other lock of this database uses.
    internal const long MigrationLock = 0x7461_786d_6967_7261;

    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _ready;

    // On a fault Entity Framework would log statements, whole commands and traces; our own log says what matters. And what is counted up to a bound needs no order.
    private static readonly EventId[] Unheard =
    [
        CoreEventId.MappedEntityTypeIgnoredWarning, CoreEventId.SaveChangesFailed, CoreEventId.QueryIterationFailed, CoreEventId.RowLimitingOperationWithoutOrderByWarning,
        RelationalEventId.CommandError, RelationalEventId.ConnectionError, RelationalEventId.TransactionError,
    ];

    /// <summary>True when a server keeps the records, false when a file does.</summary>
    public bool UsesServer => options.Value.UsesServer;

    /// <summary>Says how to reach the database.</summary>
    public static void Configure(DbContextOptionsBuilder builder, RecordsOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        builder.EnableSensitiveDataLogging(false).ConfigureWarnings(w => w.Ignore(Unheard));
        if (options.UsesServer)
            builder.UseNpgsql(Named(options.ConnectionString!));
        else
            builder.UseModel(RecordsContextModel.Instance).UseSqlite($"Data Source={options.DatabaseFile};Default Timeout=5").AddInterceptors(new SqliteSettings());
    }

    // A restore finds nodes that are still connected by it, and an operator what uses the server.
    private static string Named(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        if (string.IsNullOrWhiteSpace(settings.ApplicationName))
            settings.ApplicationName = ApplicationName;
        return settings.ConnectionString;
    }

    /// <summary>Opens it. Throws what the database throws; the next call tries again.</summary>
    public async Task<RecordsContext> OpenAsync(CancellationToken cancellation = default)
    {
        if (!_ready)
            await PrepareAsync(cancellation);
        return await contexts.CreateDbContextAsync(cancellation);
    }

    /// <summary>
    /// Takes what was deleted out of the database's files too. On SQLite its log is emptied, deleted rows being zeros already; on PostgreSQL
    /// the rows are vacuumed, and their bytes are overwritten when the page is next used.
    /// </summary>
    public async Task WipeAsync(CancellationToken cancellation = default)
    {
        await using var context = await OpenAsync(cancellation);
        if (UsesServer)
        {
            await context.Database.ExecuteSqlRawAsync("VACUUM turns, turn_sources, receipts, feedback, cases, case_messages, case_notes, case_words, conversations, reviews, corrections, evaluation_cases", cancellation);
            return;
        }

        for (var i = 0; i < WipeTries; i++)
        {
            if (await TruncateLogAsync(context, cancellation))
                return;
            await Task.Delay(WipePause, cancellation);
        }

        RecordsLog.NotWiped(logger);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    // The first column is 1 when somebody reads or writes just now.
    private static async Task<bool> TruncateLogAsync(RecordsContext context, CancellationToken cancellation)
    {
        await context.Database.OpenConnectionAsync(cancellation);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return await command.ExecuteScalarAsync(cancellation) is 0L;
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_ready)
                return;
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            if (UsesServer)
                await PrepareServerAsync(context, cancellation);
            else
                await PrepareFileAsync(context, cancellation);
            _ready = true;
        }
        finally
        {
            _one.Release();
        }
    }

    // Entity Framework's own lock ends with the transaction of each migration, so that between two of them another node begins the second too;
    // ours is held to the end, or to that of the connection.
    private static async Task PrepareServerAsync(RecordsContext context, CancellationToken cancellation)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellation))
        {
            try
            {
                await creator.CreateAsync(cancellation);
            }
            catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another node was first.
            }
        }

        if (await HasAllMigrationsAsync(context, cancellation))
            return;
        await context.Database.OpenConnectionAsync(cancellation);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellation);
        try
        {
            await context.Database.MigrateAsync(cancellation);
        }
        finally
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            await context.Database.CloseConnectionAsync();
        }
    }

    private async Task PrepareFileAsync(RecordsContext context, CancellationToken cancellation)
    {
        var file = options.Value.DatabaseFile;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var held = await HeldFile.HoldAsync(file + ".lock", LockLimit, cancellation);
        if (!File.Exists(file))
            await OwnersFile.Create(file).DisposeAsync();
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
        if (await HasAllMigrationsAsync(context, cancellation))
            return;
        // Entity Framework's own lock is a row, and one of a process that was killed would be waited for without end; ours ended with it.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await context.Database.MigrateAsync(cancellation);
    }

    // Entity Framework builds the model of the last migration and compares it with the program's before it finds that there is nothing to do: a third
    // of a second at every start. That the two are the same a test holds. Whatever is not exactly so, a later edition too, is left to it.
    private static async Task<bool> HasAllMigrationsAsync(RecordsContext context, CancellationToken cancellation)
    {
        await context.Database.OpenConnectionAsync(cancellation);
        try
        {
            return (await AppliedAsync(context.Database.GetDbConnection(), cancellation)).SetEquals(context.Database.GetMigrations());
        }
        catch (DbException)
        {
            // No such table yet; of any other fault the upgrade says more.
            return false;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task<HashSet<string>> AppliedAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var applied = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellation))
            applied.Add(rows.GetString(0));
        return applied;
    }
}
