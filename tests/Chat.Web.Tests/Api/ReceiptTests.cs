using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Api;

public sealed class ReceiptTests(RunningService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAnswerComesWithAReceiptThatVerifies()
    {
        var answer = await AskAsync("¿Tengo que declarar con dos pagadores? Mi DNI es 12345678Z.");
        var code = answer.GetProperty("receipt").GetProperty("code").GetString()!;

        var document = await service.Client.GetByteArrayAsync("/api/v1/receipts/" + code, Stop);
        var keys = JsonSerializer.Deserialize<KeySet>(await service.Client.GetStringAsync("/.well-known/taxassistant-keys.json", Stop), JsonSerializerOptions.Web)!;

        Assert.Equal(ReceiptVerdict.Genuine, ReceiptSeal.Verify(document, keys));
        var receipt = JsonDocument.Parse(document).RootElement.GetProperty("receipt");
        Assert.Equal(answer.GetProperty("text").GetString(), receipt.GetProperty("answer").GetString());
        Assert.Contains("[DNI]", receipt.GetProperty("question").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", receipt.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(answer.GetProperty("sources").GetArrayLength(), receipt.GetProperty("passages").GetArrayLength());
    }

    [Fact]
    public async Task AStreamedAnswerIsKeptBeforeItIsComplete()
    {
        var response = await service.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?" }, accept: "text/event-stream");
        var last = (await response.Content.ReadAsStringAsync(Stop)).Split('\n').Last(l => l.StartsWith("data:", StringComparison.Ordinal))[5..];
        var completed = JsonDocument.Parse(last).RootElement;

        Assert.Equal("completed", completed.GetProperty("type").GetString());
        Assert.False(completed.TryGetProperty("trace", out _));
        var id = Guid.ParseExact(completed.GetProperty("answer").GetProperty("id").GetString()!, "n");
        Assert.Single(service.Kept<KeptTurn>(), t => t.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatWasLookedAtIsKeptWithItsScores()
    {
        var answer = await AskAsync("¿Cuándo se presenta el modelo 303?");
        var id = Guid.ParseExact(answer.GetProperty("id").GetString()!, "n");

        var turn = JsonDocument.Parse(Assert.Single(service.Kept<KeptTurn>(), t => t.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal))).RootElement;
        var evidence = JsonDocument.Parse(turn.GetProperty("evidence").GetString()!).RootElement.EnumerateArray().ToList();

        Assert.Contains(evidence, e => e.GetProperty("kept").GetBoolean());
        Assert.Contains(evidence, e => !e.GetProperty("kept").GetBoolean());
        Assert.All(evidence, e => Assert.True(e.GetProperty("parts").EnumerateObject().Any()));
    }

    [Theory]
    [InlineData("es", "Justificante de una respuesta")]
    [InlineData("ca", "Justificant d&#x27;una resposta")]
    [InlineData("gl", "Xustificante dunha resposta")]
    [InlineData("eu", "Erantzun baten egiaztagiria")]
    public async Task ThePageShowsItInEachLanguage(string language, string title)
    {
        var answer = await AskAsync("¿Tengo que declarar con dos pagadores?");
        var url = answer.GetProperty("receipt").GetProperty("url").GetString();

        var response = await service.Client.GetAsync($"/{language}{url}", Stop);
        var page = await response.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(title, page, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains("class=\"receipt-seal\"", page, StringComparison.Ordinal);
        Assert.Contains("noindex", Assert.Single(response.Headers.GetValues("X-Robots-Tag")), StringComparison.Ordinal);
        Assert.Contains("<meta name=\"robots\" content=\"noindex\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/eu{url}\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync(url, Stop)).StatusCode);
    }

    [Fact]
    public async Task AReceiptThatWasTamperedWithSaysSo()
    {
        var answer = await AskAsync("¿Qué es el IVA?");
        var code = answer.GetProperty("receipt").GetProperty("code").GetString()!;
        Assert.True(ReceiptCode.TryParse(code, out var parsed));
        await using (var context = await service.Get<RecordsDatabase>().OpenAsync(Stop))
        {
            var kept = context.Receipts.Single(r => r.Code == parsed);
            kept.Document = kept.Document!.Replace("\"outcome\":\"", "\"outcome\":\"x", StringComparison.Ordinal);
            await context.SaveChangesAsync(Stop);
        }

        Assert.Contains("receipt-seal broken", await service.Client.GetStringAsync("/es/recibo/" + code, Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000-00000-00000-00")]
    [InlineData("nada")]
    [InlineData("..%2Fetc")]
    public async Task AnUnknownCodeIsNotFound(string code)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/recibo/" + code, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/api/v1/receipts/" + code, Stop)).StatusCode);
    }

    [Fact]
    public async Task AVisitorErasesTheConversationAndTheReceiptSaysOnlyThat()
    {
        var first = await AskAsync("¿Tengo que declarar con dos pagadores? marcaborrable");
        var conversation = first.GetProperty("conversation");
        var (id, token) = (conversation.GetProperty("id").GetString()!, conversation.GetProperty("token").GetString()!);
        var second = await AskAsync("¿Y si uno es el paro? marcaborrable", token, first.GetProperty("context"));
        Assert.Equal(id, second.GetProperty("conversation").GetProperty("id").GetString());
        await service.PostAsync("/api/v1/feedback", new { answerId = first.GetProperty("id").GetString(), useful = false, comment = "marcaborrable" });

        Assert.Equal(HttpStatusCode.Forbidden, (await EraseAsync(id, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await EraseAsync(id, new string('0', 26))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await EraseAsync(id, token)).StatusCode);

        foreach (var answer in new[] { first, second })
        {
            var code = answer.GetProperty("receipt").GetProperty("code").GetString();
            var page = await service.Client.GetAsync("/es/recibo/" + code, Stop);
            var words = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Stop));
            Assert.Equal(HttpStatusCode.Gone, page.StatusCode);
            Assert.Contains("se borró a petición de la persona interesada", words, StringComparison.Ordinal);
            Assert.DoesNotContain("marcaborrable", words, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Gone, (await service.Client.GetAsync("/api/v1/receipts/" + code, Stop)).StatusCode);
        }

        Assert.DoesNotContain(service.Kept<KeptTurn>(), t => t.Contains("marcaborrable", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Kept<KeptFeedback>(), t => t.Contains("marcaborrable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AContextFromOutsideCannotBringPersonalDataIn()
    {
        var answer = await AskAsync("¿Y en 2024?", context: new { topic = "12345678Z", territory = "12345678Z", language = "12345678Z", taxYear = 2025, lastQuestion = "Soy 12345678Z, ¿tengo que declarar con dos pagadores?" });

        Assert.DoesNotContain("12345678Z", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(service.Kept<KeptTurn>(), t => t.Contains("12345678Z", StringComparison.Ordinal));
    }

    private async Task<JsonElement> AskAsync(string question, string? conversation = null, object? context = null) =>
        await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question, language = "es", conversation, context }));

    private Task<HttpResponseMessage> EraseAsync(string id, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/conversations/" + id);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return service.Client.SendAsync(request, Stop);
    }
}
