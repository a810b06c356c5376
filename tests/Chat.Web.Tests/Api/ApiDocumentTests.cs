using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Testing;
using Chat.Web.Api;

namespace Chat.Web.Tests.Api;

/// <summary>docs/api.md: each command is run as it stands there, and its tables are those of the code.</summary>
public sealed partial class ApiDocumentTests(RunningService service)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api.md"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCommandEndsWithTheStatusThatThePageSays()
    {
        var answer = await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question = "He tenido dos pagadores, ¿tengo que declarar?" }));
        var opened = await RunningService.JsonAsync(await service.PostAsync("/api/v1/handoffs", new { question = "¿?" }));
        var conversation = answer.GetProperty("conversation");
        var values = new Dictionary<string, string>
        {
            ["KEY"] = await ConsumersOverHttpTests.KeyAsync(service, "pagina.example", 1_000, 1_000),
            ["ANSWER"] = answer.GetProperty("id").GetString()!,
            ["RECEIPT"] = answer.GetProperty("receipt").GetProperty("code").GetString()!,
            ["CONVERSATION"] = conversation.GetProperty("id").GetString()!,
            ["TOKEN"] = conversation.GetProperty("token").GetString()!,
            ["REFERENCE"] = opened.GetProperty("reference").GetString()!,
            ["NAME"] = $"{Guid.NewGuid()}",
            ["STREAM"] = $"{Guid.NewGuid()}",
            ["MESSAGE"] = $"{Guid.NewGuid()}",
        };
        var commands = Command().Matches(Page);

        Assert.True(commands.Count >= 14, $"{commands.Count} commands");
        foreach (Match command in commands)
            Assert.Equal((command.Groups["command"].Value, command.Groups["status"].Value), (command.Groups["command"].Value, await RunAsync(command.Groups["command"].Value, values)));
    }

    [Fact]
    public void TheTableOfProblemsIsThatOfTheCode()
    {
        var table = ProblemLine().Matches(Page).ToDictionary(m => m.Groups["code"].Value, m => int.Parse(m.Groups["status"].Value, CultureInfo.InvariantCulture));

        Assert.Equal(ProblemCatalog.Status.OrderBy(p => p.Key, StringComparer.Ordinal), table.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    private async Task<string> RunAsync(string command, Dictionary<string, string> values)
    {
        var start = new ProcessStartInfo("bash", ["-c", "curl() { command curl -sS -o /dev/null -w '%{http_code}' \"$@\"; }\n" + command.Replace("https://asistente.example", service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in values)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        return await output + await error;
    }

    [GeneratedRegex(@"```sh\n(?<command>curl .*?)\n```\n→ `(?<status>[0-9]{3})`", RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \| (?<status>[0-9]{3}) \|", RegexOptions.Multiline)]
    private static partial Regex ProblemLine();
}
