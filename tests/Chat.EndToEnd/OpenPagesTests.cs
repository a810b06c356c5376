using System.Diagnostics;

namespace Chat.EndToEnd;

/// <summary>What operators see of open pages, and what a container asks.</summary>
public sealed class OpenPagesTests(Site site)
{
    [Fact]
    public async Task AnOpenPageIsCounted()
    {
        await using var visit = await site.VisitAsync("es");
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };

        var metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("\naspnetcore_components_circuit_active", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AContainerAsksTheProgramItself()
    {
        Assert.Equal((0, "200"), await ProbeAsync(site.Address + "/health/ready"));
        Assert.Equal((1, "404"), await ProbeAsync(site.Address + "/health/nothing"));
        var (code, told) = await ProbeAsync("http://127.0.0.1:9/");
        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        Assert.Equal((1, "'here' is no address such as http://127.0.0.1:8080/health/ready."), await ProbeAsync("here"));
    }

    private static async Task<(int Code, string Told)> ProbeAsync(string address)
    {
        using var probe = Process.Start(new ProcessStartInfo("dotnet", [ServiceProcess.Built("Chat.Web", "Chat.Web.dll"), "healthy", address]) { RedirectStandardOutput = true })!;
        var told = await probe.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (probe.ExitCode, told.Trim());
    }
}
