using Chat.Llama.Files;

namespace Chat.Llama.Tests.Files;

public sealed class DownloadAddressTests
{
    [Theory]
    [InlineData("https://models.example/a.gguf", false, null)]
    [InlineData("http://127.0.0.1:8080/a.gguf", false, null)]
    [InlineData("http://localhost/a.gguf", false, null)]
    [InlineData("http://models.example/a.gguf", true, null)]
    [InlineData("http://models.example/a.gguf", false, "is not encrypted")]
    [InlineData("ftp://models.example/a.gguf", true, "is no address of the web")]
    [InlineData("file:///etc/passwd", true, "is no address of the web")]
    [InlineData("https://me:secret@models.example/a.gguf", false, "holds a user name or password")]
    public void AnAddressIsTakenOrRefused(string address, bool insecure, string? words)
    {
        var fault = Record.Exception(() => DownloadAddress.Check(new Uri(address), insecure));

        Assert.Equal(words is null, fault is null);
        Assert.Contains(words ?? "", fault?.Message ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example/x/m.gguf", "/y/n.gguf", "https://a.example/y/n.gguf")]
    [InlineData("https://a.example/x/m.gguf", "https://b.example/n.gguf", "https://b.example/n.gguf")]
    [InlineData("http://127.0.0.1/m.gguf", "https://b.example/n.gguf", "https://b.example/n.gguf")]
    [InlineData("https://a.example/m.gguf", "http://a.example/m.gguf", null)]
    [InlineData("https://a.example/m.gguf", "http://127.0.0.1/m.gguf", null)]
    [InlineData("http://127.0.0.1/m.gguf", "http://a.example/m.gguf", null)]
    [InlineData("https://a.example/m.gguf", "file:///etc/passwd", null)]
    public void ARedirectIsFollowedOrRefused(string from, string location, string? to)
    {
        if (to is null)
            Assert.Throws<ModelFileException>(() => DownloadAddress.Next(new Uri(from), new Uri(location, UriKind.RelativeOrAbsolute), insecure: false));
        else
            Assert.Equal(new Uri(to), DownloadAddress.Next(new Uri(from), new Uri(location, UriKind.RelativeOrAbsolute), insecure: false));
    }

    [Fact]
    public void ARedirectToNowhereIsRefused() => Assert.Throws<ModelFileException>(() => DownloadAddress.Next(new Uri("https://a.example/m.gguf"), null, false));

    [Theory]
    [InlineData("https://a.example/m.gguf", "https://a.example:443/n.gguf", true)]
    [InlineData("https://a.example/m.gguf", "https://A.EXAMPLE/n.gguf", true)]
    [InlineData("https://a.example/m.gguf", "https://cdn.a.example/m.gguf", false)]
    [InlineData("https://a.example/m.gguf", "https://a.example:8443/m.gguf", false)]
    [InlineData("http://a.example/m.gguf", "https://a.example/m.gguf", false)]
    public void ATokenIsForOneServer(string one, string other, bool same) => Assert.Equal(same, DownloadAddress.SameServer(new Uri(one), new Uri(other)));

    [Theory]
    [InlineData("https://a.example/x/m.Q4.GGUF?download=true", "m.Q4.GGUF")]
    [InlineData("https://a.example/x/mi%20modelo.gguf", "mi modelo.gguf")]
    [InlineData("https://a.example/x/%2e%2e%2fm.gguf", null)]
    [InlineData("https://a.example/x/a%5Cm.gguf", null)]
    [InlineData("https://a.example/x/.gguf", null)]
    [InlineData("https://a.example/x/m.bin", null)]
    [InlineData("https://a.example/", null)]
    public void TheNameOfTheFileCannotLeaveItsFolder(string address, string? name)
    {
        if (name is null)
            Assert.Throws<ModelFileException>(() => DownloadAddress.FileName(new Uri(address)));
        else
            Assert.Equal(name, DownloadAddress.FileName(new Uri(address)));
    }

    [Fact]
    public void AQueryIsNotShown() => Assert.Equal("https://a.example/m.gguf", DownloadAddress.Shown(new Uri("https://a.example/m.gguf?signature=secret#x")));
}
