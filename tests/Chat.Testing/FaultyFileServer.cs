using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.Testing;

/// <summary>A request that a <see cref="FaultyFileServer"/> got.</summary>
public sealed record FileRequest(string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Where the range asked for begins; null for the whole.</summary>
    public long? From => Headers.TryGetValue("Range", out var range) ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : null;
}

/// <summary>What a <see cref="FaultyFileServer"/> does instead of serving its file well.</summary>
public sealed record FileReply
{
    /// <summary>Another status, with an empty body.</summary>
    public int? Status { get; init; }

    /// <summary>Header lines besides the usual ones.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Type of the content.</summary>
    public string Type { get; init; } = "application/octet-stream";

    /// <summary>Sends the whole file whatever range was asked for.</summary>
    public bool IgnoreRange { get; init; }

    /// <summary>Sends the range from here, whatever was asked for.</summary>
    public long? WrongFrom { get; init; }

    /// <summary>Announces this many bytes more than are there.</summary>
    public long Lie { get; init; }

    /// <summary>Announces no length: the body comes in chunks.</summary>
    public bool Chunked { get; init; }

    /// <summary>Closes the connection after this many bytes of the body.</summary>
    public long? CutAfter { get; init; }

    /// <summary>Says no more after this many bytes of the body, until the client goes.</summary>
    public long? SilentAfter { get; init; }

    /// <summary>Closes the connection without a word.</summary>
    public bool Drop { get; init; }
}

/// <summary>
/// A small HTTP server of one file, with ranges, on a free port of this machine. It serves well unless it was told what to do
/// with the next requests; it remembers all of them. Sent as a proxy would be asked, requests are answered likewise.
/// </summary>
public sealed class FaultyFileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FileReply> _next = new();
    private readonly ConcurrentQueue<FileRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Serves bytes.</summary>
    public FaultyFileServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The file.</summary>
    public byte[] Content { get; set; }

    /// <summary>Its entity tag; null for none.</summary>
    public string? Tag { get; set; } = "\"v1\"";

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<FileRequest> Requests => [.. _requests];

    /// <summary>Ends when a reply has fallen silent.</summary>
    public Task Silent => _silent.Task;

    /// <summary>The address of a file of that name; every name is the same file.</summary>
    public Uri Address(string name = "tiny.gguf") => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/models/{name}");

    /// <summary>Says what to do with the next requests, one by one.</summary>
    public FaultyFileServer Next(params IEnumerable<FileReply> replies)
    {
        foreach (var reply in replies)
            _next.Enqueue(reply);
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
            return;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request)
                    return;
                _requests.Enqueue(request);
                await ReplyAsync(stream, request, _next.TryDequeue(out var told) ? told : new FileReply());
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client went.
        }
    }

    private async Task<FileRequest?> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        if (await reader.ReadLineAsync(_stop.Token) is not { } first)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return new FileRequest(first.Split(' ')[1], headers);
    }

    private async Task ReplyAsync(NetworkStream stream, FileRequest request, FileReply reply)
    {
        if (reply.Drop)
            return;
        var same = !request.Headers.TryGetValue("If-Range", out var tag) || tag == Tag;
        var from = reply.IgnoreRange || !same ? null : request.From;
        var status = reply.Status ?? (from is null ? 200 : from < Content.Length ? 206 : 416);
        var start = status == 206 ? reply.WrongFrom ?? from!.Value : 0;
        var body = status is 200 or 206 ? Content.AsMemory((int)start) : default;
        string[] lines =
        [
            $"HTTP/1.1 {status} X",
            "Connection: close",
            $"Content-Type: {reply.Type}",
            reply.Chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length + (status is 200 or 206 ? reply.Lie : 0)}",
            .. Tag is null ? (string[])[] : [$"ETag: {Tag}"],
            .. status switch
            {
                206 => (string[])[$"Content-Range: bytes {start}-{Content.Length - 1 + reply.Lie}/{Content.Length + reply.Lie}"],
                416 => [$"Content-Range: bytes */{Content.Length}"],
                _ => [],
            },
            .. reply.Headers,
            "", "",
        ];
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), _stop.Token);
        await SendAsync(stream, body[..(int)Math.Min(body.Length, reply.CutAfter ?? reply.SilentAfter ?? body.Length)], reply.Chunked);
        if (reply.SilentAfter is not null)
        {
            _silent.TrySetResult();
            // Ends when the client closes the connection.
            await stream.ReadExactlyAsync(new byte[1], _stop.Token);
        }

        if (reply.Chunked && reply.CutAfter is null)
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), _stop.Token);
    }

    private async Task SendAsync(NetworkStream stream, ReadOnlyMemory<byte> body, bool chunked)
    {
        if (chunked && body.Length > 0)
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), _stop.Token);
        await stream.WriteAsync(body, _stop.Token);
        if (chunked && body.Length > 0)
            await stream.WriteAsync("\r\n"u8.ToArray(), _stop.Token);
    }
}
