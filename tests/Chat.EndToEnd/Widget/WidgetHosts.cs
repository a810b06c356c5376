using System.Net;
using Microsoft.Playwright;

namespace Chat.EndToEnd.Widget;

/// <summary>A registered site, one that nobody has registered, and a line to the assistant that can be cut; for the tests of a class.</summary>
public sealed class WidgetHosts(Site site) : IAsyncLifetime
{
    private CuttingLine? _line;

    /// <summary>A registered site.</summary>
    internal HostSite Registered { get; private set; } = null!;

    /// <summary>A site that is not.</summary>
    internal HostSite Stranger { get; private set; } = null!;

    /// <summary>A registered site whose assistant is at the end of <see cref="Line"/>.</summary>
    internal HostSite Far { get; private set; } = null!;

    internal CuttingLine Line => _line!;

    public async ValueTask InitializeAsync()
    {
        _line = new CuttingLine(site.Address);
        Registered = new HostSite(() => site.Address);
        Stranger = new HostSite(() => site.Address);
        Far = new HostSite(() => _line.Address);
        await site.CommandAsync("sites", "add", "sample-" + new Uri(Registered.Origin).Port, Registered.Origin, Far.Origin);
        await UntilKnownAsync(site.Address, Far.Origin);
    }

    /// <summary>Waits until a service knows a site that was added; one that has looked before learns of it within five seconds.</summary>
    /// <param name="address">Where the service answers.</param>
    /// <param name="origin">Origin of the site.</param>
    internal static async Task UntilKnownAsync(string address, string origin)
    {
        using var client = new HttpClient();
        for (var i = 0; i < 20; i++)
        {
            using var response = await client.GetAsync($"{address}/widget/v1/chat?origin={Uri.EscapeDataString(origin)}");
            if (response.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(500);
        }

        throw new InvalidOperationException($"{address} did not learn of {origin}.");
    }

    public ValueTask DisposeAsync()
    {
        Registered.Dispose();
        Stranger.Dispose();
        Far.Dispose();
        _line?.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A visitor on a page of another site that shows the widget.</summary>
internal sealed class WidgetVisit : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    private WidgetVisit(IPage page)
    {
        Page = page;
        page.PageError += (_, fault) => _faults.Add(fault);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _faults.Add(message.Text);
        };
        page.Request += (_, request) => Requests.Add(request);
    }

    public IPage Page { get; }

    /// <summary>All that was asked for, of anybody.</summary>
    public List<IRequest> Requests { get; } = [];

    // Playwright looks into open shadow roots only; a page's own scripts see no more.
    public IFrameLocator Frame => Page.FrameLocator("iframe");

    public ILocator Field => Frame.Locator("#question");

    public ILocator Turns => Frame.Locator(".turn");

    public static async Task<WidgetVisit> OpenAsync(Site site, string address, int width = 1280, int height = 900, BrowserNewContextOptions? options = null, string? script = null)
    {
        options ??= new BrowserNewContextOptions();
        options.ViewportSize = new() { Width = width, Height = height };
        options.ReducedMotion ??= ReducedMotion.Reduce;
        options.Locale = "es-ES";
        var context = await site.ContextAsync(options);
        // Shadow roots are closed to the page; a test has to look in.
        await context.AddInitScriptAsync("if (window === top) { const attach = Element.prototype.attachShadow; Element.prototype.attachShadow = function (o) { return attach.call(this, { ...o, mode: 'open' }); }; }");
        if (script is not null)
            await context.AddInitScriptAsync(script);
        var visit = new WidgetVisit(await context.NewPageAsync());
        await visit.Page.GotoAsync(address);
        return visit;
    }

    public ILocator Launcher => Page.Locator("tax-assistant > button, tax-assistant button[aria-haspopup]").First;

    public async Task LaunchAsync()
    {
        await Launcher.ClickAsync();
        await ReadyAsync();
    }

    /// <summary>Waits until a question could be sent and the field has the focus.</summary>
    public async Task ReadyAsync()
    {
        await Frame.Locator("form:not([inert])").WaitForAsync();
        await Assertions.Expect(Field).ToBeFocusedAsync();
    }

    public async Task AskAsync(string question)
    {
        await Field.FillAsync(question);
        await Field.PressAsync("Enter");
        await WholeAsync();
    }

    public Task WholeAsync() => Frame.Locator(".turn:last-child .feedback").WaitForAsync();

    /// <summary>Ends when the page and then the frame have heard all that was sent to them before: messages from one sender come in order.</summary>
    public async Task AllHeardAsync()
    {
        const string Listen = "heard => addEventListener('message', e => { if (e.data === 'last') heard(); })";
        await Frame.Locator("html").EvaluateAsync($"() => {{ window.last = new Promise({Listen}); }}");
        await Page.EvaluateAsync($"() => {{ const last = new Promise({Listen}); postMessage('last', '*'); return last; }}");
        await Page.EvaluateAsync("() => [...document.querySelectorAll('tax-assistant')].map(e => e.shadowRoot?.querySelector('iframe')).find(f => f).contentWindow.postMessage('last', '*')");
        await Frame.Locator("html").EvaluateAsync("() => window.last");
    }

    public void ExpectNoFaults(string where) => Assert.True(_faults.Count == 0, $"{where}: {string.Join("; ", _faults)}");

    /// <summary>Forgets faults that a test brought about on purpose.</summary>
    public void ForgiveFaults() => _faults.Clear();

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());
}
