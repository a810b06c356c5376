using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Chat.Records.Backup;

/// <summary>
/// Who else of the service is connected to the database on a server. A node that runs keeps what it has read (the number of the last change, the
/// keys that seal contacts and sign receipts), so that after a restore under its feet it hears no change and writes what nobody can open.
/// </summary>
internal static class ServiceConnections
{
    // A connection that has just been closed is still listed for a moment.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How many others there are, by the name that connections of the service have, or that the settings give them; a console or a back-up of the
    /// server itself is none of them. An open node always has one, since it asks for changes all the time.
    /// </summary>
    public static async Task<long> OthersAsync(RecordsContext context, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        // This program's own, which wait to be used again, are nobody's.
        NpgsqlConnection.ClearPool(connection);
        await context.Database.OpenConnectionAsync(cancellation);
        try
        {
            for (var left = Patience; ; left -= Pause)
            {
                if (await CountAsync(connection, cancellation) is var others && (others == 0 || left <= TimeSpan.Zero))
                    return others;
                await Task.Delay(Pause, cancellation);
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name IN (@usual, current_setting('application_name'))
            """;
        command.Parameters.AddWithValue("usual", RecordsDatabase.ApplicationName);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
