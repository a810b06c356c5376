using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Chat.Web.Tests.Api;

/// <summary>Raw words never reach a file, a log, a trace or a metric: identifiers of every kind are planted everywhere a citizen can write, and every byte is searched.</summary>
public sealed class NothingRawAtRestTests(LoudService service) : IClassFixture<LoudService>
{
    // As citizens write them; each is a valid one and nobody's on purpose.
    private static readonly string[] Planted =
    [
        "12345678Z", "87.654.321-X", "x-1234567-l", "B-58.818.501", "ES91 2100 0418 4502 0005 1332", "28/12345678/40", "9872023 VH5797S 0001 WX",
        "ES1234123456789012JY", "4111 1111 1111 1111", "612 345 678", "(+34) 698-765-432", "peña.lopez+renta@correo.example", "12345678zren",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoByteOfAPlantedIdentifierIsLeftAnywhere()
    {
        foreach (var planted in Planted)
        {
            var first = await AskAsync($"Hola, soy {planted}, ¿tengo que declarar con dos pagadores?", null, null);
            await AskAsync($"¿Y en 2024? Repito: {planted}", first.GetProperty("conversation").GetProperty("token").GetString(), first.GetProperty("context"));
            // A client that does not mask: what it sends back is as raw as the question.
            await AskAsync("¿Y en Canarias?", planted, new { lastQuestion = $"¿Qué pasa con {planted}?", topic = planted, territory = planted, language = planted });
            await service.PostAsync("/api/v1/answers", new { question = $"{planted} ¿es correcto este número?" }, accept: "text/event-stream");
            await NameAsync(planted);
            await service.PostAsync("/api/v1/feedback", new { answerId = first.GetProperty("id").GetString(), useful = false, reasons = new[] { "wrong" }, comment = $"Llámenme: {planted}" });
            Assert.Equal(HttpStatusCode.Created, (await service.PostAsync("/api/v1/handoffs", new { answerId = first.GetProperty("id").GetString(), question = $"Soy {planted}", comment = $"mi dato: {planted}" })).StatusCode);
            await HandOverAsync(planted, first.GetProperty("conversation").GetProperty("token").GetString());
            // Bodies that cannot be read must not come back in an error or a log either.
            await service.PostAsync("/api/v1/answers", $"{{\"question\": {planted}}}");
            await service.PostAsync("/api/v1/feedback", $"{{\"answerId\":\"{planted}\",\"useful\":true}}");
            await service.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?", language = planted });
            await service.Client.GetAsync("/es/recibo/" + first.GetProperty("receipt").GetProperty("code").GetString(), Stop);
            var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/conversations/" + new string('0', 32));
            erase.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "0000");
            await service.Client.SendAsync(erase, Stop);
        }

        var telemetry = service.Telemetry;
        Assert.True(telemetry.Spans > Planted.Length, "No traces were heard, so nothing is shown about them.");
        Assert.True(telemetry.Measurements > Planted.Length, "No metrics were heard, so nothing is shown about them.");
        Assert.Contains(service.Told, t => t.Contains("Answered: ", StringComparison.Ordinal));
        var files = Directory.GetFiles(service.Data, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("records.db-wal", StringComparison.Ordinal) && new FileInfo(f).Length > 0);
        var told = Encoding.UTF8.GetBytes(string.Join('\n', service.Told));
        var searched = files.Select(f => (Name: f, Bytes: Read(f))).Append((Name: "logs, traces and metrics", Bytes: told)).ToList();
        // What should be there is there: the search would find it.
        Assert.Contains(searched, s => Stands(s.Bytes, "dos pagadores") && Stands(s.Bytes, "[DNI]"));
        var left = from place in searched from planted in Planted from form in Forms(planted) where Stands(place.Bytes, form) select $"{form} in {place.Name}";
        Assert.Empty(left);
    }

    // The name that a sender gives a write may hold anything too, and so may what it names.
    private async Task NameAsync(string planted)
    {
        var name = $"soy-{new string([.. planted.Where(char.IsAsciiLetterOrDigit)])}-0123456789";
        foreach (var path in new[] { "answers", "handoffs" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + path) { Content = JsonContent.Create(new { question = $"¿Es {planted} mío?" }), Headers = { { "Idempotency-Key", $"{name}-{path}" } } };
            using var response = await service.Client.SendAsync(request, Stop);
            Assert.True(response.IsSuccessStatusCode);
        }
    }

    // The contact is the one thing that a citizen gives to be kept; it may be a telephone or an address, and lies sealed.
    private async Task HandOverAsync(string planted, string? conversation)
    {
        var contact = planted is "612 345 678" or "(+34) 698-765-432" or "peña.lopez+renta@correo.example";
        var response = await service.PostAsync("/api/v1/handoffs", new { question = $"Soy {planted}", comment = planted, conversation, share = true, contact = contact ? planted : null });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var code = (await RunningService.JsonAsync(response)).GetProperty("reference").GetString();
        Assert.Equal(HttpStatusCode.Created, (await service.PostAsync($"/api/v1/cases/{code}/messages", new { text = $"Le repito: {planted}", key = Guid.NewGuid().ToString("n") })).StatusCode);
        await service.PostAsync($"/api/v1/cases/{code}/messages", new { text = planted, key = planted });
        await service.PostAsync("/api/v1/handoffs", new { question = planted, contact = $"llámeme: {planted}" });
        await service.Client.GetAsync($"/api/v1/cases/{code}", Stop);
    }

    private async Task<JsonElement> AskAsync(string question, string? conversation, object? context) =>
        await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question, conversation, context }));

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    // As written, bare, in either case; the shortest bare form has nine characters, so none stands anywhere by chance.
    private static IEnumerable<string> Forms(string planted)
    {
        var bare = new string([.. planted.Where(char.IsLetterOrDigit)]);
        return new[] { planted, planted.ToUpperInvariant(), planted.ToLowerInvariant(), bare, bare.ToUpperInvariant(), bare.ToLowerInvariant(), Uri.EscapeDataString(planted), JsonEncodedText.Encode(planted).ToString() }.Distinct();
    }

    private static bool Stands(byte[] bytes, string form) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(form)) >= 0
        || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(form)).TrimEnd('='))) >= 0;
}
