using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Chat.EndToEnd.Widget;

/// <summary>
/// What the widget costs a page, measured in the browser, beside two public widgets loaded as their own instructions say. Bytes are of response
/// bodies as they travel, packed with gzip. TAXASSISTANT_WIDGET_REPORT names a file to write the table into (build/widget.sh measure).
/// </summary>
public sealed partial class WidgetWeightTests(Site site, WidgetHosts hosts) : IClassFixture<WidgetHosts>
{
    private const int MostBefore = 5 * 1024;
    private const int MostToOpen = 45 * 1024;
    private const int MostRequests = 6;

    [Fact]
    public async Task ItCostsLittleBeforeTheClickAndLittleToOpen()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var before = await CostAsync(visit.Requests.Where(IsOurs));
        await visit.LaunchAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var opened = await CostAsync(visit.Requests.Where(IsOurs));
        await visit.AskAsync(Questions.TwoPayers["es"]);
        var asked = visit.Requests.Where(IsOurs).Skip(opened.Requests).Select(r => new Uri(r.Url).AbsolutePath).ToList();
        var others = new List<(string Name, Cost Before)>();
        foreach (var other in Others())
            others.Add(await MeasureAsync(other));

        Assert.Equal(1, before.Requests);
        Assert.InRange(before.Bytes, 1_000, MostBefore);
        var toOpen = new Cost(opened.Requests - before.Requests, opened.Bytes - before.Bytes);
        Assert.InRange(toOpen.Requests, 2, MostRequests);
        Assert.InRange(toOpen.Bytes, 10_000, MostToOpen);
        // A question is one request.
        Assert.Equal(["/api/v1/widget/answers"], asked);
        Assert.All(others, o => Assert.True(o.Before.Bytes > 10 * before.Bytes, $"{o.Name}: {o.Before.Bytes} bytes; was it loaded?"));

        var table = Table(before, toOpen, others);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        if (Environment.GetEnvironmentVariable("TAXASSISTANT_WIDGET_REPORT") is { Length: > 0 } report)
            await File.WriteAllTextAsync(report, Measured().Replace(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), m => m.Groups[1].Value + table + m.Groups[2].Value), TestContext.Current.CancellationToken);

        bool IsOurs(IRequest request) => request.Url.StartsWith(site.Address, StringComparison.Ordinal);
    }

    // Loaded only: what they do once opened hangs on a server of theirs.
    private async Task<(string Name, Cost Before)> MeasureAsync(Other other)
    {
        hosts.Registered.Put($"{HostSite.Free}{other.File}.js", await File.ReadAllTextAsync(other.Path, TestContext.Current.CancellationToken));
        var page = hosts.Registered.Put($"{HostSite.Free}{other.File}.html", $$"""
            <!DOCTYPE html><html lang="en"><head><title>Another widget</title><link rel="icon" href="data:,"></head><body><script type="module">
              import Widget from './{{HostSite.Free}}{{other.File}}.js';
              Widget.{{other.Start.Replace("HOST", hosts.Registered.Origin, StringComparison.Ordinal)}};
              document.title = 'loaded';
            </script></body></html>
            """);
        await using var visit = await WidgetVisit.OpenAsync(site, page);
        try
        {
            await Assertions.Expect(visit.Page).ToHaveTitleAsync("loaded", new() { Timeout = 30_000 });
        }
        catch (PlaywrightException)
        {
            visit.ExpectNoFaults(other.Name);
            throw;
        }

        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return (other.Name, await CostAsync(visit.Requests.Where(r => r.Url != page && !r.Url.StartsWith("data:", StringComparison.Ordinal))));
    }

    // Bodies as they came; one that failed or was of another host, which nobody here answers, counts as a request without a body.
    private static async Task<Cost> CostAsync(IEnumerable<IRequest> requests)
    {
        var (all, bytes) = (requests.ToList(), 0);
        foreach (var request in all)
        {
            if (await request.ResponseAsync() is { Ok: true })
                bytes += (await request.SizesAsync()).ResponseBodySize;
        }

        return new Cost(all.Count, bytes);
    }

    private static List<Other> Others()
    {
        var folder = Path.Combine(ServiceProcess.Root, "artifacts", "widgets");
        using var fetched = Process.Start(new ProcessStartInfo(Path.Combine(ServiceProcess.Root, "build", "widget", "others.sh"), [folder]) { RedirectStandardError = true })!;
        var said = fetched.StandardError.ReadToEnd();
        fetched.WaitForExit();
        Assert.True(fetched.ExitCode == 0, said);
        return
        [
            new("@typebot.io/js 0.10.7", "typebot", Path.Combine(folder, "typebot-0.10.7.js"), "initBubble({ typebot: 'x', apiHost: 'HOST' })"),
            new("flowise-embed 3.1.6", "flowise", Path.Combine(folder, "flowise-3.1.6.js"), "init({ chatflowid: 'x', apiHost: 'HOST' })"),
        ];
    }

    private static string Table(Cost before, Cost toOpen, IEnumerable<(string Name, Cost Before)> others) => string.Create(CultureInfo.InvariantCulture, $"""
        | | requests before the click | bytes before the click | requests to open | bytes to open |
        |---|---|---|---|---|
        | this widget | {before.Requests} | {before.Bytes:N0} | {toOpen.Requests} | {toOpen.Bytes:N0} |
        {string.Join('\n', others.Select(o => string.Create(CultureInfo.InvariantCulture, $"| {o.Name} | {o.Before.Requests} | {o.Before.Bytes:N0} | – | – |")))}

        """);

    [GeneratedRegex("(<!-- measured -->\n).*?(<!-- /measured -->)", RegexOptions.Singleline)]
    private static partial Regex Measured();

    private sealed record Cost(int Requests, int Bytes);

    private sealed record Other(string Name, string File, string Path, string Start);
}
