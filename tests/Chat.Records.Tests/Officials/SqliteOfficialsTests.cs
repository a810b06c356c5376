namespace Chat.Records.Tests.Officials;

public sealed class SqliteOfficialsTests : OfficialsConformance
{
    protected override string? ConnectionString => null;
}
