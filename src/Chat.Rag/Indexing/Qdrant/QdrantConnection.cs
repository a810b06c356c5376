using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Sends calls to the server: with the key, under a time limit each, again where that is safe and may help.</summary>
internal sealed class QdrantConnection : IDisposable
{
    /// <summary>Most bytes of a response: 400 candidates with long texts, or 256 points with 4,096 numbers each, are under 20 MiB.</summary>
    public const int LongestResponse = 64 * 1024 * 1024;

    /// <summary>A server that wants to be left alone longer than this is told of instead of waited for.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly QdrantFaults _faults;
    private readonly TimeProvider _clock;
    private readonly int _tries;
    private readonly Random _jitter;
    private readonly Lock _lock = new();

    /// <summary>To one server; nothing is sent yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="clock">The time.</param>
    /// <param name="seed">Of the jitter between tries; another on each node, so that they do not all come back at once.</param>
    /// <exception cref="IndexException">The address or the key is unusable, or the key would travel unencrypted.</exception>
    public QdrantConnection(QdrantOptions options, TimeProvider clock, int seed)
    {
        if (QdrantOptionsValidator.AddressFault(options) is { } fault)
            throw new IndexException(fault);
        var url = new Uri(options.Url!);
        _clock = clock;
        _tries = options.Tries;
        _jitter = new Random(seed);
        _faults = new QdrantFaults(url.Authority);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(3),
            // A redirection would take the key elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            // Unencrypted, a proxy would read the key; and nothing stands between this machine and itself.
            UseProxy = url.Scheme == Uri.UriSchemeHttps,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            // Names are looked up again now and then, since nodes move.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/"),
            // Each call has its own, on the clock that tests move.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestResponse,
        };
        if (QdrantKey.Read(options) is { } key)
            _http.DefaultRequestHeaders.Add("api-key", key);
    }

    /// <summary>What a call results in, unwrapped.</summary>
    /// <exception cref="IndexException">It failed, for good or as often as it may be tried.</exception>
    public async Task<T> SendAsync<T>(QdrantCall call, JsonTypeInfo<QdrantEnvelope<T>> type, CancellationToken cancellation)
    {
        var envelope = await SendBareAsync(call, type, cancellation);
        return envelope.Result ?? throw _faults.NoReply(null).Error;
    }

    /// <summary>What a call answers, as it stands.</summary>
    /// <exception cref="IndexException">It failed, for good or as often as it may be tried.</exception>
    public async Task<T> SendBareAsync<T>(QdrantCall call, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (reply, fault) = await TryAsync(call, type, cancellation);
            if (fault is null)
                return reply!;
            var again = fault.Passing && (call.Repeatable || fault.DidNothing);
            if (!again || attempt >= _tries || fault.RetryAfter > LongestRest)
                throw fault.Error;
            await Task.Delay(Rest(attempt, fault.RetryAfter), _clock, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(T? Reply, QdrantFault? Fault)> TryAsync<T>(QdrantCall call, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(call.Limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(call.Method, call.Path);
            if (call.Body is { } body)
            {
                request.Content = new ReadOnlyMemoryContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.IsSuccessStatusCode
                ? Read(bytes, type)
                : (default, _faults.OfStatus((int)response.StatusCode, bytes, RetryAfter(response)));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (default, _faults.Slow(call.Limit, call.Method != HttpMethod.Get && !call.Path.Contains("/query", StringComparison.Ordinal)));
        }
        catch (OperationCanceledException fault)
        {
            // Neither limit passed: the connection's own did.
            return (default, _faults.OfConnection(new HttpRequestException(HttpRequestError.ConnectionError, inner: fault)));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return (default, _faults.OfConnection(fault));
        }
    }

    private (T? Reply, QdrantFault? Fault) Read<T>(byte[] bytes, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } reply ? (reply, null) : (default, _faults.NoReply(null));
        }
        catch (JsonException fault)
        {
            return (default, _faults.NoReply(fault));
        }
    }

    /// <summary>
    /// Twice as long each time, anywhere in the upper half, so that many nodes spread out; but not before the server wants
    /// to be asked again.
    /// </summary>
    private TimeSpan Rest(int attempt, TimeSpan? retryAfter)
    {
        double chance;
        lock (_lock)
            chance = _jitter.NextDouble();
        var usual = FirstRest * Math.Pow(2, attempt - 1);
        return retryAfter is { } asked ? asked + (usual * chance) : usual * (0.5 + (chance / 2));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };
}
