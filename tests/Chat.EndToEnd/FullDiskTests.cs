using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.EndToEnd;

/// <summary>The service when its database cannot grow any more: the system refuses its writes, as it does on a disk that is full.</summary>
public sealed class FullDiskTests : IDisposable
{
    // No multiple of a page: the write that does not fit is cut in two.
    private const int Room = 1_000;

    private readonly string _data = Directory.CreateTempSubdirectory("chat-e2e-disk-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatCannotBeWrittenIsSaidAndNothingIsLostOrKeptTwice()
    {
        var kept = new List<string>();
        string code;
        using (var service = await ServiceProcess.StartAsync(_data, livesWithLimits: true))
        using (var client = new HttpClient { BaseAddress = new Uri(service.Address) })
        {
            client.DefaultRequestHeaders.Add("Accept-Language", "gl");
            using var opened = await client.PostAsJsonAsync("/api/v1/handoffs", new { question = "¿Teño que declarar?" }, Stop);
            code = (await JsonAsync(opened)).GetProperty("reference").GetString()!;
            kept.Add("primeira");
            Assert.Equal(HttpStatusCode.Created, await SendAsync(client, code, "primeira"));
            await service.LimitFilesAsync(new FileInfo(Path.Combine(_data, "records.db-wal")).Length + Room);

            using var refused = await PostAsync(client, code, "segunda");

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "10"), (refused.StatusCode, refused.Headers.RetryAfter?.ToString()));
            Assert.Equal("Agora mesmo non se pode gardar nin consultar", (await JsonAsync(refused)).GetProperty("title").GetString());
            using var handover = await client.PostAsJsonAsync("/api/v1/handoffs", new { question = "¿E isto?" }, Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, handover.StatusCode);
            // What needs no room goes on: the case can be read, and questions are answered.
            Assert.Equal(kept, await ReadAsync(client, code));
            using var answer = await client.PostAsJsonAsync("/api/v1/answers", new { question = "¿Teño que declarar con dous pagadores?" }, Stop);
            Assert.Equal("answered", (await JsonAsync(answer)).GetProperty("outcome").GetString());

            await service.LimitFilesAsync(null);
            foreach (var again in new[] { "segunda", "segunda", "terceira", "primeira" })
                Assert.Equal(HttpStatusCode.Created, await SendAsync(client, code, again));
            kept.AddRange(["segunda", "terceira"]);
            Assert.Equal(kept, await ReadAsync(client, code));
            // And once more, now ended where it stands.
            await service.LimitFilesAsync(new FileInfo(Path.Combine(_data, "records.db-wal")).Length + Room);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(client, code, "cuarta"));
            await service.EndAsync();
        }

        using (var service = await ServiceProcess.StartAsync(_data))
        using (var client = new HttpClient { BaseAddress = new Uri(service.Address) })
        {
            Assert.Equal(kept, await ReadAsync(client, code));
            Assert.Equal(HttpStatusCode.Created, await SendAsync(client, code, "cuarta"));
            Assert.Equal(kept.Append("cuarta"), await ReadAsync(client, code));
        }

        Assert.StartsWith("The audit log is whole", await ServiceProcess.CommandAsync("audit", "verify", "--data", _data), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string code, string text) =>
        client.PostAsJsonAsync($"/api/v1/cases/{code}/messages", new { text, key = "clave-" + text }, Stop);

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string code, string text)
    {
        using var response = await PostAsync(client, code, text);
        return response.StatusCode;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(HttpClient client, string code)
    {
        var messages = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{code}", Stop)).GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, messages.Count), messages.Select(m => m.GetProperty("number").GetInt32()));
        return [.. messages.Select(m => m.GetProperty("text").GetString()!)];
    }

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(Stop);
}
