using System.Text.Json;

namespace Chat.Web.Tests.Api.Description;

/// <summary>The description of the HTTP interface, as it is served.</summary>
internal sealed class Interface
{
    private readonly JsonSchemaCheck _check;

    private Interface(string text)
    {
        Text = text;
        Document = JsonDocument.Parse(text).RootElement;
        _check = new JsonSchemaCheck(Document);
        Operations =
        [
            .. from path in Document.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               select new Operation(method.Name.ToUpperInvariant(), path.Name, method.Value),
        ];
    }

    public string Text { get; }

    public JsonElement Document { get; }

    public IReadOnlyList<Operation> Operations { get; }

    public static async Task<Interface> ReadAsync(RunningService service) => new(await service.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

    public Operation Of(string id) => Operations.Single(o => o.Id == id);

    /// <summary>What is wrong with a body of that media type in a response of that status.</summary>
    public IReadOnlyList<string> Faults(Operation operation, int status, string mediaType, string body)
    {
        if (!operation.Of.GetProperty("responses").TryGetProperty($"{status}", out var response))
            return [$"{operation.Id} may not end with {status}"];
        if (!response.TryGetProperty("content", out var content) || !content.TryGetProperty(mediaType, out var described))
            return body.Length == 0 ? [] : [$"{operation.Id} {status} has no {mediaType}"];
        if (mediaType == "text/event-stream")
            return [];
        try
        {
            using var json = JsonDocument.Parse(body);
            return _check.Faults(json.RootElement, described.GetProperty("schema"));
        }
        catch (JsonException fault)
        {
            return [$"{operation.Id} {status}: {fault.Message}"];
        }
    }

    /// <summary>What is wrong with a body of a request.</summary>
    public IReadOnlyList<string> Faults(Operation operation, JsonElement sent) =>
        _check.Faults(sent, operation.Of.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"));
}

/// <summary>One operation.</summary>
internal sealed record Operation(string Method, string Path, JsonElement Of)
{
    public string Id => Of.GetProperty("operationId").GetString()!;

    /// <summary>Its parameters in an address or a header.</summary>
    public IEnumerable<(string Name, JsonElement Of)> Parameters(string place) =>
        Of.TryGetProperty("parameters", out var all) ? all.EnumerateArray().Where(p => p.GetProperty("in").GetString() == place).Select(p => (p.GetProperty("name").GetString()!, p)) : [];

    /// <summary>Bodies that are shown as examples of a request.</summary>
    public IReadOnlyList<(string Name, JsonElement Value)> Requests =>
        Of.TryGetProperty("requestBody", out var body) ? ExamplesOf(body.GetProperty("content").GetProperty("application/json")) : [];

    /// <summary>Bodies that are shown as examples of responses.</summary>
    public IReadOnlyList<(int Status, string MediaType, string Name, JsonElement Value)> Responses =>
    [
        .. from response in Of.GetProperty("responses").EnumerateObject()
           where response.Value.TryGetProperty("content", out _)
           from content in response.Value.GetProperty("content").EnumerateObject()
           from example in ExamplesOf(content.Value)
           select (int.Parse(response.Name, System.Globalization.CultureInfo.InvariantCulture), content.Name, example.Name, example.Value),
    ];

    /// <summary>The codes of problems that it may end with.</summary>
    public IReadOnlySet<string> Problems => Responses.Where(r => r.MediaType == "application/problem+json").Select(r => r.Name).ToHashSet();

    private static IReadOnlyList<(string Name, JsonElement Value)> ExamplesOf(JsonElement content) =>
        content.TryGetProperty("examples", out var examples) ? [.. examples.EnumerateObject().Select(e => (e.Name, e.Value.GetProperty("value")))] : [];
}
