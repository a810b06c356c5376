using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Testing;

namespace Chat.Load;

/// <summary>Two nodes behind a proxy, on one PostgreSQL server and one model endpoint.</summary>
public sealed class TwoNodesTests : IDisposable
{
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(3);

    private readonly string _data = Directory.CreateTempSubdirectory("chat-load-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task AConversationGoesOnAfterItsNodeIsKilled()
    {
        using var database = new PostgresServer();
        await using var model = await ModelNearby.StartAsync(TimeSpan.FromMilliseconds(50));
        (string, string)[] settings = [.. ModelNearby.Settings(model), ("Records:ConnectionString", database.NewDatabase())];
        using var one = await Node.StartAsync(_data, settings);
        using var other = await Node.StartAsync(_data, settings);
        await using var proxy = await BalancingProxy.StartAsync(one.Address, other.Address);
        using var citizen = Clients.Of(proxy.Address);

        // Both have answered by the end of this: the proxy takes turns.
        var first = await AskAsync(citizen, new { question = "¿Tengo que declarar con dos pagadores?", language = "es" });
        var second = await FollowAsync(citizen, first, "¿Y en 2024?");
        using var handedOver = await citizen.PostAsJsonAsync("/api/v1/handoffs", new { question = "¿Me llaman?", language = "es", conversation = Token(second), share = true }, Stop);
        var code = (await handedOver.JsonAsync()).GetProperty("reference").GetString();
        await using var page = await OpenPage.OpenAsync(citizen, "gl", Stop);

        one.Kill();

        // A proxy notices within a moment; until then a client that is told 502 asks again.
        var clock = Stopwatch.StartNew();
        while ((await citizen.GetAsync("/health/live", Stop)).StatusCode == HttpStatusCode.BadGateway || (await citizen.GetAsync("/health/live", Stop)).StatusCode == HttpStatusCode.BadGateway)
            Assert.True(clock.Elapsed < Noticed, "The proxy did not notice.");
        Scale.Say("two_nodes_noticed_s", Math.Round(clock.Elapsed.TotalSeconds, 2));
        var third = await FollowAsync(citizen, second, "¿Y con un solo pagador?");
        Assert.Equal("generated", third.GetProperty("mode").GetString());
        Assert.Equal(2024, third.GetProperty("understood").GetProperty("taxYear").GetInt32());
        Assert.Equal(first.GetProperty("conversation").GetProperty("id").GetString(), third.GetProperty("conversation").GetProperty("id").GetString());
        foreach (var answer in new[] { first, second, third })
            Assert.Equal(HttpStatusCode.OK, (await citizen.GetAsync(answer.GetProperty("receipt").GetProperty("url").GetString(), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await citizen.GetAsync("/api/v1/cases/" + code, Stop)).StatusCode);
        await using var reopened = await OpenPage.OpenAsync(citizen, "gl", Stop);

        using var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/conversations/" + third.GetProperty("conversation").GetProperty("id").GetString());
        erase.Headers.Authorization = new("Bearer", Token(third));
        Assert.Equal(HttpStatusCode.NoContent, (await citizen.SendAsync(erase, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await citizen.GetAsync("/api/v1/receipts/" + first.GetProperty("receipt").GetProperty("code").GetString(), Stop)).StatusCode);
    }

    private static Task<JsonElement> FollowAsync(HttpClient citizen, JsonElement before, string question) =>
        AskAsync(citizen, new { question, language = "es", context = before.GetProperty("context"), conversation = Token(before) });

    private static async Task<JsonElement> AskAsync(HttpClient citizen, object body)
    {
        using var response = await citizen.PostAsJsonAsync("/api/v1/answers", body, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private static string Token(JsonElement answer) => answer.GetProperty("conversation").GetProperty("token").GetString()!;
}
