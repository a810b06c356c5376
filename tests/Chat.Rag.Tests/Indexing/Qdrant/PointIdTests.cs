using Chat.Rag.Indexing.Qdrant;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>Ids of points.</summary>
public sealed class PointIdTests
{
    [Fact]
    public void TheIdIsTheOneOfTheStandardsExample() =>
        // RFC 9562, appendix A.4: the name www.example.com in the namespace of DNS.
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), PointId.Of(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Fact]
    public void APassageHasTheSameIdAlwaysAndNoOther()
    {
        Assert.Equal(PointId.Of("BOE-A-2006-20764#a96@2024-01-01/2"), PointId.Of("BOE-A-2006-20764#a96@2024-01-01/2"));
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(i => PointId.Of($"BOE-A-2006-20764#a96/{i}")).Distinct().Count());
    }
}
