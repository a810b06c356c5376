using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Chat.Testing;
using Chat.Web.Hosting.Readiness;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Hosting;
using YamlDotNet.RepresentationModel;

namespace Chat.Web.Tests.Operation;

/// <summary>A node as <c>deploy/compose.yaml</c> sets it, and those who ask it: the container itself, Prometheus, the proxy.</summary>
[Collection(Alone.Name)]
public sealed partial class ComposedServiceTests(ComposedServiceTests.Node node) : IClassFixture<ComposedServiceTests.Node>
{
    private const string Host = "asistente.example";
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly YamlMappingNode Web = (YamlMappingNode)Read("compose.yaml")["x-web"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheContainerFindsItselfHealthy()
    {
        var asks = Texts(Web["healthcheck"]["test"]);
        Assert.Equal(["CMD", "/app/Chat.Web", HealthProbe.Verb], asks[..3]);

        Assert.Equal(0, await HealthProbe.RunAsync(OfNode(asks[3])));
        // The image asks the same where no compose file says how.
        Assert.Contains($"CMD [{string.Join(", ", asks.Skip(1).Select(a => $"\"{a}\""))}]", File.ReadAllText(Path.Combine(Repository.Root, "deploy", "Dockerfile")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrometheusMayAskByEachOfItsTargets()
    {
        var targets = ((YamlSequenceNode)Read("prometheus/prometheus.yml")["scrape_configs"]).SelectMany(c => (YamlSequenceNode)c["static_configs"]).SelectMany(s => Texts(s["targets"])).ToList();

        Assert.Equal(["web-1:8080", "web-2:8080"], targets);
        foreach (var target in targets)
        {
            using var response = await AskAsync("/metrics", target, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("taxassistant_health{", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    // This test is no proxy of the network that is believed, so what it asks over plain HTTP is sent on: by the name that is set.
    [Theory]
    [InlineData(Host)]
    [InlineData("web-1")]
    public async Task ACitizenIsServedByTheNameThatIsSet(string asked)
    {
        using var response = await AskAsync("/es", asked);

        Assert.Equal((HttpStatusCode.PermanentRedirect, $"https://{Host}/es"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task AnotherNameIsNotServed()
    {
        using var response = await AskAsync("/es", "evil.example");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private string OfNode(string address) => new UriBuilder(address) { Port = node.Client.BaseAddress!.Port }.Uri.ToString();

    private Task<HttpResponseMessage> AskAsync(string path, string host, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return node.Client.SendAsync(request, Stop);
    }

    private static YamlMappingNode Read(string file)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(Repository.Root, "deploy", file));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static List<string> Texts(YamlNode node) => [.. ((YamlSequenceNode)node).Select(Text)];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [GeneratedRegex(@"\$\{PUBLIC_HOST(?::\?[^}]*)?\}")]
    private static partial Regex PublicHost();

    /// <summary>The node, but for the database, which is another container.</summary>
    public sealed class Node : RunningService
    {
        private static readonly HashSet<string> OfTheDatabase = ["TaxAssistant__Records__ConnectionString", "PGPASSFILE"];

        private readonly string _token = Path.GetTempFileName();

        protected override IEnumerable<string> Settings
        {
            get
            {
                File.WriteAllText(_token, Token + "\n");
                foreach (var (name, value) in ((YamlMappingNode)Web["environment"]).Children.Select(c => (Text(c.Key), Text(c.Value))).Where(c => !OfTheDatabase.Contains(c.Item1)))
                {
                    yield return "--" + name.Replace("__", ":", StringComparison.Ordinal);
                    yield return value == "/run/secrets/metrics-token" ? _token : PublicHost().Replace(value, Host);
                }
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            File.Delete(_token);
        }
    }
}
