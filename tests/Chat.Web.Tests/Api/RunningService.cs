using System.Net.Http.Json;
using System.Text.Json;
using Chat.Records.Storage;
using Chat.Web.Hosting;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Chat.Web.Tests.Api.RunningService))]

namespace Chat.Web.Tests.Api;

/// <summary>The service as it is built for citizens, on a free port of the loopback interface, with the product's knowledge.</summary>
public class RunningService : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-web-data-").FullName;
    private WebApplication? _app;

    /// <summary>Speaks to it; follows no redirection.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Settings besides the folders, as on a command line.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>What it answers to.</summary>
    protected virtual void Map(WebApplication app) => Program.Map(app);

    /// <summary>The knowledge that it answers from.</summary>
    protected virtual string Knowledge => Path.Combine(Root(), "knowledge");

    /// <summary>Builds it as for citizens; a test may listen in.</summary>
    protected virtual void Add(WebApplicationBuilder builder) => Program.Add(builder);

    /// <summary>A part of the service.</summary>
    public T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>The data folder.</summary>
    public string Data => _data;

    /// <summary>What was kept in a table, each row as JSON.</summary>
    public IReadOnlyList<string> Kept<T>()
        where T : class => KeptRows.Of<T>(Get<RecordsDatabase>());

    /// <summary>Posts JSON.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, object body, string? acceptLanguage = null, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is string text ? new StringContent(text, null, "application/json") : JsonContent.Create(body) };
        if (acceptLanguage is not null)
            request.Headers.Add("Accept-Language", acceptLanguage);
        if (accept is not null)
            request.Headers.Add("Accept", accept);
        return Client.SendAsync(request);
    }

    /// <summary>Reads a JSON body.</summary>
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public virtual async ValueTask InitializeAsync()
    {
        string[] args =
        [
            "--urls", "http://127.0.0.1:0", "--TaxAssistant:KnowledgeFolder", Knowledge, "--TaxAssistant:DataDirectory", _data,
            // All tests ask from one address; those of the limits set their own.
            "--TaxAssistant:Limits:Questions", "1000000", "--TaxAssistant:Limits:QuestionsPerAddress", "1000000", "--TaxAssistant:Limits:RequestsPerAddress", "1000000",
            // However slow the machine that runs the tests: what is shown is not the time limit.
            "--TaxAssistant:Records:WriteLimit", "00:00:30",
            .. Settings,
        ];
        _app = StartUp.Build(args, Add, Map);
        await StartUp.StartAsync(_app);
        Client.BaseAddress = new Uri(StartUp.AddressesOf(_app).First());
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TaxAssistant.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("TaxAssistant.sln is in no folder above the tests.");
        return folder;
    }
}
