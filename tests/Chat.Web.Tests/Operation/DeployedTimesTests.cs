using System.Diagnostics;
using System.Text.RegularExpressions;
using Chat.Rag.Generation;
using Chat.Testing;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Draining;
using Chat.Web.Hosting.Limits;
using Microsoft.Extensions.Hosting;

namespace Chat.Web.Tests.Operation;

/// <summary>What proxy, containers and units wait for, and delete, held to the times of the program and to what citizens are promised.</summary>
public sealed class DeployedTimesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-deploy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AnswersUnderWayEndBeforeTheyAreKilled()
    {
        var draining = new DrainingOptions();
        var needed = draining.Notice + draining.Limit + new HostOptions().ShutdownTimeout;

        Assert.True(Seconds("compose.yaml", @"\n  stop_grace_period: (\d+)s") >= needed);
        Assert.True(Seconds("systemd/taxassistant.service", @"\nTimeoutStopSec=(\d+)") >= needed);
    }

    [Fact]
    public void TheProxyWaitsLongerThanTheSlowestAnswer() =>
        Assert.True(Seconds("nginx/nginx.conf", @"location / \{[^}]*proxy_read_timeout (\d+)s") > new LimitsOptions().RequestTime + new GenerationOptions().TimeLimit + new AdmissionOptions().LongestWait);

    // A node answers 503 on purpose, as to a receipt while the database is away: that is no reason to leave the node, and with it the citizens of both.
    [Fact]
    public void TheProxyLeavesANodeThatCannotBeReachedAndNoOther() =>
        Assert.Equal(["error", "timeout"], Regex.Match(Deployed("nginx/nginx.conf"), @"\n\s+proxy_next_upstream ([^;]+);").Groups[1].Value.Split(' '));

    [Fact]
    public async Task ABackUpIsGoneBeforeItIsSevenDaysOldThoughItsFolderIsALink()
    {
        // With DynamicUser the folder of a unit is a link, within the unit too (systemd.exec(5), StateDirectory).
        var (real, link) = (Directory.CreateDirectory(Path.Combine(_folder, "private")).FullName, Path.Combine(_folder, "backups"));
        Directory.CreateSymbolicLink(link, real);
        var timer = Deployed("systemd/taxassistant-backup.timer");
        Assert.Contains("\nOnCalendar=*-*-* 03:17:00", timer, StringComparison.Ordinal);
        var delay = TimeSpan.FromMinutes(int.Parse(Regex.Match(timer, @"\nRandomizedDelaySec=(\d+)min").Groups[1].Value, provider: null));
        var (now, ages) = (DateTime.UtcNow, new Dictionary<string, TimeSpan>());
        for (var nights = 0; nights < 10; nights++)
        {
            foreach (var late in new[] { -1, 0, 1 })
                Keep($"{nights}-{late}.zip", TimeSpan.FromDays(nights) + late * delay);
        }

        Keep("killed.zip.0123.part", TimeSpan.FromDays(9));
        Keep("notes.txt", TimeSpan.FromDays(9));

        await RunAsync(Regex.Match(Deployed("systemd/taxassistant-backup.service"), @"\nExecStartPost=(.+)\n").Groups[1].Value.Replace("/var/lib/taxassistant-backups", link, StringComparison.Ordinal));

        var left = Directory.EnumerateFiles(real).Select(f => Path.GetFileName(f)!).ToList();
        Assert.Contains("notes.txt", left);
        Assert.DoesNotContain("killed.zip.0123.part", left);
        var (kept, gone) = (ages.Where(a => left.Contains(a.Key) && a.Key.EndsWith(".zip", StringComparison.Ordinal)).ToList(), ages.Where(a => !left.Contains(a.Key)).ToList());
        // None of them is seven days old when the next night comes, however late that is; those that will not be are there.
        Assert.All(kept, k => Assert.True(k.Value + TimeSpan.FromDays(1) + delay < TimeSpan.FromDays(7), k.Key));
        Assert.All(gone, g => Assert.True(g.Value > TimeSpan.FromDays(5) + delay, g.Key));
        Assert.Equal(6 * 3, kept.Count);

        void Keep(string name, TimeSpan age)
        {
            var file = Path.Combine(real, name);
            File.WriteAllText(file, "");
            File.SetLastWriteTimeUtc(file, now - age);
            ages[name] = age;
        }
    }

    // systemd starts the program itself: no shell sees the line.
    private static async Task RunAsync(string line)
    {
        var words = line.Split(' ');
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]))!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private static string Deployed(string file) => File.ReadAllText(Path.Combine(Repository.Root, "deploy", file));

    private static TimeSpan Seconds(string file, string pattern)
    {
        var found = Regex.Match(Deployed(file), pattern);
        Assert.True(found.Success, $"{file} does not say how long.");
        return TimeSpan.FromSeconds(int.Parse(found.Groups[1].Value, provider: null));
    }
}
