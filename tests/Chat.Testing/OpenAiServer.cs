using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Testing;

/// <summary>
/// A server of OpenAI's chat completions on a free port of the loopback interface, as vLLM and llama-server are:
/// <c>/v1/chat/completions</c> whole and streamed, <c>/v1/models</c>, <c>/health</c>. It says what a test tells it to,
/// and fails as a test tells it to.
/// </summary>
public sealed class OpenAiServer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        // Spanish letters travel as UTF-8, as these servers send them, and not as \u escapes.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<OpenAiRequest> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly SemaphoreSlim _probed = new(0);
    private int _answers;

    private OpenAiServer(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public string Url => _app.Urls.First();

    /// <summary>The model that it serves.</summary>
    public string Model { get; set; } = "salamandra-test";

    /// <summary>The key that it asks for; null for none.</summary>
    public string? Key { get; set; }

    /// <summary>What <c>/health</c> says; 404 where a gateway has none.</summary>
    public int Health { get; set; } = 200;

    /// <summary>What it answers; by default the last message.</summary>
    public Func<OpenAiRequest, OpenAiAnswer> Answer { get; set; } = request => OpenAiAnswer.Says(request.LastMessage);

    /// <summary>The requests for an answer so far.</summary>
    public IReadOnlyList<OpenAiRequest> Requests => [.. _requests];

    /// <summary>Starts one.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<OpenAiServer> StartAsync(int port = 0)
    {
        var app = LoopbackServer.Begin(port).Build();
        var server = new OpenAiServer(app);
        app.MapGet("/health", server.SayHealth);
        app.MapGet("/v1/models", server.SayModels);
        app.MapPost("/v1/chat/completions", server.CompleteAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Ends when the next request for an answer has come.</summary>
    public Task ArrivedAsync(CancellationToken cancellation) => _arrived.WaitAsync(cancellation);

    /// <summary>Ends when the next health probe has come.</summary>
    public Task ProbedAsync(CancellationToken cancellation) => _probed.WaitAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
        _arrived.Dispose();
        _probed.Dispose();
    }

    private IResult SayHealth()
    {
        _probed.Release();
        return Results.StatusCode(Health);
    }

    private IResult SayModels(HttpContext context) => MayEnter(context)
        ? Results.Json(new { @object = "list", data = new[] { new { id = Model, @object = "model" } } })
        : Fault(401, "Unauthorized");

    private bool MayEnter(HttpContext context) => Key is null || context.Request.Headers.Authorization == $"Bearer {Key}";

    private async Task CompleteAsync(HttpContext context)
    {
        var request = new OpenAiRequest(
            await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted),
            context.Request.Headers.Authorization);
        // Not undone with the request, whose end may come before its turn among the callbacks.
        context.RequestAborted.Register(request.MarkAborted);
        _requests.Enqueue(request);
        _arrived.Release();
        if (!MayEnter(context))
        {
            await Fault(401, "Unauthorized").ExecuteAsync(context);
            return;
        }

        var answer = Answer(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        try
        {
            if (answer.Status != 200)
                await RefuseAsync(context, request, answer);
            else if (request.Stream)
                await StreamAsync(new EventWriter(context, answer, either.Token), request, answer);
            else
                await context.Response.WriteAsJsonAsync(Whole(request, answer), Json, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The client went away, or the test ended.
            context.Abort();
        }
    }

    // Servers repeat what they could not digest: a client must not pass it on.
    private static async Task RefuseAsync(HttpContext context, OpenAiRequest request, OpenAiAnswer answer)
    {
        if (answer.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Fault(answer.Status, $"Cannot process: {request.LastMessage} ({request.Authorization})").ExecuteAsync(context);
    }

    private static IResult Fault(int status, string message) =>
        Results.Json(new { error = new { message, type = "error", code = status } }, Json, statusCode: status);

    private async Task StreamAsync(EventWriter events, OpenAiRequest request, OpenAiAnswer answer)
    {
        var (tokens, finish) = answer.Shorten(request);
        var id = NextId();
        await events.PauseAsync(0);
        if (answer.Tokens.Count > 0 || answer.Finishes)
            await events.WriteAsync(Chunk(id, new { role = "assistant", content = "" }, null));
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0)
                await events.PauseAsync(i);
            if (await events.FailAsync(i))
                return;
            await events.WriteAsync(Chunk(id, new { content = tokens[i] }, null));
        }

        await events.PauseAsync(tokens.Count);
        if (await events.FailAsync(tokens.Count))
            return;
        if (answer.Finishes)
            await events.WriteAsync(Chunk(id, new { }, finish));
        if (answer.Finishes && request.WantsUsage)
            await events.WriteAsync(Serialize(new { id, @object = "chat.completion.chunk", created = 1_790_000_000, model = Model, choices = Array.Empty<object>(), usage = Usage(request, tokens) }));
        if (answer.SaysDone)
            await events.WriteAsync("[DONE]");
    }

    private string Chunk(string id, object delta, string? finish) => Serialize(new
    {
        id,
        @object = "chat.completion.chunk",
        created = 1_790_000_000,
        model = Model,
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
    });

    private object Whole(OpenAiRequest request, OpenAiAnswer answer)
    {
        var (tokens, finish) = answer.Shorten(request);
        return new
        {
            id = NextId(),
            @object = "chat.completion",
            created = 1_790_000_000,
            model = Model,
            choices = new[] { new { index = 0, message = new { role = "assistant", content = string.Concat(tokens) }, finish_reason = finish } },
            usage = Usage(request, tokens),
        };
    }

    private static object Usage(OpenAiRequest request, IReadOnlyList<string> tokens) => new
    {
        prompt_tokens = request.PromptTokens,
        completion_tokens = tokens.Count,
        total_tokens = request.PromptTokens + tokens.Count,
    };

    private string NextId() => $"chatcmpl-{Interlocked.Increment(ref _answers)}";

    private static string Serialize(object value) => JsonSerializer.Serialize(value, Json);
}
