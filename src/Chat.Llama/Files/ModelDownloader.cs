using System.Net;
using System.Net.Http.Headers;

namespace Chat.Llama.Files;

/// <summary>
/// Fetches model files of many gigabytes over connections that break: continues where it stopped, also after the process was
/// killed, and tries again for as long as new bytes come.
/// </summary>
public sealed class ModelDownloader : IDisposable
{
    private const int MostRedirects = 10;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    private readonly ModelDownloadOptions _options;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly HttpClient _http;

    /// <summary>With options, a clock for pauses, and a source of chance that spreads them.</summary>
    public ModelDownloader(ModelDownloadOptions options, TimeProvider clock, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _clock, _random) = (options, clock, random);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.Silence,
            Proxy = new RemoteProxy(options.Proxy),
        };
        // The limit is on silence, not on the whole: 40 GB take as long as they take.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Bytes free on the disk of a path; replaced by tests.</summary>
    internal Func<string, long> FreeBytes { get; init; } = path => new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;

    /// <summary>Fetches a file, or the rest of it.</summary>
    /// <param name="source">Its address.</param>
    /// <param name="target">Its full path; never overwritten.</param>
    /// <param name="sha256">The digest that it must have; null where not known.</param>
    /// <param name="progress">Hears at most ten times a second how far it is.</param>
    /// <param name="cancellation">Stops it; what has come stays for the next time.</param>
    /// <exception cref="ModelFileException">It cannot be had, or is not what it should be.</exception>
    public async Task<DownloadedModel> DownloadAsync(
        Uri source, string target, string? sha256, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        DownloadAddress.Check(source, _options.Insecure);
        if (_options.Token is not null && source.Scheme != Uri.UriSchemeHttps && !source.IsLoopback)
            throw new ModelFileException($"{DownloadAddress.Shown(source)} is not encrypted, so the token is not sent there; use https.");
        target = Path.GetFullPath(target);
        using var part = await PartialFile.OpenAsync(target, DownloadAddress.Shown(source), _options, FreeBytes, cancellation);
        await FetchAsync(source, part, new Meter(progress, _clock, part.Length), cancellation);

        var digest = part.Digest();
        if (sha256 is not null && !digest.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw new ModelFileException(
                $"{DownloadAddress.Shown(source)} gave other bytes than expected: their SHA-256 is {digest} instead of {sha256.ToLowerInvariant()}; "
                + $"they are kept in {part.Reject()}, which nothing opens: check the address and the digest.");
        return new DownloadedModel(target, digest, Accept(part, target));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static GgufHeader Accept(PartialFile part, string target)
    {
        GgufHeader header;
        try
        {
            header = GgufHeader.Read(part.Content, Path.GetFileName(target));
        }
        catch (ModelFileException fault)
        {
            throw new ModelFileException($"{fault.Message.TrimEnd('.')}; what came is kept in {part.Reject()}.", fault);
        }

        part.Complete();
        return header;
    }

    private async Task FetchAsync(Uri source, PartialFile part, Meter meter, CancellationToken cancellation)
    {
        var (furthest, failures) = (part.Length, 0);
        // A process killed at the very end leaves a whole file that only lacks its name.
        while (part.Length == 0 || part.Length != part.Total)
        {
            TransferFault fault;
            try
            {
                await AttemptAsync(source, part, meter, cancellation);
                return;
            }
            catch (TransferFault caught)
            {
                fault = caught;
            }

            // Beginning anew from a server that knows no ranges brings bytes, but none that were not there before.
            failures = part.Length > furthest ? 1 : failures + 1;
            furthest = Math.Max(furthest, part.Length);
            if (failures >= _options.Attempts)
                throw new ModelFileException(
                    $"{DownloadAddress.Shown(source)} could not be fetched: {fault.Message}, {failures} times in a row without a new byte; "
                    + $"{ByteSize.Text(part.Length)} are kept in {part.Path}: run the same command again later.");
            await PauseAsync(source, fault, failures, meter, part, cancellation);
        }
    }

    private async Task PauseAsync(Uri source, TransferFault fault, int failures, Meter meter, PartialFile part, CancellationToken cancellation)
    {
        if (fault.RetryAfter > _options.LongestAsked)
            throw new ModelFileException(
                $"{DownloadAddress.Shown(source)} could not be fetched: {fault.Message} and asks to wait {fault.RetryAfter.Value.TotalMinutes:0} minutes; run the same command again then.");
        // 1, 2, 4 … seconds, spread over the upper half so that machines that were cut off together do not return together.
        var pause = TimeSpan.FromSeconds(Math.Min(_options.LongestPause.TotalSeconds, Math.Pow(2, failures - 1)) * (0.5 + 0.5 * _random.NextDouble()));
        if (fault.RetryAfter > pause)
            pause = fault.RetryAfter.Value;
        meter.Wait(part, $"{fault.Message}; next attempt in {pause.TotalSeconds:0} s");
        await Task.Delay(pause, _clock, cancellation);
    }

    private async Task AttemptAsync(Uri source, PartialFile part, Meter meter, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(_options.Silence, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        try
        {
            using var response = await SendAsync(source, part, either.Token);
            if (Prepare(source, response, part))
                return;
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            var buffer = new byte[256 << 10];
            while (await ReadAsync(body, buffer, silence, either.Token) is > 0 and var count)
            {
                if (part.Length + count > part.Total)
                {
                    part.Begin(null, null);
                    throw new TransferFault("the server sends more bytes than it announced");
                }

                if (part.Length + count > _options.MostBytes)
                    throw TooLarge(source, part.Length + count);

                part.Append(buffer.AsSpan(0, count));
                meter.Moved(part);
            }

            if (part.Length < part.Total)
                throw new TransferFault("the connection ended early");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TransferFault($"the server gave no byte for {_options.Silence.TotalSeconds:0} s");
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new ModelFileException($"{DownloadAddress.Shown(source)} shows no valid certificate ({fault.Message.TrimEnd('.')}); check the address, and the certificates of this machine.", fault);
        }
        catch (HttpRequestException fault)
        {
            throw new TransferFault($"the server cannot be reached ({fault.Message.TrimEnd('.')})");
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationTokenSource silence, CancellationToken cancellation)
    {
        try
        {
            silence.CancelAfter(_options.Silence);
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (IOException)
        {
            throw new TransferFault("the connection was cut");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri source, PartialFile part, CancellationToken cancellation)
    {
        var (address, token) = (source, _options.Token);
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (part is { Length: > 0, Validator: { } validator })
            {
                request.Headers.Range = new RangeHeaderValue(part.Length, null);
                request.Headers.TryAddWithoutValidation("If-Range", validator);
            }

            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return response;
            using (response)
            {
                var next = DownloadAddress.Next(address, response.Headers.Location, _options.Insecure);
                // Once another server was asked, the token is not shown again, even if that one leads back.
                token = DownloadAddress.SameServer(address, next) ? token : null;
                address = next;
            }
        }

        throw new ModelFileException($"{DownloadAddress.Shown(source)} redirects more than {MostRedirects} times; check the address.");
    }

    /// <summary>Makes ready for the body of a reply; true when everything is there already.</summary>
    private bool Prepare(Uri source, HttpResponseMessage response, PartialFile part)
    {
        var shown = DownloadAddress.Shown(source);
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when part.Length > 0:
                var range = response.Content.Headers.ContentRange;
                if (range?.From == part.Length && (range.Length ?? part.Total) == (part.Total ?? range.Length)
                    && (Validator(response) ?? part.Validator) == part.Validator)
                {
                    part.EnsureSpace();
                    return false;
                }

                part.Begin(null, null);
                throw new TransferFault("the server gave another piece than the one asked for");
            case HttpStatusCode.OK:
                Acceptable(source, response);
                part.Begin(Validator(response), response.Content.Headers.ContentLength);
                return false;
            case HttpStatusCode.RequestedRangeNotSatisfiable when part.Length > 0:
                if (response.Content.Headers.ContentRange?.Length == part.Length)
                    return true;
                part.Begin(null, null);
                throw new TransferFault("the file at the server has changed");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new TransferFault($"the server is busy or out of order ({(int)response.StatusCode})") { RetryAfter = RetryAfter(response) };
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new ModelFileException(
                    $"{shown} may not be fetched ({(int)response.StatusCode}); accept the publisher's terms there, put your access token in an environment variable, and name it with --token-variable.");
            case HttpStatusCode.ProxyAuthenticationRequired:
                throw new ModelFileException("The proxy wants a user name and password; give them in --proxy or HTTPS_PROXY as http://user:password@host:port.");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new ModelFileException($"{shown} does not exist ({(int)response.StatusCode}); look up the address of the GGUF file at its publisher.");
            default:
                throw new ModelFileException($"{shown} could not be fetched: the server answered {(int)response.StatusCode}; check the address.");
        }
    }

    private ModelFileException TooLarge(Uri source, long bytes) => new(
        $"{DownloadAddress.Shown(source)} has {ByteSize.Text(bytes)} or more, and {ByteSize.Text(_options.MostBytes)} are allowed; check the address.");

    private void Acceptable(Uri source, HttpResponseMessage response)
    {
        var shown = DownloadAddress.Shown(source);
        var headers = response.Content.Headers;
        if (headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
            throw new ModelFileException($"{shown} is a web page and no model file; give the address of the .gguf itself.");
        if (headers.ContentEncoding.Any(e => e != "identity"))
            throw new ModelFileException($"{shown} comes compressed, which was not asked for; give an address that serves the file as it is.");
        if (headers.ContentLength > _options.MostBytes)
            throw TooLarge(source, headers.ContentLength.Value);
    }

    // If-Range takes a strong tag or a date. A weak tag promises the same meaning, not the same bytes.
    private static string? Validator(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag
        : response.Content.Headers.LastModified?.ToString("R");

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    /// <summary>This attempt failed, and another may not.</summary>
    private sealed class TransferFault(string message) : Exception(message)
    {
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>This machine is asked directly; every other by the proxy given or that of the environment.</summary>
    private sealed class RemoteProxy(Uri? given) : IWebProxy
    {
        private readonly IWebProxy _inner = given is null ? HttpClient.DefaultProxy : new WebProxy(given) { Credentials = Given(given) };

        public ICredentials? Credentials
        {
            get => _inner.Credentials;
            set => _inner.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => _inner.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || _inner.IsBypassed(host);

        private static NetworkCredential? Given(Uri proxy) =>
            proxy.UserInfo.Split(':', 2) is [var user, var password] ? new(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)) : null;
    }

    /// <summary>Tells how far it is, at most ten times a second.</summary>
    private sealed class Meter(IProgress<DownloadProgress>? progress, TimeProvider clock, long bytes)
    {
        private long _last = clock.GetTimestamp();
        private long _bytes = bytes;
        private double _rate;

        public void Moved(PartialFile part)
        {
            var passed = clock.GetElapsedTime(_last);
            if (progress is null || (passed < ReportEvery && part.Length != part.Total))
                return;
            // Begun anew, there are fewer bytes than before.
            var now = Math.Max(0, part.Length - _bytes) / Math.Max(passed.TotalSeconds, 1e-3);
            _rate = _rate == 0 ? now : 0.9 * _rate + 0.1 * now;
            (_last, _bytes) = (clock.GetTimestamp(), part.Length);
            progress.Report(new(part.Length, part.Total, _rate));
        }

        public void Wait(PartialFile part, string why)
        {
            (_last, _bytes) = (clock.GetTimestamp(), part.Length);
            progress?.Report(new(part.Length, part.Total, 0, why));
        }
    }
}
