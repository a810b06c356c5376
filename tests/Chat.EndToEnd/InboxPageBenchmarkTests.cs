using System.Text.Json;

namespace Chat.EndToEnd;

/// <summary>The benchmark of the inbox's page, small: that it starts the site, gets in and opens what it measures.</summary>
public sealed class InboxPageBenchmarkTests
{
    [Fact]
    public async Task TheInboxsPageIsMeasuredAtASiteOfItsOwn()
    {
        var folder = Directory.CreateTempSubdirectory("inbox-page-");
        var report = Path.Combine(folder.FullName, "report.json");

        await ServiceProcess.CommandAsync(
            "benchmark", "cases", "--cases", "100", "--repeats", "10", "--seconds", "1", "--rate", "1", "--site", ServiceProcess.Built("Chat.Web", "Chat.Web.dll"),
            "--knowledge", Path.Combine(ServiceProcess.Root, "knowledge"), "--out", report);

        using var said = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        var page = said.RootElement.GetProperty("inbox_page");
        Assert.Equal(10, page.GetProperty("count").GetInt32());
        Assert.True(page.GetProperty("p95_ms").GetDouble() > 0);
        folder.Delete(recursive: true);
    }
}
