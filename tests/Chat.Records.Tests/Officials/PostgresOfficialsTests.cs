using Chat.Testing;

namespace Chat.Records.Tests.Officials;

public sealed class PostgresOfficialsTests(PostgresServer server) : OfficialsConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}
