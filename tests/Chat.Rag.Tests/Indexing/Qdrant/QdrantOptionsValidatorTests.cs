using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Qdrant;
using Microsoft.Extensions.Configuration;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>A wrong setting stops the start, with the reason and the way out.</summary>
public sealed class QdrantOptionsValidatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-rag-qdrant-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("https://qdrant.example:6333")]
    [InlineData("https://gateway.example/qdrant/")]
    [InlineData("http://127.0.0.1:6333")]
    [InlineData("http://localhost:6333")]
    [InlineData("http://[::1]:6333")]
    public void AnAddressIsEnough(string url) => Assert.Empty(Faults(("Url", url)));

    [Fact]
    public void WithoutAnAddressNothingIsChecked() => Assert.Empty(Faults(("Candidates", "1")));

    [Theory]
    [InlineData("Url is no address", "Url", "qdrant:6333")]
    [InlineData("Url is no address", "Url", "/collections")]
    [InlineData("Url holds more than host, port and path", "Url", "https://user:hush@qdrant.example")]
    [InlineData("Url holds more than host, port and path", "Url", "https://qdrant.example?api-key=hush")]
    [InlineData("unencrypted to qdrant.example", "Url", "http://qdrant.example:6333")]
    [InlineData("unencrypted to 10.0.0.8", "Url", "http://10.0.0.8:6333")]
    [InlineData("ApiKey holds no key", "ApiKey", " ")]
    [InlineData("ApiKey holds characters that no key has", "ApiKey", "hush\r\nX-Other: 1")]
    [InlineData("ApiKeyFile names \"no/such/file\"", "ApiKeyFile", "no/such/file")]
    [InlineData("Alias cannot begin the name of a collection", "Alias", "")]
    [InlineData("Alias cannot begin the name of a collection", "Alias", "a/b")]
    [InlineData("Alias cannot begin the name of a collection", "Alias", "a?timeout=1")]
    [InlineData("ShardNumber is 0; choose from 1 to 1024", "ShardNumber", "0")]
    [InlineData("ReplicationFactor is 17; choose from 1 to 16", "ReplicationFactor", "17")]
    [InlineData("Candidates is 99; choose from 100 to 400", "Candidates", "99")]
    [InlineData("Candidates is 501", "Candidates", "501")]
    [InlineData("Tries is 0", "Tries", "0")]
    [InlineData("Timeout is NaN seconds", "Timeout", "NaN")]
    [InlineData("WriteTimeout is 0.5 seconds; choose from 1 to 600", "WriteTimeout", "0.5")]
    public void AWrongSettingIsNamed(string expected, string setting, string value)
    {
        var faults = setting == "Url" ? Faults((setting, value)) : Faults(("Url", "https://qdrant.example:6333"), (setting, value));

        Assert.Contains(faults, f => f.Contains(expected, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.StartsWith("TaxAssistant:Index:Qdrant:", f, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.DoesNotContain("hush", f, StringComparison.Ordinal));
    }

    [Fact]
    public void AServerOfATrustedNetworkMayBeUnencrypted() =>
        Assert.Empty(Faults(("Url", "http://qdrant:6333"), ("ApiKey", "k"), ("AllowsPlainHttp", "true")));

    [Fact]
    public void AKeyMayLieInAFileWithTheLineEndOfAnEditor()
    {
        var file = Path.Combine(_folder, "key");
        File.WriteAllText(file, "k3y\n");

        Assert.Empty(Faults(("Url", "https://qdrant.example"), ("ApiKeyFile", file)));
        Assert.Equal("k3y", QdrantKey.Read(new QdrantOptions { ApiKeyFile = file }));
        Assert.Contains("keep one", Assert.Single(Faults(("Url", "https://qdrant.example"), ("ApiKeyFile", file), ("ApiKey", "k"))), StringComparison.Ordinal);
    }

    [Fact]
    public void TheConnectionItselfRefusesToSendAKeyUnencrypted()
    {
        var refusal = Assert.Throws<IndexException>(() => new QdrantConnection(new QdrantOptions { Url = "http://qdrant.example:6333", ApiKey = "hush" }, TimeProvider.System, 1));

        Assert.Contains("unencrypted to qdrant.example", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refusal.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Faults(params (string Name, string Value)[] settings)
    {
        var options = new QdrantOptions();
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build().Bind(options);
        return new QdrantOptionsValidator().Validate(null, options).Failures?.ToList() ?? [];
    }
}
