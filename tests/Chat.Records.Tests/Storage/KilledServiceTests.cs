using System.Diagnostics;
using Chat.Testing;

namespace Chat.Records.Tests.Storage;

/// <summary><c>kill -9</c> while answers are kept.</summary>
public sealed class KilledServiceTests(PostgresServer server)
{
    [Fact]
    public Task NothingAcknowledgedIsLostFromAFile() => NothingIsLostAsync(null);

    [Fact]
    public Task NothingAcknowledgedIsLostFromAServer() => NothingIsLostAsync(server.NewDatabase());

    private static async Task NothingIsLostAsync(string? connection)
    {
        var folder = Directory.CreateTempSubdirectory("chat-records-").FullName;
        var acknowledged = new List<Guid>();
        for (var run = 0; run < 3; run++)
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chat.RecordsKiller.dll"), folder, .. connection is null ? Array.Empty<string>() : [connection]]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            for (var i = 0; i < 200 && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line; i++)
                acknowledged.Add(Guid.Parse(line));
            process.Kill();
            // What it had written before the signal reached it was acknowledged too; the last line may be half one.
            var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            acknowledged.AddRange(rest.Split('\n')[..^1].Select(Guid.Parse));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(acknowledged.Count >= 600);
        await using (var store = new Doubles.Store(folder, connection))
        {
            await using var context = await store.OpenAsync();
            var kept = context.Turns.Select(t => t.Id).ToHashSet();
            Assert.All(acknowledged, id => Assert.Contains(id, kept));
        }

        Directory.Delete(folder, recursive: true);
    }
}
