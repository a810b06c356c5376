using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Chat.Records.Backup;

/// <summary>Writes the rows of a back-up into the empty tables of either database, within a transaction.</summary>
internal static class TableWriter
{
    /// <summary>Writes one table; how many rows there were.</summary>
    /// <exception cref="BackupException">A line is no row of the table.</exception>
    public static async Task<long> WriteAsync(DbConnection connection, DbTransaction transaction, BackupTable table, JsonBytes documents, Stream input, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Insert(table, connection is SqliteConnection);
        var parameters = table.Columns.Select((column, i) => Parameter(command, i, column.Kind)).ToList();
        using var lines = new StreamReader(input);
        var count = 0L;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            count++;
            using var row = Parse(line, table, count);
            for (var i = 0; i < parameters.Count; i++)
                parameters[i].Value = Value(row.RootElement[i], table.Columns[i].Kind, documents);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        return count;
    }

    private static string Insert(BackupTable table, bool isFile)
    {
        if (table.Name == Tables.Words.Name)
        {
            return isFile
                ? "INSERT INTO case_words (rowid, words) VALUES (@p0, @p1)"
                : "INSERT INTO case_words (number, words) VALUES (@p0, array_to_tsvector(array_remove(string_to_array(@p1::text, ' '), '')))";
        }

        return $"INSERT INTO {Tables.Quoted(table.Name)} ({string.Join(", ", table.Columns.Select(c => Tables.Quoted(c.Name)))}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})";
    }

    private static DbParameter Parameter(DbCommand command, int number, ColumnKind kind)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"p{number}";
        // The server takes the column's own type: a text may be a jsonb.
        if (parameter is NpgsqlParameter server && kind is ColumnKind.Text or ColumnKind.Json)
            server.NpgsqlDbType = NpgsqlDbType.Unknown;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static JsonDocument Parse(string line, BackupTable table, long number)
    {
        try
        {
            var row = JsonDocument.Parse(line);
            if (row.RootElement.ValueKind == JsonValueKind.Array && row.RootElement.GetArrayLength() == table.Columns.Count)
                return row;
            row.Dispose();
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new BackupException($"Row {number} of {table.Name} in the back-up is none; take another back-up.");
    }

    private static object Value(JsonElement value, ColumnKind kind, JsonBytes documents) => value.ValueKind == JsonValueKind.Null ? DBNull.Value : kind switch
    {
        ColumnKind.Number => value.GetInt64(),
        ColumnKind.Fraction => value.GetDouble(),
        ColumnKind.Truth => value.GetBoolean(),
        ColumnKind.Guid => value.GetGuid(),
        ColumnKind.Day => DateOnly.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture),
        ColumnKind.Bytes => value.GetBytesFromBase64(),
        ColumnKind.Json => documents.Native(value.GetString()!),
        _ => value.GetString()!,
    };
}
