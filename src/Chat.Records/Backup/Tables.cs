using Chat.Records.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Chat.Records.Backup;

/// <summary>The tables of the records, as both databases have them.</summary>
internal static class Tables
{
    /// <summary>
    /// The words by which cases are found; each database keeps them in a form of its own (<see cref="Cases.CaseWords"/>), so that they are read and
    /// written as a number and a text.
    /// </summary>
    public static readonly BackupTable Words = new("case_words", [new("number", ColumnKind.Number), new("words", ColumnKind.Text)], 0);

    /// <summary>All of them, each after those it points to.</summary>
    public static IReadOnlyList<BackupTable> Of(RecordsContext context)
    {
        var left = context.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var next = left.First(t => t.ForeignKeyConstraints.All(k => k.PrincipalTable == t || ordered.Contains(k.PrincipalTable)));
            ordered.Add(next);
            left.Remove(next);
        }

        return [.. ordered.Select(Table), Words];
    }

    /// <summary>
    /// The columns of each table of an edition, as its migrations make them, in a database in memory: the models beside the migrations do not know the
    /// tables of one that was written at the same time.
    /// </summary>
    public static async Task<ILookup<string, string>> OfAsync(string migration, CancellationToken cancellation)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(cancellation);
        await using var context = new RecordsContext(new DbContextOptionsBuilder<RecordsContext>().UseSqlite(connection).Options);
        await context.GetService<IMigrator>().MigrateAsync(migration, cancellation);
        // Of the words of cases SQLite keeps tables of its own.
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT t.name, c.name FROM pragma_table_list() t JOIN pragma_table_info(t.name) c
            WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 4) <> '__EF' AND substr(t.name, 1, 7) <> 'sqlite_'
            """;
        var columns = Words.Columns.Select(c => (Table: Words.Name, Column: c.Name)).ToList();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            columns.Add((rows.GetString(0), rows.GetString(1)));
        return columns.ToLookup(c => c.Table, c => c.Column, StringComparer.Ordinal);
    }

    /// <summary>A name within a statement.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static BackupTable Table(ITable table) =>
        new(table.Name, [.. table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => new BackupColumn(c.Name, KindOf(c)))], 0);

    private static ColumnKind KindOf(IColumn column)
    {
        // A column of JSON holds an object of several properties and is none itself.
        if (!column.PropertyMappings.Any())
            return ColumnKind.Json;
        var type = Nullable.GetUnderlyingType(column.ProviderClrType) ?? column.ProviderClrType;
        return type == typeof(string) ? ColumnKind.Text
            : type == typeof(long) || type == typeof(int) || type == typeof(short) ? ColumnKind.Number
            : type == typeof(double) || type == typeof(float) ? ColumnKind.Fraction
            : type == typeof(bool) ? ColumnKind.Truth
            : type == typeof(Guid) ? ColumnKind.Guid
            : type == typeof(DateOnly) ? ColumnKind.Day
            : type == typeof(byte[]) ? ColumnKind.Bytes
            : throw new NotSupportedException($"{column.Table.Name}.{column.Name} is a {type}, which back-ups do not know yet.");
    }
}
