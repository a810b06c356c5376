using System.Net;
using System.Net.Sockets;

namespace Chat.EndToEnd;

/// <summary>A service that cannot start says why in one sentence, and nothing else.</summary>
public sealed class StartUpTests(Site site)
{
    [Fact]
    public async Task WhereThereIsNoAddressButOneOfIPv6ItIsUsedThere()
    {
        var data = Directory.CreateTempSubdirectory("chat-e2e-");
        using (var service = await ServiceProcess.StartAsync(data.FullName, host: "[::1]"))
        {
            await using var visit = await site.VisitAsync("gl", address: service.Address);
            await visit.AskAsync(Questions.TwoPayers["gl"]);
            await visit.ExpectAccessibleAsync("IPv6");

            Assert.StartsWith("http://[::1]:", service.Address, StringComparison.Ordinal);
            Assert.Equal("200", (await ServiceProcess.HealthyAsync(service.Address + "/health/ready")).Trim());
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task APortInUse()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var data = Directory.CreateTempSubdirectory("chat-e2e-");

        var (code, output, error) = await ServiceProcess.FailAsync(data.FullName, ((IPEndPoint)taken.LocalEndpoint).Port);

        ExpectOneSentence(code, output, error, "another program uses that port");
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task ADataFolderThatCannotBeWritten()
    {
        var file = Path.GetTempFileName();

        var (code, output, error) = await ServiceProcess.FailAsync(Path.Combine(file, "data"));

        ExpectOneSentence(code, output, error, "cannot be written to");
        File.Delete(file);
    }

    [Fact]
    public async Task AMissingKnowledgeFolder()
    {
        var data = Directory.CreateTempSubdirectory("chat-e2e-");

        var (code, output, error) = await ServiceProcess.FailAsync(data.FullName, knowledge: "/nowhere/at/all");

        Assert.Equal(1, code);
        Assert.Contains("/nowhere/at/all", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    private static void ExpectOneSentence(int code, string output, string error, string words)
    {
        Assert.Equal(1, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }
}
