using System.Net;
using System.Net.Http.Json;
using Chat.Client;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Widget;

/// <summary>An answer that the frame named is made once, however often its line breaks, and not at all once the frame wants no more of it.</summary>
public sealed class WidgetResumptionTests(ServiceWithPatientModel service) : IClassFixture<ServiceWithPatientModel>
{
    private const string Answers = "/api/v1/widget/answers";
    private const string Question = "He tenido dos pagadores, ¿tengo que hacer la declaración de la renta?";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ALineThatBrokeGoesOnAfterItsLastEvent()
    {
        var (key, asked) = (TaxAssistantClient.NewKey(), service.Model.Requests.Count);
        Assert.Equal([1, 2], await NumbersAsync(key, null, most: 2));
        service.LetAll();

        var rest = await NumbersAsync(key, 2);

        Assert.Equal(Enumerable.Range(3, rest.Count), rest);
        Assert.True(rest.Count > 1);
        Assert.Equal(asked + 1, service.Model.Requests.Count);
        service.Hold();
    }

    [Fact]
    public async Task WhoWantsNoMoreOfItFreesTheModelAtOnce()
    {
        service.Hold();
        var key = TaxAssistantClient.NewKey();
        await NumbersAsync(key, null, most: 2);
        Assert.Equal(1, service.Model.UnderWay);

        using var request = new HttpRequestMessage(HttpMethod.Delete, Answers) { Headers = { { "Idempotency-Key", key } } };
        using var stopped = await service.Client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
        // Long before it would end by itself.
        for (var i = 0; i < 20 && service.Model.UnderWay > 0; i++)
            await Task.Delay(50, Stop);
        Assert.Equal(0, service.Model.UnderWay);
        using var nameless = await service.Client.DeleteAsync(Answers, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
    }

    [Theory]
    [InlineData(null, "3", "last-event")]
    [InlineData("0123456789abcdef", "x", "last-event")]
    [InlineData("short", null, "idempotency-key")]
    public async Task WhatCannotBeANameOrAnEventIsAProblem(string? key, string? last, string code)
    {
        using var request = Request(key, last);
        using var response = await service.Client.SendAsync(request, Stop);

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (await RunningService.JsonAsync(response)).GetProperty("code").GetString()));
    }

    private static HttpRequestMessage Request(string? key, string? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Answers) { Content = JsonContent.Create(new { question = Question }) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        return request;
    }

    // The numbers of so many events, and then the line is closed; or of all of them.
    private async Task<IReadOnlyList<int>> NumbersAsync(string key, int? last, int most = int.MaxValue)
    {
        using var request = Request(key, last?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        var numbers = new List<int>();
        while (numbers.Count < most && await reader.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                numbers.Add(int.Parse(line["id: ".Length..], System.Globalization.CultureInfo.InvariantCulture));
        }

        return numbers;
    }
}
