using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Testing;
using Chat.Web.Api;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Routing;

namespace Chat.Web.Tests.Api.Description;

/// <summary>The description of the HTTP interface says what the code does: no address more or less, and each example goes through its handler.</summary>
public sealed partial class ApiDescriptionTests(RunningService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAddressOfTheInterfaceIsDescribedAndNoOther()
    {
        var described = (await Interface.ReadAsync(service)).Operations.Select(o => $"{o.Method} {o.Path}");
        var mapped = service.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal) && e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {Parameter().Replace(e.RoutePattern.RawText!, "{$1}")}"));

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TheDocumentInDocsIsTheOneThatIsServed() =>
        Assert.Equal((await Interface.ReadAsync(service)).Text.ReplaceLineEndings("\n").TrimEnd(), (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json"), Stop)).ReplaceLineEndings("\n").TrimEnd());

    [Fact]
    public async Task EveryOperationHasExamplesAndEachFitsItsOwnSchema()
    {
        var api = await Interface.ReadAsync(service);
        Assert.StartsWith("3.1", api.Document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        foreach (var operation in api.Operations)
        {
            if (operation.Of.TryGetProperty("requestBody", out _))
                Assert.NotEmpty(operation.Requests);
            Assert.NotEmpty(operation.Of.GetProperty("summary").GetString()!);
            var whole = operation.Of.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2' && r.Value.TryGetProperty("content", out _)).SelectMany(r => r.Value.GetProperty("content").EnumerateObject()).ToList();
            Assert.All(whole, c => Assert.True(c.Value.TryGetProperty("examples", out _), $"{operation.Id} has no example of {c.Name}"));
            Assert.All(operation.Requests, r => Assert.Empty(api.Faults(operation, r.Value)));
            Assert.All(operation.Responses, r => Assert.Empty(api.Faults(operation, r.Status, r.MediaType, r.Value.GetRawText())));
        }
    }

    [Fact]
    public async Task EveryExampleOfARequestGoesThroughItsHandlerAndWhatComesBackIsAsDescribed()
    {
        var api = await Interface.ReadAsync(service);
        var sent = 0;
        foreach (var operation in api.Operations)
        {
            foreach (var (name, value) in operation.Requests.Count > 0 ? operation.Requests : [("none", default)])
            {
                foreach (var accept in Accepted(operation))
                {
                    using var request = await RequestAsync(operation, value.ValueKind == JsonValueKind.Undefined ? null : value, accept);
                    using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
                    var mediaType = response.Content.Headers.ContentType?.MediaType ?? "";
                    Assert.True(response.IsSuccessStatusCode, $"{operation.Id} {name}: {response.StatusCode}");
                    Assert.Equal((operation.Id, accept), (operation.Id, mediaType.Length == 0 ? "" : mediaType));
                    // The events of a case have no end.
                    var body = operation.Id == "watch-case" ? "" : await response.Content.ReadAsStringAsync(Stop);
                    Assert.Empty(api.Faults(operation, (int)response.StatusCode, mediaType, body).Select(f => $"{operation.Id} {name}: {f}"));
                    sent++;
                }
            }
        }

        Assert.True(sent > api.Operations.Count, $"{sent} requests");
    }

    [Fact]
    public async Task TheEventsShownAsAnExampleAreOfTheKindsThatCome()
    {
        var api = await Interface.ReadAsync(service);
        var example = api.Of("ask").Responses.Single(r => r.MediaType == "text/event-stream").Value.GetString()!;
        var response = await service.PostAsync("/api/v1/answers", new { question = "He tenido dos pagadores, ¿tengo que declarar?" }, accept: "text/event-stream");
        var real = await response.Content.ReadAsStringAsync(Stop);

        foreach (var block in example.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (block.StartsWith(':'))
                continue;
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var shown = JsonDocument.Parse(lines[0]["data: ".Length..]).RootElement;
            Assert.Matches("^id: [0-9]+$", lines[1]);
            var kind = shown.GetProperty("type").GetString()!;
            var came = Data().Matches(real).Select(m => JsonDocument.Parse(m.Groups[1].Value).RootElement).First(e => e.GetProperty("type").GetString() == kind);
            Assert.Equal(came.EnumerateObject().Select(m => m.Name), shown.EnumerateObject().Select(m => m.Name));
        }
    }

    [Fact]
    public void EveryProblemHasAStatusAndItsWordsInFourLanguages()
    {
        var words = new UiWordings().For(Core.Languages.Language.Es).Keys.Where(k => k.StartsWith("problem-", StringComparison.Ordinal)).ToList();

        Assert.Equal(ProblemCatalog.Status.Keys.Order(StringComparer.Ordinal), words.Where(k => !k.EndsWith("-detail", StringComparison.Ordinal)).Select(Problems.CodeOf).Order(StringComparer.Ordinal));
        Assert.All(ProblemCatalog.Status.Keys, c => Assert.Contains($"problem-{c}-detail", words));
    }

    [Fact]
    public async Task EveryProblemIsDescribedForSomeOperationButTheTwoOfNone()
    {
        var described = (await Interface.ReadAsync(service)).Operations.SelectMany(o => o.Problems).ToHashSet();

        Assert.Equal(["address", "method"], ProblemCatalog.Status.Keys.Except(described).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ask", "{\"question\":", "json")]
    [InlineData("ask", "{}", "question")]
    [InlineData("ask", """{"question":"x","language":"fr"}""", "language")]
    [InlineData("give-feedback", """{"useful":true}""", "answer-id")]
    [InlineData("give-feedback", """{"answerId":"01a208af967478128f3cc92a807e9dc8"}""", "useful")]
    [InlineData("give-feedback", """{"answerId":"01a208af967478128f3cc92a807e9dc8","useful":false,"reasons":["x"]}""", "reasons")]
    [InlineData("ask-for-a-person", """{"contact":"x"}""", "contact")]
    [InlineData("ask-for-a-person", """{"key":"x"}""", "idempotency-key")]
    [InlineData("write-in-case", """{"text":""}""", "message")]
    [InlineData("case", null, "case")]
    [InlineData("watch-case", null, "case")]
    [InlineData("source", null, "source")]
    [InlineData("receipt", null, "receipt")]
    [InlineData("erase-conversation", null, "conversation-token")]
    public async Task AProblemSaysItsCodeAndIsDescribedWhereItComesFrom(string id, string? body, string code)
    {
        var api = await Interface.ReadAsync(service);
        var operation = api.Of(id);
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Parameter().Replace(operation.Path, "x"));
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");

        using var response = await service.Client.SendAsync(request, Stop);
        var problem = await response.Content.ReadAsStringAsync(Stop);

        Assert.Equal(code, JsonDocument.Parse(problem).RootElement.GetProperty("code").GetString());
        Assert.Equal(ProblemCatalog.Status[code], (int)response.StatusCode);
        Assert.Contains(code, operation.Problems);
        Assert.Empty(api.Faults(operation, (int)response.StatusCode, response.Content.Headers.ContentType!.MediaType!, problem));
    }

    [Fact]
    public async Task AValueInAnAddressThatIsNoneIsAProblemOfItsOwn()
    {
        using var response = await service.Client.GetAsync("/api/v1/cases/x?after=uno", Stop);

        Assert.Equal((HttpStatusCode.BadRequest, "parameter"), (response.StatusCode, (await RunningService.JsonAsync(response)).GetProperty("code").GetString()));
    }

    private static IEnumerable<string> Accepted(Operation operation) =>
        operation.Of.GetProperty("responses").EnumerateObject().First(r => r.Name[0] == '2').Value.TryGetProperty("content", out var content) ? content.EnumerateObject().Select(c => c.Name) : [""];

    private async Task<HttpRequestMessage> RequestAsync(Operation operation, JsonElement? body, string accept)
    {
        var (path, token) = (operation.Path, default(string));
        if (path.Contains("{code}", StringComparison.Ordinal) && operation.Id != "receipt")
            path = path.Replace("{code}", (await RunningService.JsonAsync(await service.PostAsync("/api/v1/handoffs", new { question = "¿?" }))).GetProperty("reference").GetString(), StringComparison.Ordinal);
        if (operation.Id is "receipt" or "erase-conversation")
        {
            var answer = await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?" }));
            path = path.Replace("{code}", answer.GetProperty("receipt").GetProperty("code").GetString(), StringComparison.Ordinal);
            path = path.Replace("{id}", answer.GetProperty("conversation").GetProperty("id").GetString(), StringComparison.Ordinal);
            token = answer.GetProperty("conversation").GetProperty("token").GetString();
        }

        path = path.Replace("{id}", "topic:irpf/dos-pagadores", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        foreach (var (name, parameter) in operation.Parameters("header").Where(p => p.Of.TryGetProperty("example", out _) && p.Name is "Accept-Language"))
            request.Headers.TryAddWithoutValidation(name, parameter.GetProperty("example").ToString());
        if (token is not null && operation.Id == "erase-conversation")
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (operation.Parameters("header").Any(p => p.Name == "Idempotency-Key"))
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (accept.Length > 0)
            request.Headers.Accept.ParseAdd(accept);
        if (body is { } sent)
            request.Content = new StringContent(sent.GetRawText(), null, "application/json");
        return request;
    }

    [GeneratedRegex(@"\{\**([a-z]+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("^data: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Data();
}
