using Chat.Rag.Models;
using Microsoft.Extensions.Configuration;

namespace Chat.Rag.Tests.Models;

/// <summary>A wrong setting stops the start, with the reason and the way out.</summary>
public sealed class ModelOptionsValidatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-rag-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("https://gpu1.example:8000")]
    [InlineData("https://gpu1.example/vllm/v1")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080/v1/")]
    [InlineData("http://[::1]:8080")]
    public void AnEndpointWithAnAddressIsEnough(string url) => Assert.Empty(Faults(("Endpoints:0:Url", url)));

    [Theory]
    [InlineData("Endpoints:0:Url is no address", "Endpoints:0:Id", "m")]
    [InlineData("Endpoints:0:Url is no address", "Endpoints:0:Url", "gpu1:8000")]
    [InlineData("Endpoints:0:Url is no address", "Endpoints:0:Url", "/v1")]
    [InlineData("Endpoints:0:Url holds more than host, port and path", "Endpoints:0:Url", "https://user:hush@gpu1.example")]
    [InlineData("Endpoints:0:Url holds more than host, port and path", "Endpoints:0:Url", "https://gpu1.example/v1?key=hush")]
    [InlineData("unencrypted to gpu1.example", "Endpoints:0:Url", "http://gpu1.example:8000")]
    [InlineData("Endpoints:0:Key holds no key", "Endpoints:0:Key", " ")]
    [InlineData("Endpoints:0:Key holds characters that no key has", "Endpoints:0:Key", "hush hush")]
    [InlineData("Endpoints:0:Key holds characters that no key has", "Endpoints:0:Key", "hush\r\nX-Other: 1")]
    [InlineData("Endpoints:0:KeyFile names \"no/such/file\"", "Endpoints:0:KeyFile", "no/such/file")]
    [InlineData("Endpoints:0:Id is empty", "Endpoints:0:Id", " ")]
    [InlineData("Endpoints:0:GrammarField is no field", "Endpoints:0:GrammarField", "$.model")]
    [InlineData("FirstTokenTimeout is 0 seconds; choose from 0.1 to 600", "FirstTokenTimeout", "0")]
    [InlineData("TokenTimeout is NaN seconds", "TokenTimeout", "NaN")]
    [InlineData("ProbeInterval is 0.5 seconds; choose from 1 to 3600", "ProbeInterval", "0.5")]
    [InlineData("FirstTokenTimeout is longer than", "TotalTimeout", "10")]
    [InlineData("FaultsToOpen is 0", "FaultsToOpen", "0")]
    [InlineData("Path and TaxAssistant:Model:Endpoints are both set", "Path", "model.gguf")]
    public void AWrongSettingIsNamed(string expected, string setting, string value)
    {
        var settings = new List<(string, string)> { (setting, value) };
        if (setting != "Endpoints:0:Url" && !expected.Contains("Url", StringComparison.Ordinal))
            settings.Add(("Endpoints:0:Url", "https://gpu1.example"));

        var faults = Faults([.. settings]);

        Assert.Contains(faults, f => f.Contains(expected, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.StartsWith("TaxAssistant:Model:", f, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.DoesNotContain("hush", f, StringComparison.Ordinal));
    }

    [Fact]
    public void AnEndpointOfATrustedNetworkMayBeUnencrypted() =>
        Assert.Empty(Faults(("Endpoints:0:Url", "http://vllm:8000"), ("Endpoints:0:AllowHttp", "true")));

    [Fact]
    public void AKeyMayLieInAFileWithTheLineEndOfAnEditor()
    {
        var file = Write("sk-1\n");

        Assert.Empty(Faults(("Endpoints:0:Url", "https://gpu1.example"), ("Endpoints:0:KeyFile", file)));
        Assert.Equal("sk-1", EndpointKey.Read("x", new ModelEndpointOptions { KeyFile = file }));
    }

    [Fact]
    public void AFileThatHoldsNoKeyIsNamedWithoutWhatItHolds()
    {
        Assert.Contains("holds no key", Assert.Single(Faults(("Endpoints:0:Url", "https://gpu1.example"), ("Endpoints:0:KeyFile", Write("\n")))), StringComparison.Ordinal);
        Assert.Contains("too long to hold a key", Assert.Single(Faults(("Endpoints:0:Url", "https://gpu1.example"), ("Endpoints:0:KeyFile", Write(new string('x', 5000))))), StringComparison.Ordinal);
    }

    [Fact]
    public void KeyAndKeyFileTogetherAreRefused() =>
        Assert.Contains("keep one", Assert.Single(Faults(("Endpoints:0:Url", "https://gpu1.example"), ("Endpoints:0:Key", "sk-1"), ("Endpoints:0:KeyFile", Write("sk-2")))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Profile", "gpu-1tb", "choose gpu-24gb, gpu-80gb, cpu-2b")]
    [InlineData("Slots", "0", "TaxAssistant:Model:Slots is 0; give 1 to 128.")]
    [InlineData("Slots", "600", "Slots")]
    [InlineData("ContextTokens", "5", "ContextTokens")]
    [InlineData("ContextTokens", "700", "ContextTokens is 700, shared equally by Slots (4) and RememberedConversations (2)")]
    [InlineData("GpuLayers", "-2", "GpuLayers")]
    [InlineData("BatchTokens", "8", "BatchTokens")]
    [InlineData("LongestStall", "1", "LongestStall")]
    [InlineData("KvType", "3", "KvType")]
    [InlineData("Threads", "-1", "Threads")]
    [InlineData("QueueLength", "-1", "QueueLength")]
    [InlineData("RememberedConversations", "200", "RememberedConversations")]
    public void ASettingOfTheInProcessModelThatMakesNoSenseIsNamed(string setting, string value, string said) =>
        Assert.Contains(said, Faults((setting, value))[0], StringComparison.Ordinal);

    private static IReadOnlyList<string> Faults(params (string Name, string Value)[] settings)
    {
        var options = new ModelOptions();
        var section = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
        section.Bind(options);
        return new ModelOptionsValidator(LocalModel.Options(section)).Validate(null, options).Failures?.ToList() ?? [];
    }

    private string Write(string key)
    {
        var file = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(file, key);
        return file;
    }
}
