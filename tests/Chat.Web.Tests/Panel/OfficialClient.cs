using System.Net;
using System.Text.RegularExpressions;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Panel;

/// <summary>A browser of an official, as far as requests, forms and cookies go.</summary>
internal sealed partial class OfficialClient : IDisposable
{
    public const string Password = "cuatro palabras y un mar";

    private readonly HttpClient _client;

    private readonly TimeProvider _clock;

    public OfficialClient(RunningService service)
    {
        _clock = service.Get<TimeProvider>();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = service.Client.BaseAddress };
    }

    public CookieContainer Cookies { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Somebody of that role who has registered by link and is signed in.</summary>
    public static async Task<OfficialClient> OfAsync(RunningService service, string role, string? name = null)
    {
        var client = new OfficialClient(service);
        var token = await service.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, name ?? $"{role}-{Guid.NewGuid():n}"[..30], role, "es", Stop);
        await client.RegisterAsync(token);
        return client;
    }

    /// <summary>Fills the page that a link opens; the key of the app.</summary>
    public async Task<string> RegisterAsync(string token)
    {
        var page = await TextAsync($"/panel/register/{token}");
        var secret = Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        using var response = await PostAsync($"/panel/register/{token}/password", page, ("password", Password), ("repeat", Password), ("code", Totp.CodeOf(secret, Totp.StepOf(_clock.GetUtcNow()))));
        Assert.Equal("/panel/account?done=registered", response.Headers.Location?.ToString());
        return secret;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, Stop);

    public async Task<string> TextAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Sends a form with the token of the page that it stands on.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string page, params (string Name, string Value)[] fields) =>
        _client.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(new("__RequestVerificationToken", Token().Match(page).Groups[1].Value))), Stop);

    /// <summary>Sends a form from the page of signing in, or the own account.</summary>
    public async Task<HttpResponseMessage> PostFromAsync(string page, string path, params (string Name, string Value)[] fields) => await PostAsync(path, await TextAsync(page), fields);

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<code class=\"key\"[^>]*>([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();
}
