using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records;

/// <summary>Tells a database that is away, full or locked from a fault of the program.</summary>
public static class RecordsFault
{
    /// <summary>True when trying again later may help.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        RecordsException or DbException or DbUpdateException or IOException or UnauthorizedAccessException or TimeoutException => true,
        // Entity Framework wraps what a server's absence throws.
        InvalidOperationException { InnerException: { } cause } => Is(cause),
        _ => false,
    };
}
