using System.Globalization;
using System.Text.Json.Nodes;
using Chat.Core.Languages;
using Chat.Web.Api.Consumers;
using Chat.Web.Api.Once;
using Chat.Web.Api.Streams;
using Chat.Web.Wording;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chat.Web.Api.Description;

/// <summary>
/// The interface as OpenAPI 3.1 describes it, made from the endpoints themselves: their parameters, bodies and problems, with examples out of
/// <c>Description/Examples</c>. What is served is kept as docs/openapi.json, and a test holds the two equal.
/// </summary>
internal static class ApiDescription
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";
    private const string ProblemSchema = "Problem";
    private const string KeyScheme = "consumer";
    private const string TokenScheme = "conversation";
    private const string About = """
        Answers tax questions in Spanish, Catalan, Galician and Basque, with the sources of every figure. A machine makes the answers: whoever
        shows them says so. How keys, quotas, naming a write and resuming a stream work: docs/api.md.
        """;

    // Members without which a handler refuses.
    private static readonly Dictionary<string, string[]> Asked = new()
    {
        [nameof(AnswerRequest)] = ["question"],
        [nameof(Records.FeedbackRequest)] = ["answerId", "useful"],
        [nameof(CaseMessageRequest)] = ["text"],
    };

    private static readonly UiWording Spanish = new UiWordings().For(Language.Es);

    /// <summary>Adds the document.</summary>
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddSchemaTransformer((schema, _, _) => NumbersAreNumbersAsync(schema));
        options.AddDocumentTransformer((document, _, _) => DescribeAsync(document));
        options.AddOperationTransformer((operation, context, _) => DescribeAsync(operation, context));
    });

    // The reader takes "3" for 3 as well, which is nobody's business to rely on.
    private static Task NumbersAreNumbersAsync(OpenApiSchema schema)
    {
        if (schema.Type is { } type && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0 && type.HasFlag(JsonSchemaType.String))
            (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = "TaxAssistant", Version = "1", Description = About, License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" } };
        // Where it is served is where it was read from; a snapshot has no place.
        document.Servers = [];
        document.Tags = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ConsumerAccess.Header,
                Description = "The key of a consumer, whose quotas hold then instead of the limits by address. Needed where TaxAssistant:Api:RequiresKey is true.",
            },
            [TokenScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "conversation.token of an answer of the conversation." },
        };
        foreach (var (name, schema) in document.Components.Schemas ?? new Dictionary<string, IOpenApiSchema>())
            Require(name, schema);
        document.AddComponent(ProblemSchema, Problem());
        return Task.CompletedTask;
    }

    // What is null is left out of a response, and may be left out of a request but where its handler asks for it.
    private static void Require(string name, IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema { Properties: { } members } written)
            return;
        written.Required = written.Required?.Where(r => members.TryGetValue(r, out var member) && !MayBeNull(member)).ToHashSet() ?? [];
        written.Required.UnionWith(Asked.GetValueOrDefault(name) ?? []);
    }

    private static bool MayBeNull(IOpenApiSchema schema) => schema.Type?.HasFlag(JsonSchemaType.Null) == true || schema.OneOf?.Any(o => o.Type == JsonSchemaType.Null) == true;

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var (metadata, document, name) = (context.Description.ActionDescriptor.EndpointMetadata, context.Document!, operation.OperationId!);
        var erases = metadata.OfType<NeedsNoKey>().Any() && context.Description.HttpMethod == "DELETE";
        operation.Tags = null;
        operation.Security = erases
            ? [Needs(TokenScheme, document)]
            : [[], Needs(KeyScheme, document)];
        operation.Parameters ??= [];
        foreach (var parameter in Parameters(name, metadata.OfType<MayBeNamed>().Any()))
            operation.Parameters.Add(parameter);
        if (operation.RequestBody?.Content is { } body && body.TryGetValue(Json, out var sent))
            sent.Examples = Examples(name, "request");
        foreach (var (status, response) in operation.Responses!)
        {
            if (response.Content is not { } content)
                continue;
            if (content.TryGetValue(Json, out var whole))
                whole.Examples = Examples(name, status);
            if (content.TryGetValue(EventStream.MediaType, out var events))
                (events.Schema, events.Examples) = (Text("Server-sent events: docs/api.md says which, and how to resume them."), Events(name));
        }

        Describe(operation.Responses, metadata.OfType<MayBeNamed>().Any());
        foreach (var codes in Codes(metadata).GroupBy(c => ProblemCatalog.Status[c]).OrderBy(g => g.Key))
            operation.Responses[codes.Key.ToString(CultureInfo.InvariantCulture)] = Failure(codes.Key, [.. codes], document);
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Codes(IList<object> metadata) =>
        ProblemCatalog.Common.Concat(metadata.OfType<MayBeNamed>().Any() ? ProblemCatalog.OfNames : []).Concat(metadata.OfType<Problematic>().SelectMany(p => p.Codes)).Distinct();

    private static OpenApiSecurityRequirement Needs(string scheme, OpenApiDocument document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static IEnumerable<OpenApiParameter> Parameters(string operation, bool mayBeNamed)
    {
        yield return Header("Accept-Language", "Language of problems, and of what names none: es, ca, gl or eu.", new OpenApiSchema { Type = JsonSchemaType.String }, "ca");
        if (mayBeNamed)
        {
            yield return Header(
                IdempotencyKey.Header, "The sender's own name for this write: sent again under it within 24 hours, it is done once. A UUID.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 16, MaxLength = 64, Pattern = "^[A-Za-z0-9-]+$" }, "0c0e2f5e-9a6b-4e9c-8f8e-5d7c1c1d5b1a");
        }

        if (operation is "ask" or "watch-case")
            yield return Header("Last-Event-ID", "Number of the last event that arrived: the stream goes on after it.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" }, 3);
    }

    private static OpenApiParameter Header(string name, string about, OpenApiSchema schema, JsonNode example) =>
        new() { Name = name, In = ParameterLocation.Header, Description = about, Schema = schema, Example = example };

    private static void Describe(OpenApiResponses responses, bool mayBeNamed)
    {
        foreach (var response in responses.Values.OfType<OpenApiResponse>())
        {
            response.Headers = Quotas();
            if (mayBeNamed)
                response.Headers[IdempotencyKey.ReplayedHeader] = Says("true when it had been done before.", JsonSchemaType.String);
        }
    }

    private static OpenApiResponse Failure(int status, IReadOnlyList<string> codes, OpenApiDocument document)
    {
        var headers = status == StatusCodes.Status401Unauthorized ? [] : Quotas();
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable || codes.Contains("idempotency-busy"))
            headers["Retry-After"] = Says("Seconds after which to try again.", JsonSchemaType.Integer);
        return new OpenApiResponse
        {
            Description = string.Join(", ", codes),
            Headers = headers.Count > 0 ? headers : null,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemJson] = new()
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema, document),
                    Examples = codes.ToDictionary(c => c, IOpenApiExample (c) => new OpenApiExample { Value = Example(c, status) }),
                },
            },
        };
    }

    private static Dictionary<string, IOpenApiHeader> Quotas() => new()
    {
        ["RateLimit-Policy"] = Says("The consumer's quotas: \"minute\";q=60;w=60, \"day\";q=10000;w=86400.", JsonSchemaType.String),
        ["RateLimit"] = Says("What is left of them, and seconds until each begins anew: \"minute\";r=59;t=41, \"day\";r=9999;t=50041.", JsonSchemaType.String),
    };

    private static OpenApiHeader Says(string about, JsonSchemaType type) => new() { Description = about, Schema = new OpenApiSchema { Type = type } };

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457 problem details.",
        Required = new HashSet<string> { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The code as a URN: a name, not an address."),
            ["title"] = Text("What is wrong, in the language of the request."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["detail"] = Text("The way out."),
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Which problem, the same in every language.", Enum = [.. ProblemCatalog.Status.Keys.Order(StringComparer.Ordinal).Select(c => (JsonNode)c)] },
            ["traceId"] = Text("By which the operator finds the request; no part of what a program goes by."),
            ["violated-policies"] = new OpenApiSchema { Type = JsonSchemaType.Array, Description = "Of RateLimit-Policy, those that are used up.", Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        },
    };

    private static OpenApiSchema Text(string about) => new() { Type = JsonSchemaType.String, Description = about };

    private static JsonObject Example(string code, int status)
    {
        var key = "problem-" + code;
        var example = new JsonObject
        {
            ["type"] = Problems.TypePrefix + code,
            ["title"] = Spanish[key],
            ["status"] = status,
            ["detail"] = Spanish.Say(key + "-detail", ("limit", code == "quota-day" ? "10000" : "60"), ("seconds", "41")),
            ["code"] = code,
        };
        if (code.StartsWith("quota-", StringComparison.Ordinal))
            example["violated-policies"] = new JsonArray(code["quota-".Length..]);
        return example;
    }

    // ask.request.json is a question's example, ask.request.follow-up.json another.
    private static Dictionary<string, IOpenApiExample>? Examples(string operation, string part)
    {
        var found = Read(operation, part, "json").ToDictionary(e => e.Name, IOpenApiExample (e) => new OpenApiExample { Value = JsonNode.Parse(e.Text) });
        return found.Count > 0 ? found : null;
    }

    private static Dictionary<string, IOpenApiExample> Events(string operation) =>
        Read(operation, "events", "txt").ToDictionary(e => e.Name, IOpenApiExample (e) => new OpenApiExample { Value = e.Text });

    private static IEnumerable<(string Name, string Text)> Read(string operation, string part, string kind)
    {
        var (assembly, start) = (typeof(ApiDescription).Assembly, $"ApiExamples/{operation}.{part}.");
        foreach (var file in assembly.GetManifestResourceNames().Where(n => n.StartsWith(start, StringComparison.Ordinal) && n.EndsWith("." + kind, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            yield return (file[start.Length..^(kind.Length + 1)], reader.ReadToEnd());
        }
    }
}
