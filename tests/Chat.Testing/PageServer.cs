using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Testing;

/// <summary>What a <see cref="PageServer"/> holds at an address.</summary>
public sealed record ServedPage(ReadOnlyMemory<byte> Content, string Type = "text/html; charset=utf-8")
{
    /// <summary>A page of text.</summary>
    public ServedPage(string content, string type = "text/html; charset=utf-8")
        : this(Encoding.UTF8.GetBytes(content), type)
    {
    }

    /// <summary>Its status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Its tag; a request that shows it gets 304.</summary>
    public string? Tag { get; init; }

    /// <summary>How often the content is sent, one after the other: more than a test would hold in memory.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Announces no length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Sends its headers and then nothing.</summary>
    public bool Silent { get; init; }
}

/// <summary>A small web site on a free port of the loopback interface; it remembers what it was asked.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<ServedPage>> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers)> _requests = new();

    private PageServer(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>Host and port, as lists of hosts write it.</summary>
    public string Host => Address.Authority;

    /// <summary>Paths asked for so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests.Select(r => r.Path)];

    /// <summary>Headers of the last request.</summary>
    public IReadOnlyDictionary<string, string> LastHeaders => _requests.Last().Headers;

    /// <summary>Starts one.</summary>
    public static async Task<PageServer> StartAsync()
    {
        var app = LoopbackServer.Begin().Build();
        var server = new PageServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The address of a path.</summary>
    public Uri At(string path) => new(Address, path);

    /// <summary>What a path gives: each page once, and the last for ever.</summary>
    public PageServer Put(string path, params IEnumerable<ServedPage> pages)
    {
        _pages[path] = new(pages);
        return this;
    }

    /// <summary>Nothing is there any more.</summary>
    public void Remove(string path) => _pages.TryRemove(path, out _);

    /// <summary>Forgets what it was asked.</summary>
    public void Forget() => _requests.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        _requests.Enqueue((path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (!_pages.TryGetValue(path, out var pages) || !(pages.Count > 1 ? pages.TryDequeue(out var page) : pages.TryPeek(out page)))
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.StatusCode = page.Status;
        context.Response.ContentType = page.Type;
        foreach (var (name, value) in page.Headers)
            context.Response.Headers[name] = value;
        if (page.Tag is not null)
            context.Response.Headers.ETag = page.Tag;
        if (page.Tag is not null && context.Request.Headers.IfNoneMatch == page.Tag)
        {
            context.Response.StatusCode = 304;
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        try
        {
            if (!page.Chunked && page.Content.Length > 0)
                context.Response.ContentLength = (long)page.Content.Length * page.Times;
            if (page.Silent)
            {
                await context.Response.StartAsync(either.Token);
                await context.Response.Body.FlushAsync(either.Token);
                await Task.Delay(Timeout.Infinite, either.Token);
            }

            for (var i = 0; i < page.Times; i++)
                await context.Response.Body.WriteAsync(page.Content, either.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The client had enough, or the test ended.
        }
    }
}
