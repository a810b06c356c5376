using System.Data;
using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Chat.Records.Backup;

/// <summary>Reads all tables as they were at one moment, while the service goes on writing.</summary>
internal static class TableReader
{
    // Texts as they are: the file is read by nobody but this program.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A transaction that sees one moment. SQLite's begins without the lock of writers, which would hold the service up; what it sees is fixed
    /// by its first read. While it is open the database's log grows.
    /// </summary>
    public static async Task<DbTransaction> SnapshotAsync(DbConnection connection, CancellationToken cancellation)
    {
        if (connection is SqliteConnection file)
        {
            var transaction = file.BeginTransaction(IsolationLevel.Serializable, deferred: true);
            await using var first = file.CreateCommand();
            first.CommandText = "SELECT COUNT(*) FROM sqlite_master";
            await first.ExecuteScalarAsync(cancellation);
            return transaction;
        }

        return await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
    }

    /// <summary>Writes the rows of a table, a JSON array a line; how many there were.</summary>
    public static async Task<long> WriteAsync(DbConnection connection, DbTransaction snapshot, BackupTable table, JsonBytes documents, Stream output, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandTimeout = 0;
        command.CommandText = Select(table, connection is SqliteConnection);
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        await using var json = new Utf8JsonWriter(output, Written);
        var count = 0L;
        for (; await rows.ReadAsync(cancellation); count++)
        {
            json.WriteStartArray();
            for (var i = 0; i < table.Columns.Count; i++)
                Write(json, rows, i, table.Columns[i].Kind, documents);
            json.WriteEndArray();
            await json.FlushAsync(cancellation);
            json.Reset();
            output.WriteByte((byte)'\n');
        }

        return count;
    }

    private static string Select(BackupTable table, bool isFile) => table.Name == Tables.Words.Name
        ? isFile ? "SELECT rowid, words FROM case_words ORDER BY 1" : "SELECT number, array_to_string(tsvector_to_array(words), ' ') FROM case_words ORDER BY 1"
        : $"SELECT {string.Join(", ", table.Columns.Select(c => Tables.Quoted(c.Name)))} FROM {Tables.Quoted(table.Name)}";

    private static void Write(Utf8JsonWriter json, DbDataReader rows, int i, ColumnKind kind, JsonBytes documents)
    {
        if (rows.IsDBNull(i))
        {
            json.WriteNullValue();
            return;
        }

        switch (kind)
        {
            case ColumnKind.Number:
                json.WriteNumberValue(rows.GetFieldValue<long>(i));
                break;
            case ColumnKind.Fraction:
                json.WriteNumberValue(rows.GetFieldValue<double>(i));
                break;
            case ColumnKind.Truth:
                json.WriteBooleanValue(rows.GetBoolean(i));
                break;
            case ColumnKind.Guid:
                json.WriteStringValue(rows.GetGuid(i));
                break;
            case ColumnKind.Day:
                json.WriteStringValue(rows.GetFieldValue<DateOnly>(i).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
                break;
            case ColumnKind.Bytes:
                json.WriteBase64StringValue(rows.GetFieldValue<byte[]>(i));
                break;
            case ColumnKind.Json:
                json.WriteStringValue(documents.Neutral(rows.GetString(i)));
                break;
            default:
                json.WriteStringValue(rows.GetString(i));
                break;
        }
    }
}
