using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Says in one sentence what went wrong at the server, and the way out.</summary>
/// <param name="server">Host and port, for messages.</param>
internal sealed class QdrantFaults(string server)
{
    private const string Setting = QdrantOptionsValidator.Name;

    /// <summary>The server's own words are cut here, in characters: it may repeat what it was sent.</summary>
    private const int LongestWords = 300;

    /// <summary>What a status other than success means.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">What came with it: JSON, plain text of the server or of a proxy, or nothing.</param>
    /// <param name="retryAfter">The header.</param>
    public QdrantFault OfStatus(int status, ReadOnlySpan<byte> body, TimeSpan? retryAfter)
    {
        var words = Words(body);
        return status switch
        {
            400 when words.Contains("larger than allowed", StringComparison.Ordinal) => TooLarge(words),
            400 or 422 => new(new($"Qdrant at {server} rejected a request ({status}: {words}): the collection or the server's version does not fit this program; build the index anew, and use Qdrant 1.16 or newer.")),
            401 => new(new($"Qdrant at {server} refused the key (401: {words}): correct {Setting}:ApiKey or ApiKeyFile.")),
            403 => new(new($"Qdrant at {server} does not let this key do that (403: {words}): give {Setting}:ApiKey a key that may write, or build the index on a node that has one.")),
            404 => new(new($"Qdrant at {server} has no such collection or path (404: {words}): build the index with ingest, or correct {Setting}:Url and Alias.")),
            408 => new(new($"Qdrant at {server} did not finish in the time it was given (408: {words}): give it less to do, or raise {Setting}:Timeout and WriteTimeout."), Passing: true, RetryAfter: retryAfter),
            409 => new(new($"Qdrant at {server} already has that name for something else (409: {words}): choose another {Setting}:Alias, or remove what has the name.")),
            413 => TooLarge(words),
            429 => new(new($"Qdrant at {server} limits how often it is asked (429: {words}): try again later, or raise its rate limit."), Passing: true, DidNothing: true, RetryAfter: retryAfter),
            // A shard may have written its part before another was found missing.
            503 => new(new($"Qdrant at {server} is not available now (503: {words}): try again later, or look whether all its nodes run."), Passing: true, RetryAfter: retryAfter),
            507 => new(new($"Qdrant at {server} has no disk space left (507: {words}): make room there, for example with index delete.")),
            >= 500 => new(new($"Qdrant at {server} failed ({status}: {words}): look into its log.")),
            >= 300 and < 400 => new(new($"Qdrant at {server} sends elsewhere ({status}), where the key must not follow: correct {Setting}:Url.")),
            _ => new(new($"Qdrant at {server} answered with status {status} ({words}): correct {Setting}:Url.")),
        };
    }

    /// <summary>What a fault of the connection means.</summary>
    public QdrantFault OfConnection(Exception fault) => fault switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new(new($"No secure connection to Qdrant at {server} came about: see that its certificate is valid for that name and trusted here, and that {Setting}:Url says https only where the server does.", fault), DidNothing: true),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError } =>
            new(new($"Qdrant at {server} cannot be reached ({Cause(fault)}): start it, or correct {Setting}:Url.", fault), Passing: true, DidNothing: true),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new(new($"Qdrant at {server} sent more than {QdrantConnection.LongestResponse / (1024 * 1024)} MiB: see that {Setting}:Url is a Qdrant server.", fault)),
        _ => new(new($"Qdrant at {server} broke off the connection: look into its log.", fault), Passing: true),
    };

    /// <summary>The time limit of this program passed.</summary>
    public QdrantFault Slow(TimeSpan limit, bool writes) =>
        new(new(string.Create(CultureInfo.InvariantCulture, $"Qdrant at {server} did not answer within {limit.TotalSeconds} s: look whether it is overloaded, or raise {Setting}:{(writes ? nameof(QdrantOptions.WriteTimeout) : nameof(QdrantOptions.Timeout))}.")));

    /// <summary>What came with a good status is no reply of Qdrant.</summary>
    public QdrantFault NoReply(Exception? inner) =>
        new(inner is null
            ? new IndexException($"Qdrant at {server} sent a reply without a result: use Qdrant 1.16 or newer.")
            : new IndexException($"What answers at {server} is no Qdrant, or sent a damaged reply: correct {Setting}:Url, or use Qdrant 1.16 or newer.", inner));

    private QdrantFault TooLarge(string words) =>
        new(new($"Qdrant at {server} takes no request of that size ({words}): raise its service.max_request_size_mb, or that of the proxy before it, to 32 MB at least."), DidNothing: true);

    /// <summary>The server's words on one line: the error of its envelope, or a plain text.</summary>
    private static string Words(ReadOnlySpan<byte> body)
    {
        string words;
        try
        {
            words = JsonSerializer.Deserialize(body, QdrantJson.Default.QdrantEnvelopeJsonElement)?.Status?.Error ?? "";
        }
        catch (JsonException)
        {
            words = Encoding.UTF8.GetString(body);
            // A proxy's page says nothing in one line.
            if (words.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal))
                words = "";
        }

        var line = string.Join(' ', words.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).Trim('.');
        line = string.Concat(line.Where(c => !char.IsControl(c)));
        return line.Length == 0 ? "no reason given" : line.Length <= LongestWords ? line : line[..LongestWords] + "…";
    }

    private static string Cause(Exception fault)
    {
        for (Exception? inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
                return socket.SocketErrorCode.ToString();
        }

        return fault is HttpRequestException http ? http.HttpRequestError.ToString() : fault.GetType().Name;
    }
}
