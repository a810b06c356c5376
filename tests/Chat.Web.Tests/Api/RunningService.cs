using System.Net.Http.Json;
using System.Text.Json;
using Chat.Web.Hosting;
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

    /// <summary>A part of the service.</summary>
    public T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>The lines kept in a file of the data folder.</summary>
    public string[] Kept(string file) => Path.Combine(_data, file) is var path && File.Exists(path) ? File.ReadAllLines(path) : [];

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
            "--urls", "http://127.0.0.1:0", "--TaxAssistant:KnowledgeFolder", Path.Combine(Root(), "knowledge"), "--TaxAssistant:DataDirectory", _data, .. Settings,
        ];
        _app = StartUp.Build(args, Program.Add, Program.Map);
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
