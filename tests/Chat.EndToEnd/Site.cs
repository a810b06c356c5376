using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chat.EndToEnd.Site))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Chat.EndToEnd;

/// <summary>The running service and a browser, for all tests.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-e2e-").FullName;
    private ServiceProcess? _service;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where it answers.</summary>
    public string Address => _service!.Address;

    /// <summary>The data folder.</summary>
    public string Data => _data;

    /// <summary>True when those words stand in the records, as bytes of the database or its log.</summary>
    public bool Keeps(string words) => Directory.GetFiles(_data, "records.db*").Any(f =>
    {
        using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(words)) >= 0;
    });

    /// <summary>A visitor with a window of that size and no past; of this service, or of another one.</summary>
    public async Task<Visit> VisitAsync(string language, int width = 1280, int height = 900, bool dark = false, string? address = null)
    {
        if (await _service!.EndedAsync() is { } ended)
            Assert.Fail("The service ended of itself, " + ended);
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "es-ES",
            AcceptDownloads = true,
        });
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var visit = new Visit(await context.NewPageAsync(), language, address ?? Address);
        await visit.OpenAsync();
        return visit;
    }

    /// <summary>A page that asks for no conversation.</summary>
    public async Task<IPage> PageAsync(int width, bool dark = false) => await (await _browser!.NewContextAsync(new()
    {
        ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce, Locale = "es-ES",
    })).NewPageAsync();

    /// <summary>A browser without a past, as a test wants it.</summary>
    public Task<IBrowserContext> ContextAsync(BrowserNewContextOptions options) => _browser!.NewContextAsync(options);

    /// <summary>What the command line answers on the service's own data.</summary>
    public Task<string> CommandAsync(params string[] words) => ServiceProcess.CommandAsync([.. words, "--data", _data]);

    /// <summary>Stops the service and starts it anew on the same port, as a deployment does.</summary>
    public async Task RestartAsync()
    {
        var port = new Uri(Address).Port;
        _service!.Dispose();
        _service = await ServiceProcess.StartAsync(_data, port);
    }

    public async ValueTask InitializeAsync()
    {
        _service = await ServiceProcess.StartAsync(_data);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _service?.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
