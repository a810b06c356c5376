using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Records.Audit;
using Chat.Records.Sites;
using Chat.Testing;
using Chat.Web.Tests.Api;
using Chat.Web.Widget;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Widget;

/// <summary>The document in the widget's frame.</summary>
public sealed partial class ChatDocumentTests(RunningService service) : IAsyncLifetime
{
    private const string Town = "https://www.town.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Codes => [.. LanguageCodes.All.Select(l => l.Code())];

    public async ValueTask InitializeAsync()
    {
        await service.Get<SiteRegister>().AddAsync(AuditLog.CommandLine, "town", [Town], Stop);
        // A node that has looked before learns of it within five seconds.
        for (var i = 0; i < 100 && !await service.Get<SiteRegister>().KnowsAsync(Town, Stop); i++)
            await Task.Delay(100, Stop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task ARegisteredSiteAndNoOtherMayShowIt(string language)
    {
        var response = await AskAsync(Town, language);
        var document = await response.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith($"; frame-ancestors {Town}", PolicyOf(response), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("X-Frame-Options"));
        Assert.Equal("cross-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains($"<html lang=\"{language}\">", document, StringComparison.Ordinal);
        Assert.Contains(service.Get<UiWordings>().For(language)["ai-title"], WebUtility.HtmlDecode(document), StringComparison.Ordinal);
        Assert.DoesNotContain("<!--Blazor", document, StringComparison.Ordinal);
        var setup = SetupOf(document);
        Assert.Equal((Town, language, 12), (setup.GetProperty("host").GetString(), setup.GetProperty("language").GetString(), setup.GetProperty("months").GetArrayLength()));
    }

    [Theory]
    [InlineData("https://town.example")]
    [InlineData("http://www.town.example")]
    [InlineData("https://www.town.example:8443")]
    [InlineData("https://www.town.example/")]
    [InlineData("HTTPS://WWW.TOWN.EXAMPLE")]
    [InlineData("https://www.town.example.evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("https://www.town.example *")]
    [InlineData("https://www.town.example; script-src *")]
    [InlineData("https://www.town.example\r\nX-Evil: 1")]
    public async Task AnybodyElseIsRefusedInAPlainSentence(string origin)
    {
        foreach (var language in LanguageCodes.All)
        {
            var w = service.Get<UiWordings>().For(language);
            var response = await AskAsync(origin, w.Code);
            var document = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.EndsWith("; frame-ancestors 'none'", PolicyOf(response), StringComparison.Ordinal);
            Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
            Assert.Contains(w["widget-unknown-site"], document, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", document, StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("X-Evil"));
        }
    }

    [Fact]
    public async Task ReadByItselfItIsAPageThatNobodyFrames()
    {
        var response = await service.Client.GetAsync(WidgetFiles.ChatPath, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith("; frame-ancestors 'none'", PolicyOf(response), StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
    }

    [Fact]
    public async Task ThePageOnTheWidgetMayFrameItAndIsFramedByNobody()
    {
        var own = service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.EndsWith($"; frame-ancestors {own}", PolicyOf(await AskAsync(own, "es")), StringComparison.Ordinal);

        var page = await service.Client.GetAsync("/gl/widget", Stop);
        Assert.Contains("frame-src 'self'", PolicyOf(page), StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(page.Headers.GetValues("X-Frame-Options")));
        Assert.DoesNotContain("frame-src", PolicyOf(await service.Client.GetAsync("/gl/privacy", Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingRunsInItButItsOwnFilesAndItsOneStyle()
    {
        var response = await AskAsync(Town, "es");
        var document = await response.Content.ReadAsStringAsync(Stop);
        var policy = PolicyOf(response);

        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'; trusted-types 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var style = Assert.Single(Style().Matches(document)).Groups[1].Value;
        Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(" (style|on[a-z]+)=", document);
    }

    [Theory]
    [InlineData("irpf", null)]
    [InlineData("irpf/dos-pagadores", "irpf/dos-pagadores")]
    [InlineData("nada", null)]
    [InlineData("</script><script>alert(1)</script>", null)]
    public async Task TheTopicOfThePageAroundItIsAHintAndNothingElse(string topic, string? context)
    {
        var document = await (await AskAsync(Town, "es", topic)).Content.ReadAsStringAsync(Stop);

        var setup = SetupOf(document);
        Assert.Equal(context, setup.GetProperty("context").GetProperty("topic").GetString());
        Assert.DoesNotContain("<script>alert", document, StringComparison.Ordinal);
        var offered = JsonSerializer.Deserialize<string[]>(WebUtility.HtmlDecode(Offered().Match(document).Groups[1].Value))!;
        Assert.InRange(offered.Length, 1, 6);
    }

    [Fact]
    public async Task ItTravelsPacked()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{WidgetFiles.ChatPath}?origin={Uri.EscapeDataString(Town)}&language=eu");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        var response = await service.Client.SendAsync(request, Stop);

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        using var whole = new GZipStream(await response.Content.ReadAsStreamAsync(Stop), CompressionMode.Decompress);
        using var reader = new StreamReader(whole);
        Assert.EndsWith("</html>", (await reader.ReadToEndAsync(Stop)).TrimEnd(), StringComparison.Ordinal);
    }

    /// <summary>A word that a script asks for and the document lacks would be a fault in the citizen's browser.</summary>
    [Theory]
    [MemberData(nameof(Codes))]
    public void TheDocumentHasEveryWordThatItsScriptsSay(string language)
    {
        var words = ChatSetup.WordsOf(service.Get<UiWordings>().For(language));
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Chat.Web", "wwwroot", "widget", "v1"), "*.js").Where(f => !f.EndsWith("loader.js", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        var said = scripts.SelectMany(s => Said(s).SelectMany(call => Key().Matches(call)).Select(m => m.Groups[1].Value)
            .Concat(Labelled().Matches(s).SelectMany(m => new[] { m.Groups[1].Value, m.Groups[2].Value }))
            .Concat(What().Matches(s).Select(m => m.Groups[1].Value))).ToHashSet();

        Assert.True(said.Count > 60, $"{said.Count} words found; the test reads the scripts wrongly.");
        Assert.DoesNotContain(said, k => !words.ContainsKey(k));
        // What no script says need not travel either.
        Assert.DoesNotContain(words.Keys, k => !said.Contains(k) && !new[] { "kind-", "reason-", "data-" }.Any(f => k.StartsWith(f, StringComparison.Ordinal)));
    }

    private Task<HttpResponseMessage> AskAsync(string origin, string language, string? topic = null) =>
        service.Client.GetAsync($"{WidgetFiles.ChatPath}?origin={Uri.EscapeDataString(origin)}&language={language}&topic={Uri.EscapeDataString(topic ?? "")}", Stop);

    private static string PolicyOf(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Content-Security-Policy").Where(v => v != "frame-ancestors 'none'").Distinct());

    private static JsonElement SetupOf(string document) => JsonDocument.Parse(Setup().Match(document).Groups[1].Value).RootElement;

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("""<script type="application/json" id="setup">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Setup();

    [GeneratedRegex("data-questions=\"(.*?)\"")]
    private static partial Regex Offered();

    // What stands between the parentheses of each call.
    private static IEnumerable<string> Said(string script)
    {
        for (var at = script.IndexOf("say(", StringComparison.Ordinal); at >= 0; at = script.IndexOf("say(", at + 1, StringComparison.Ordinal))
        {
            var (end, depth) = (at + 3, 0);
            do
                depth += script[end++] switch { '(' => 1, ')' => -1, _ => 0 };
            while (depth > 0);
            yield return script[(at + 3)..end];
        }
    }

    // A key is said at once, or as one of two.
    [GeneratedRegex(@"[(?:]\s*'([a-z]+(?:-[a-z]+)*)'")]
    private static partial Regex Key();

    [GeneratedRegex(@"labelled\([^,]+, '([a-z-]+)', '([a-z-]+)'")]
    private static partial Regex Labelled();

    [GeneratedRegex("'(what-[a-z]+)'")]
    private static partial Regex What();
}
