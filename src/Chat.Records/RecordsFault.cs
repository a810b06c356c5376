using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Chat.Records;

/// <summary>Tells a database that is away, full or locked from a fault of the program.</summary>
public static class RecordsFault
{
    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (https://sqlite.org/rescode.html).
    private const int PrimaryKey = 1555;
    private const int Unique = 2067;

    // What Npgsql says, in these words in every language, where the connection broke between two commands of a transaction.
    private const string BrokenTransaction = "Transaction is already completed";
    private const string EndedTransaction = "This NpgsqlTransaction has completed; it is no longer usable.";
    private const string NotOpen = "Connection is not open";

    /// <summary>True when somebody else was first: a row with that key is there already.</summary>
    public static bool IsTaken(DbUpdateException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } or SqliteException { SqliteExtendedErrorCode: PrimaryKey or Unique };
    }

    /// <summary>True when trying again later may help.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        RecordsException or DbException or DbUpdateException or IOException or UnauthorizedAccessException or TimeoutException => true,
        // Entity Framework wraps what a server's absence throws.
        InvalidOperationException { InnerException: { } cause } => Is(cause),
        InvalidOperationException { Message: BrokenTransaction or EndedTransaction or NotOpen } => true,
        _ => false,
    };
}
