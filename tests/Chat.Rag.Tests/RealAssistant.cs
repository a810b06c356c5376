using Chat.Testing;

namespace Chat.Rag.Tests;

/// <summary>The service on the product's own knowledge; read once for all tests that only ask.</summary>
public sealed class RealAssistant : IDisposable
{
    public TestAssistant Service { get; } = new(Repository.Knowledge);

    public void Dispose() => Service.Dispose();
}

[CollectionDefinition(Name)]
public sealed class RealKnowledge : ICollectionFixture<RealAssistant>
{
    public const string Name = "real knowledge";
}
