using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Chat.Testing.Qdrant;

/// <summary>
/// A Qdrant on a free port of the loopback interface, as version 1.19 behaves over REST: collections, points, payload indexes,
/// filters, fusion, aliases, keys, limits and errors. It keeps what it is given in memory, refuses more than the real one, and
/// fails as a test tells it to.
/// </summary>
public sealed class QdrantServer : IAsyncDisposable
{
    /// <summary>Most bytes of a request: <c>service.max_request_size_mb</c>.</summary>
    private const int LargestRequest = 32 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WebApplication _app;
    private readonly QdrantRooms _rooms = new();
    private readonly ConcurrentQueue<QdrantRequest> _requests = new();
    private readonly SemaphoreSlim _silences = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();

    private QdrantServer(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public string Url => _app.Urls.First();

    /// <summary>The key that it asks for; null for none.</summary>
    public string? Key { get; set; }

    /// <summary>A key that may only read; null for none.</summary>
    public string? ReadOnlyKey { get; set; }

    /// <summary>What it says of itself.</summary>
    public string Version { get; set; } = "1.19.0";

    /// <summary>What it does instead of serving a request well; null to serve it. Asked once for each request, one after another.</summary>
    public Func<QdrantRequest, QdrantReply?> Interfere { get; set; } = _ => null;

    /// <summary>How the collections stand, one word after another as they are asked for; green at last.</summary>
    public ConcurrentQueue<string> States { get; } = new();

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<QdrantRequest> Requests => [.. _requests];

    /// <summary>Names of the collections.</summary>
    public IReadOnlyList<string> Collections
    {
        get
        {
            lock (_lock)
                return [.. _rooms.Collections.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Aliases and what they stand for.</summary>
    public IReadOnlyDictionary<string, string> Aliases
    {
        get
        {
            lock (_lock)
                return _rooms.Aliases.ToDictionary();
        }
    }

    /// <summary>Starts one.</summary>
    public static async Task<QdrantServer> StartAsync()
    {
        var builder = LoopbackServer.Begin();
        // It measures requests itself, and answers too large ones as Qdrant does.
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new QdrantServer(app);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>How a collection was created.</summary>
    public JsonElement Settings(string collection)
    {
        lock (_lock)
            return _rooms.Collections[collection].Settings;
    }

    /// <summary>Types of the payload indexes of a collection, by field.</summary>
    public IReadOnlyDictionary<string, string> Indexes(string collection)
    {
        lock (_lock)
            return _rooms.Collections[collection].Indexes.ToDictionary();
    }

    /// <summary>Payloads of the points of a collection.</summary>
    public IReadOnlyList<JsonElement> Payloads(string collection)
    {
        lock (_lock)
            return [.. _rooms.Collections[collection].Points.Select(p => p.Payload)];
    }

    /// <summary>Does what a client would ask for, behind the back of the one under test.</summary>
    public void Do(string method, string path, string body = "{}")
    {
        lock (_lock)
            _rooms.Serve(method, path, body, "green");
    }

    /// <summary>Ends when the next request is met with silence.</summary>
    public Task SilenceAsync(CancellationToken cancellation) => _silences.WaitAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
        _silences.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var key = context.Request.Headers["api-key"].FirstOrDefault();
        var request = new QdrantRequest(context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", body, key);
        QdrantReply? told;
        lock (_lock)
        {
            _requests.Enqueue(request);
            told = Interfere(request);
        }

        if (told is null)
            await WriteAsync(context, Answer(request), null);
        else
            await MisbehaveAsync(context, request, told);
    }

    private async Task MisbehaveAsync(HttpContext context, QdrantRequest request, QdrantReply told)
    {
        if (told.DoesIt)
            Answer(request);
        if (told.Silent)
        {
            _silences.Release();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
            await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Abort();
            return;
        }

        if (told.Drop)
        {
            context.Abort();
            return;
        }

        if (told.CutAfter is not null)
        {
            await WriteAsync(context, Answer(request), told.CutAfter);
            return;
        }

        if (told.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = after;
        await WriteAsync(context, (told.Status, told.Type ?? "application/json", told.Type is null ? Envelope(told.Words) : told.Words), null);
    }

    private (int Status, string Type, string Body) Answer(QdrantRequest request)
    {
        if (request.Path is "/healthz" or "/livez")
            return (200, "text/plain", "healthz check passed");
        if (request.Path == "/")
            return (200, "application/json", JsonSerializer.Serialize(new { title = "qdrant - vector search engine", version = Version, commit = "0" }));
        if (Key is not null && request.Key is null)
            return (401, "text/plain", "Must provide an API key or an Authorization bearer token");
        if (Key is not null && request.Key != Key && (ReadOnlyKey is null || request.Key != ReadOnlyKey))
            return (401, "text/plain", "Invalid API key or JWT");
        if (Key is not null && request.Key != Key && !QdrantRooms.OnlyReads(request.Method, request.Path))
            return (403, "application/json", Envelope("Forbidden: Global write access is required"));
        if (Encoding.UTF8.GetByteCount(request.Body) is var length and > LargestRequest)
            return (400, "application/json", Envelope($"JSON payload ({length} bytes) is larger than allowed (limit: {LargestRequest} bytes)."));
        try
        {
            lock (_lock)
            {
                var result = _rooms.Serve(request.Method, request.Path, request.Body, States.TryPeek(out var state) ? state : "green");
                if (request.Method == "GET" && request.Path.Split('/') is ["", "collections", _])
                    States.TryDequeue(out _);
                return (200, "application/json", JsonSerializer.Serialize(new { usage = (object?)null, time = 0.002, status = "ok", result }, Json));
            }
        }
        catch (QdrantRefusal refusal)
        {
            return (refusal.Status, "application/json", Envelope(refusal.Message));
        }
    }

    private static string Envelope(string words) => JsonSerializer.Serialize(new { status = new { error = words }, time = 0.0, result = (object?)null }, Json);

    private static async Task WriteAsync(HttpContext context, (int Status, string Type, string Body) answer, int? cutAfter)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Type;
        context.Response.ContentLength = bytes.Length;
        if (cutAfter is not { } length)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            return;
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(0, Math.Min(length, bytes.Length - 1)), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
