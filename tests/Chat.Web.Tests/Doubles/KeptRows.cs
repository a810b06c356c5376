using System.Text.Encodings.Web;
using System.Text.Json;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Tests.Doubles;

/// <summary>What stands in a table.</summary>
internal static class KeptRows
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Each row as JSON.</summary>
    public static IReadOnlyList<string> Of<T>(RecordsDatabase database)
        where T : class
    {
        using var context = database.OpenAsync().GetAwaiter().GetResult();
        return [.. context.Set<T>().AsNoTracking().ToList().Select(row => JsonSerializer.Serialize(row, Written))];
    }
}
