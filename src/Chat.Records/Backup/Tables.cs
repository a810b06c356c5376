using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

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
