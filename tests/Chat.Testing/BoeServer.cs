using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Testing;

/// <summary>A law that a <see cref="BoeServer"/> holds.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Updated">When it was last changed: <c>20260327T104512Z</c>.</param>
/// <param name="Text">What its only article says.</param>
public sealed record BoeLaw(string Id, string Updated, string Text);

/// <summary>What a <see cref="BoeServer"/> does instead of answering well.</summary>
public sealed record BoeFault
{
    /// <summary>Another status.</summary>
    public int? Status { get; init; }

    /// <summary>With that status: seconds to wait.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Closes the connection in the middle of the body.</summary>
    public bool Cut { get; init; }

    /// <summary>Sends the first half of the body as if it were whole.</summary>
    public bool Half { get; init; }

    /// <summary>Sends nothing until the client goes or the server is disposed of.</summary>
    public bool Silent { get; init; }

    /// <summary>Another body.</summary>
    public string? Body { get; init; }
}

/// <summary>
/// The BOE's open data of consolidated legislation on a free port of the loopback interface. Strict: it answers nothing that the real one
/// would not be asked, and remembers what it was asked.
/// </summary>
public sealed class BoeServer : IAsyncDisposable
{
    private const string Base = "/datosabiertos/api/legislacion-consolidada";

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, BoeLaw> _laws = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<BoeFault>> _faults = new(StringComparer.Ordinal);

    private BoeServer(WebApplication app) => _app = app;

    /// <summary>The base address of the interface.</summary>
    public Uri Address => new(_app.Urls.First() + Base);

    /// <summary>Host and port, as lists of hosts write it.</summary>
    public string Host => Address.Authority;

    /// <summary>Paths and queries asked for so far, without the base.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Starts one with laws.</summary>
    public static async Task<BoeServer> StartAsync(params IEnumerable<BoeLaw> laws)
    {
        var app = LoopbackServer.Begin().Build();
        var server = new BoeServer(app);
        foreach (var law in laws)
            server.Put(law);
        app.MapGet(Base, (HttpContext context) => server.AnswerAsync(context, "list", server.ListBody));
        app.MapGet(Base + "/id/{id}/metadatos", (HttpContext context, string id) => server.AnswerAsync(context, "metadatos " + id, _ => server.Metadata(id)));
        app.MapGet(Base + "/id/{id}/texto", (HttpContext context, string id) => server.AnswerAsync(context, "texto " + id, _ => server.Text(id)));
        await app.StartAsync();
        return server;
    }

    /// <summary>Adds a law or changes it.</summary>
    public void Put(BoeLaw law) => _laws[law.Id] = law;

    /// <summary>Takes a law away.</summary>
    public void Remove(string id) => _laws.TryRemove(id, out _);

    /// <summary>Says what to do at the next requests for <c>list</c>, <c>metadatos ID</c> or <c>texto ID</c>, one by one.</summary>
    public void Next(string what, params IEnumerable<BoeFault> faults)
    {
        foreach (var fault in faults)
            _faults.GetOrAdd(what, _ => new()).Enqueue(fault);
    }

    /// <summary>Forgets what it was asked.</summary>
    public void Forget() => _requests.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, string what, Func<HttpContext, (int Status, string Body)> answer)
    {
        _requests.Enqueue(context.Request.Path.Value![Base.Length..] + Uri.UnescapeDataString(context.Request.QueryString.Value ?? ""));
        if (!context.Request.Headers.Accept.ToString().Contains("application/xml", StringComparison.Ordinal) || context.Request.Headers.UserAgent.Count == 0)
        {
            context.Response.StatusCode = 406;
            return;
        }

        var fault = _faults.TryGetValue(what, out var faults) && faults.TryDequeue(out var next) ? next : new BoeFault();
        if (fault.Silent)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
            await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        var (status, body) = fault.Status is { } told ? (told, Wrap(told, "")) : answer(context);
        var bytes = Encoding.UTF8.GetBytes(fault.Body ?? body);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml; charset=utf-8";
        if (fault.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = fault.Half ? bytes.Length / 2 : bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, fault.Cut || fault.Half ? bytes.Length / 2 : bytes.Length), context.RequestAborted);
        if (fault.Cut)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
    }

    private (int Status, string Body) ListBody(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.Keys.Except(["limit", "offset", "query", "from", "to"]).Any()
            || !int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            || !int.TryParse(query["offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            || (query.ContainsKey("query") && !query["query"].ToString().StartsWith('{')))
            return (400, Wrap(400, ""));
        var items = _laws.Values.OrderByDescending(l => l.Updated, StringComparer.Ordinal).ThenBy(l => l.Id, StringComparer.Ordinal).Skip(offset).Take(limit);
        return (200, Wrap(200, string.Concat(items.Select(l => $"<item>{About(l)}</item>"))));
    }

    private (int Status, string Body) Metadata(string id) =>
        _laws.TryGetValue(id, out var law) ? (200, Wrap(200, $"<metadatos>{About(law)}</metadatos>")) : (404, Wrap(404, ""));

    private (int Status, string Body) Text(string id) => _laws.TryGetValue(id, out var law)
        ? (200, Wrap(200, $"""<texto><bloque id="a1" tipo="precepto" titulo="Artículo 1"><version id_norma="{law.Id}" fecha_publicacion="20200101" fecha_vigencia="20200102"><p class="articulo">Artículo 1. Objeto.</p><p class="parrafo">{SecurityElement.Escape(law.Text)}</p></version></bloque></texto>"""))
        : (404, Wrap(404, ""));

    private static string About(BoeLaw law) =>
        $"<fecha_actualizacion>{law.Updated}</fecha_actualizacion><identificador>{law.Id}</identificador><ambito codigo=\"1\">Estatal</ambito><rango codigo=\"1300\">Ley</rango><titulo>Ley {law.Id}</titulo>";

    private static string Wrap(int status, string data) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><response><status><code>{status}</code><text>{(status == 200 ? "ok" : "error")}</text></status><data>{data}</data></response>";
}
