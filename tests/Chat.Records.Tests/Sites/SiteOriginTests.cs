using Chat.Records.Sites;

namespace Chat.Records.Tests.Sites;

public sealed class SiteOriginTests
{
    [Theory]
    [InlineData("https://www.town.example", "https://www.town.example")]
    [InlineData(" https://WWW.Town.Example/ ", "https://www.town.example")]
    [InlineData("https://town.example:443", "https://town.example")]
    [InlineData("https://town.example:8443", "https://town.example:8443")]
    [InlineData("https://coruña.example", "https://xn--corua-rta.example")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("http://town.localhost", "http://town.localhost")]
    public void AnOriginIsWrittenAsBrowsersWriteIt(string typed, string origin)
    {
        Assert.True(SiteOrigin.TryParse(typed, out var parsed));
        Assert.Equal(origin, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("town.example")]
    [InlineData("http://town.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://10.0.0.1")]
    [InlineData("https://*.town.example")]
    [InlineData("https://town.example/taxes")]
    [InlineData("https://town.example/.")]
    [InlineData("https://town.example?x")]
    [InlineData("https://town.example#x")]
    [InlineData("https://me@town.example")]
    [InlineData("https://me:secret@town.example")]
    [InlineData("ftp://town.example")]
    [InlineData("file:///town")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://town.example; script-src *")]
    [InlineData("https://town.example https://evil.example")]
    [InlineData("https://town.example\r\nX-Evil: 1")]
    public void AnythingElseIsNone(string? typed)
    {
        Assert.False(SiteOrigin.TryParse(typed, out var parsed));
        Assert.Equal("", parsed);
    }

    [Fact]
    public void AnOriginThatIsTooLongIsNone() => Assert.False(SiteOrigin.TryParse($"https://{new string('a', 60)}.{new string('b', 60)}.example", out _));
}
