using System.Diagnostics;
using System.Text.Json;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Chat.Web.Widget;

namespace Chat.Web.Tests.Widget;

/// <summary>The frame's scripts, by Node.js: their types hold, and what they work out is what the service works out.</summary>
public sealed class ScriptTests
{
    private const string Days = """
        const [setup, days] = JSON.parse(await new Promise(done => { let all = ''; process.stdin.on('data', d => all += d).on('end', () => done(all)); }));
        globalThis.document = { getElementById: () => ({ textContent: JSON.stringify(setup) }) };
        const { day } = await import(process.argv[1]);
        for (const iso of days) console.log(day(iso) + '|' + day(iso, 1));
        """;

    private static readonly string Scripts = Path.Combine(Repository.Root, "src", "Chat.Web", "wwwroot", "widget", "v1");

    [Fact]
    public async Task TheirTypesHold()
    {
        var (exitCode, output) = await RunAsync(Path.Combine(Repository.Root, "build", "widget.sh"), ["check"], "");

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData(Language.Es)]
    [InlineData(Language.Ca)]
    [InlineData(Language.Gl)]
    [InlineData(Language.Eu)]
    public async Task DatesAreWrittenAsTheServiceWritesThem(Language language)
    {
        // Every day of three years, and the first of March of those whose Basque ending differs.
        var days = Enumerable.Range(0, 3 * 365).Select(new DateOnly(2024, 1, 1).AddDays).Concat(Enumerable.Range(1978, 125).Select(year => new DateOnly(year, 3, 1))).ToList();
        var folder = Directory.CreateTempSubdirectory("widget-script-");
        try
        {
            File.Copy(Path.Combine(Scripts, "view.js"), Path.Combine(folder.FullName, "view.mjs"));
            var input = JsonSerializer.Serialize(new object[] { new { language = language.Code(), months = ChatSetup.MonthsOf(language), words = new { } }, days.Select(d => d.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) });

            var (exitCode, output) = await RunAsync("node", ["--input-type=module", "-e", Days, Path.Combine(folder.FullName, "view.mjs")], input);

            Assert.True(exitCode == 0, output);
            Assert.Equal(days.Select(d => $"{TopicFigure.FormatDate(d, language)}|{TopicFigure.FormatDate(d.AddDays(-1), language)}"), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
