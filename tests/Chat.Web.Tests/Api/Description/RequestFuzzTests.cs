using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Chat.Web.Api;

namespace Chat.Web.Tests.Api.Description;

/// <summary>
/// Requests made at random from the description of the interface: whatever is sent, the service answers, says in problem details what is
/// wrong, and says nothing that its description does not. <c>CHAT_FUZZ_REQUESTS</c> sets how many (3,000 without it), <c>CHAT_FUZZ_SEED</c>
/// where they begin.
/// </summary>
public sealed class RequestFuzzTests(FuzzedService service) : IClassFixture<FuzzedService>
{
    private const int UsualRequests = 3_000;
    private const int UsualSeed = 20261127;
    private const int AtATime = 4;

    // What is no HTTP, or an address that is none, the server itself turns away before the interface sees it, and closes the line.
    private static readonly HttpStatusCode[] OfTheServer = [HttpStatusCode.BadRequest, HttpStatusCode.RequestUriTooLong, HttpStatusCode.RequestHeaderFieldsTooLarge];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhateverIsSentIsAnsweredAsTheDescriptionSays()
    {
        var api = await Interface.ReadAsync(service);
        var known = await KnownAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, PooledConnectionLifetime = TimeSpan.Zero });
        var (failures, statuses) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, int>());
        var first = Number("CHAT_FUZZ_SEED", UsualSeed);

        await Parallel.ForEachAsync(Enumerable.Range(first, Number("CHAT_FUZZ_REQUESTS", UsualRequests)), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = Stop }, async (seed, stop) =>
        {
            var fuzz = RequestFuzz.Of(seed, api, service.Client.BaseAddress!, known);
            using var request = fuzz.Request;
            try
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                statuses.AddOrUpdate($"{fuzz.Operation.Id} {(int)response.StatusCode}", 1, (_, n) => n + 1);
                // The events of a case have no end.
                var isEndless = fuzz.Operation.Id == "watch-case" && response.IsSuccessStatusCode;
                var body = isEndless ? "" : await response.Content.ReadAsStringAsync(stop);
                foreach (var fault in Faults(api, fuzz, response, body))
                    failures.Enqueue($"seed {seed}, {request.Method} {request.RequestUri}: {fault}");
            }
            // A body beyond the limit is refused before it is read to its end, and the line is closed on who goes on sending.
            catch (HttpRequestException fault) when (!fuzz.IsTooLarge)
            {
                failures.Enqueue($"seed {seed}, {request.Method} {request.RequestUri}: {fault.Message} {fault.InnerException?.Message}");
            }
            catch (HttpRequestException)
            {
                statuses.AddOrUpdate($"{fuzz.Operation.Id} closed while a body beyond the limit was being sent", 1, (_, n) => n + 1);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', statuses.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}: {s.Value}")));
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Take(20)));
        // It got through to the handlers, and was turned away too.
        Assert.All(api.Operations, o => Assert.Contains(statuses.Keys, s => s.StartsWith(o.Id + " ", StringComparison.Ordinal)));
        Assert.Contains(statuses.Keys, s => s == "ask 200");
        Assert.Contains(statuses.Keys, s => s == "ask 400");
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/ready", Stop)).StatusCode);
    }

    [Theory]
    [InlineData("GET /api/v1/sources/\0 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /api/v1/answers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}")]
    [InlineData("POST /api/v1/answers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("POST /api/v1/answers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{}")]
    [InlineData("POST /api/v1/answers HTTP/1.1\r\n\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    public async Task WhatIsNoHttpIsTurnedAwayAndHarmsNobody(string words)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port, Stop);
        await using var stream = line.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(words), Stop);
        using var reader = new StreamReader(stream, Encoding.Latin1);

        // The server closes the line after it.
        var answer = await reader.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/live", Stop)).StatusCode);
    }

    private static IEnumerable<string> Faults(Interface api, RequestFuzz fuzz, HttpResponseMessage response, string body)
    {
        var (status, mediaType) = ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "");
        if (status >= 500)
            return [$"{status} {body}"];
        if (response.IsSuccessStatusCode)
            return fuzz.IsToTheOperation && fuzz.Operation.Id != "watch-case" && fuzz.Request.Method.Method == fuzz.Operation.Method ? api.Faults(fuzz.Operation, status, mediaType, body) : [];
        if (body.Length == 0 && (fuzz.Request.Method == HttpMethod.Head || (OfTheServer.Contains(response.StatusCode) && response.Headers.ConnectionClose == true)))
            return [];
        if (mediaType != "application/problem+json")
            return [$"{status} is no problem document but '{mediaType}': {body}"];
        using var problem = JsonDocument.Parse(body);
        var code = problem.RootElement.GetProperty("code").GetString()!;
        var faults = new List<string>();
        if (!ProblemCatalog.Status.TryGetValue(code, out var meant) || (meant != status && code is not ("address" or "method")))
            faults.Add($"the code {code} came with {status}");
        if (problem.RootElement.GetProperty("title").GetString() is not { Length: > 0 } || problem.RootElement.GetProperty("type").GetString() != Problems.TypePrefix + code)
            faults.Add($"{status} without title or type: {body}");
        if (!fuzz.Operation.Problems.Contains(code) && code is not ("address" or "method") && fuzz.IsToTheOperation)
            faults.Add($"{fuzz.Operation.Id} is not said to end with {code}");
        return faults;
    }

    // What is there to be found, so that some requests get as far as an answer.
    private async Task<IReadOnlyList<string>> KnownAsync()
    {
        var answer = await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?" }));
        var reference = (await RunningService.JsonAsync(await service.PostAsync("/api/v1/handoffs", new { question = "fuzz" }))).GetProperty("reference").GetString()!;
        return
        [
            answer.GetProperty("receipt").GetProperty("code").GetString()!, answer.GetProperty("conversation").GetProperty("id").GetString()!, reference, reference.ToLowerInvariant(),
            "topic:irpf/dos-pagadores", "topic%3Airpf%2Fdos-pagadores", "BOE-A-2006-20764%23a96",
        ];
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
}

/// <summary>A service of its own: what is written into it at random is in no other test's way.</summary>
public sealed class FuzzedService : RunningService;
