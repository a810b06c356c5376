using Chat.Rag.Indexing.Analysis;

namespace Chat.Rag.Tests.Indexing.Analysis;

public sealed class SkeletonTests
{
    [Theory]
    [InlineData("xestion", "gestion")]
    [InlineData("pensioa", "pension")]
    [InlineData("fidanca", "fidantza")]
    [InlineData("declaracio", "declaracion")]
    [InlineData("vivenda", "vivienda")]
    public void CognatesMeet(string foreign, string spanish) => Assert.Equal(Skeleton.Of(spanish), Skeleton.Of(foreign));

    [Theory]
    [InlineData("renda", "pension")]
    [InlineData("etxe", "casa")]
    public void OtherWordsDoNot(string foreign, string spanish) => Assert.NotEqual(Skeleton.Of(spanish), Skeleton.Of(foreign));

    [Fact]
    public void ShortWordsAndNumbersHaveNone()
    {
        Assert.Null(Skeleton.Of("de"));
        Assert.Null(Skeleton.Of("2025"));
    }
}
