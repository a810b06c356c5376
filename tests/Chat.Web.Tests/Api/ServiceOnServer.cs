namespace Chat.Web.Tests.Api;

/// <summary>The service whose records a database server keeps.</summary>
internal sealed class ServiceOnServer(string connection) : RunningService
{
    protected override IEnumerable<string> Settings => ["--TaxAssistant:Records:ConnectionString", connection];
}
