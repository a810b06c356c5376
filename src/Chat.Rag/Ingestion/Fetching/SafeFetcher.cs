using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Chat.Rag.Ingestion.Fetching;

/// <summary>
/// Fetches documents from hosts that a source lists: politely (a rate for each host, <c>Retry-After</c>, tags and dates of what is at hand), and
/// without trust (public addresses only, every redirect looked at, limits on bytes and time). Safe for many threads.
/// </summary>
public sealed class SafeFetcher : IDisposable
{
    private const int MostRedirects = 5;

    private readonly FetchOptions _options;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly HostPace _pace;
    private readonly HttpClient _http;

    /// <summary>With options, a clock for pauses and limits, and a source of chance that spreads attempts.</summary>
    public SafeFetcher(FetchOptions options, TimeProvider clock, Random random)
        : this(options, clock, random, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>With another way to look up names.</summary>
    internal SafeFetcher(FetchOptions options, TimeProvider clock, Random random, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (_options, _clock, _random, _pace) = (options, clock, random, new HostPace(clock));
        Pause = (time, cancellation) => Task.Delay(time, _clock, cancellation);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would look up names itself, beyond what is checked here.
            UseProxy = false,
            // Unpacked by hand, with a limit.
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = new GuardedConnection(options.PrivateHosts.ToHashSet(StringComparer.OrdinalIgnoreCase), resolve).ConnectAsync,
            MaxResponseHeadersLength = 64, // KiB
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // _options.Time, by the clock given
        };
    }

    /// <summary>Waits; replaced by tests.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Pause { get; init; }

    /// <summary>Fetches one document.</summary>
    /// <exception cref="FetchException">It could not be had, or must not be asked for.</exception>
    public async Task<FetchReply> FetchAsync(FetchRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Allowed.WhyNot(request.Address) is { } why)
            throw new FetchException($"{Shown(request.Address)} {why}, so it was not asked for.");
        for (var attempt = 1; ; attempt++)
        {
            TransientFault fault;
            try
            {
                return await AttemptAsync(request, cancellation);
            }
            catch (TransientFault caught)
            {
                fault = caught;
            }

            await WaitAsync(request, fault, attempt, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Without the query: it may be long, and hold what nobody needs in a log.
    private static string Shown(Uri address) => address.IsAbsoluteUri ? address.GetLeftPart(UriPartial.Path) : address.ToString();

    private async Task WaitAsync(FetchRequest request, TransientFault fault, int attempt, CancellationToken cancellation)
    {
        if (fault.RetryAfter > _options.LongestPause)
            throw new FetchException($"{Shown(request.Address)} could not be fetched: {fault.Message} and asks to wait {fault.RetryAfter.Value.TotalMinutes:0} minutes; run it again then.", fault);
        if (attempt >= _options.Attempts)
            throw new FetchException($"{Shown(request.Address)} could not be fetched: {fault.Message}, {attempt} times in a row; run it again later.", fault);
        // 1, 2, 4 … seconds, spread over the upper half, so that nodes that were cut off together do not return together.
        var pause = TimeSpan.FromSeconds(Math.Min(_options.LongestPause.TotalSeconds, Math.Pow(2, attempt - 1)) * (0.5 + (0.5 * NextDouble())));
        if (fault.RetryAfter is { } asked)
        {
            _pace.Hold(AllowedAddresses.HostOf(fault.Address), asked);
            pause = asked > pause ? asked : pause;
        }

        await Pause(pause, cancellation);
    }

    private double NextDouble()
    {
        lock (_random)
            return _random.NextDouble();
    }

    private async Task<FetchReply> AttemptAsync(FetchRequest request, CancellationToken cancellation)
    {
        var address = request.Address;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (_pace.Take(AllowedAddresses.HostOf(address), request.PerSecond) is var turn && turn > TimeSpan.Zero)
                await Pause(turn, cancellation);
            var (reply, next) = await SendAsync(request, address, cancellation);
            if (reply is not null)
                return reply;
            address = await NextAsync(request, address, next, cancellation);
        }

        throw new FetchException($"{Shown(request.Address)} redirects more than {MostRedirects} times, so it was given up; look whether the address is right.");
    }

    private static async Task<Uri> NextAsync(FetchRequest request, Uri from, Uri? location, CancellationToken cancellation)
    {
        if (location is null || !Uri.TryCreate(from, location, out var next))
            throw new FetchException($"{Shown(from)} redirects to nowhere; look whether the address is right.");
        if (from.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
            throw new FetchException($"{Shown(from)} redirects to {Shown(next)}, which is not encrypted, so it was not followed.");
        return (request.Allowed.WhyNot(next) ?? (request.WhyNotFollow is { } ask ? await ask(next, cancellation) : null)) is { } why
            ? throw new FetchException($"{Shown(from)} redirects to {Shown(next)}, which {why}, so it was not followed.")
            : next;
    }

    /// <summary>One exchange, within the time limit; a reply, or where a redirect leads.</summary>
    private async Task<(FetchReply? Reply, Uri? Location)> SendAsync(FetchRequest request, Uri address, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Time, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var response = await _http.SendAsync(Message(request, address), HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                ? (null, response.Headers.Location)
                : (await ReadAsync(request, address, response, either.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientFault(address, $"the server did not finish within {_options.Time.TotalSeconds:0} s");
        }
        catch (HttpRequestException fault) when (fault.InnerException is FetchException refused)
        {
            throw new FetchException(refused.Message, fault);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new FetchException($"{Shown(address)} shows no valid certificate, so nothing was taken from it; look whether the address is right, and at the certificates of this machine.", fault);
        }
        catch (HttpRequestException fault)
        {
            throw new TransientFault(address, $"the server cannot be reached ({fault.Message.TrimEnd('.')})");
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new TransientFault(address, "the connection was cut");
        }
    }

    private HttpRequestMessage Message(FetchRequest request, Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        if (request.Tag is not null)
            message.Headers.TryAddWithoutValidation("If-None-Match", request.Tag);
        message.Headers.IfModifiedSince = request.Modified;
        return message;
    }

    private async Task<FetchReply> ReadAsync(FetchRequest request, Uri address, HttpResponseMessage response, CancellationToken cancellation)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                var body = await BodyReader.ReadAsync(response.Content, Shown(address), request.MostBytes ?? _options.MostBytes, cancellation);
                return new FetchedBody(
                    address,
                    response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "",
                    body,
                    response.Headers.ETag?.ToString(),
                    response.Content.Headers.LastModified);
            case HttpStatusCode.NotModified when request.Tag is not null || request.Modified is not null:
                return new NotModified();
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new NothingThere((int)response.StatusCode);
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new TransientFault(address, $"the server is busy or out of order ({(int)response.StatusCode})") { RetryAfter = RetryAfter(response.Headers.RetryAfter) };
            default:
                throw new FetchException($"{Shown(address)} could not be fetched: the server answered {(int)response.StatusCode}; look whether the address is right and open to everybody.");
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    /// <summary>This attempt failed, and another may not.</summary>
    private sealed class TransientFault(Uri address, string message) : Exception(message)
    {
        public Uri Address { get; } = address;

        public TimeSpan? RetryAfter { get; init; }
    }
}
