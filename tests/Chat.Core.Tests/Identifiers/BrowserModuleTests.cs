using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chat.Core.Identifiers;

namespace Chat.Core.Tests.Identifiers;

/// <summary>The module that masks in the browser, run by Node.js: it finds what the service finds, span by span.</summary>
public sealed class BrowserModuleTests(ITestOutputHelper output) : IDisposable
{
    private const int Texts = 20_000;
    private const int Seed = 20261126;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personal-data-");

    [Fact]
    public async Task TheBrowserFindsWhatTheVectorsMark()
    {
        var vectors = PersonalDataVectors.All.Select(PersonalDataVectors.Read).ToList();

        var found = await InBrowserAsync([.. vectors.Select(v => v.Text)]);

        Assert.All(vectors.Zip(found), pair => Assert.Equal(Write(pair.First.Found), pair.Second));
    }

    [Fact]
    public async Task BrowserAndServiceFindTheSameInAnyText()
    {
        var texts = AnyTexts().ToList();

        var found = await InBrowserAsync(texts);

        Assert.All(texts.Zip(found), pair => Assert.Equal($"{pair.First}: {Write(PersonalDataFinder.Find(pair.First))}", $"{pair.First}: {pair.Second}"));
        Assert.True(texts.Count(t => PersonalDataFinder.Find(t).Count > 0) > Texts / 4, "Few of the texts hold anything; the comparison says little.");
    }

    [Fact]
    public async Task NoTextOfAThousandCharactersIsSlowInTheBrowser()
    {
        var texts = HeavyTexts.All.Select(t => t.Text).ToList();

        var times = (await RunAsync(texts, "time")).Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToList();

        output.WriteLine(string.Join('\n', HeavyTexts.All.Zip(times, (t, ms) => FormattableString.Invariant($"{t.Name}: {ms:0.000} ms"))));
        Assert.All(HeavyTexts.All.Zip(times), p => Assert.True(p.Second < HeavyTexts.Slow, $"{p.First.Name}: {p.Second} ms"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Pieces of vectors, identifiers, words, signs of all kinds, in any order and glued in any way.
    private static IEnumerable<string> AnyTexts()
    {
        var random = new Random(Seed);
        var wholes = PersonalDataVectors.All.Select(v => PersonalDataVectors.Read(v).Text).Where(t => t.Length > 0).ToArray();
        var words = wholes.SelectMany(v => v.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var finds = PersonalDataVectors.All.SelectMany(v => PersonalDataVectors.Read(v).Found).Select(f => f.Value).ToArray();
        string[] signs = [" ", " ", " ", ", ", ". ", "-", "/", ":", "\u00a0", "\u200b", "(", ")", "'", "º", "€", " eta ", "ren", "-ri", "\n", "ª", "é", "Ñ", "😀", "\U000E0041", "Ω", "Ж", "ﬁ", "ⅷ", "e\u0301"];
        const string Characters = "0123456789 .-+@XYZabESes/()oO";
        for (var i = 0; i < Texts; i++)
        {
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(8) switch
            {
                0 => Pick(wholes),
                1 or 2 => Pick(words),
                3 => Pick(finds),
                4 => string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => Characters[random.Next(Characters.Length)])),
                5 => ((char)random.Next(0xd800)).ToString(),
                _ => Pick(signs),
            }));
        }

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    private static string Write(IEnumerable<PersonalData> found) =>
        "[" + string.Join(',', found.Select(f => $"[\"{f.Type}\",{f.Start},{f.End}]")) + "]";

    private Task<string[]> InBrowserAsync(IReadOnlyList<string> texts) => RunAsync(texts);

    private async Task<string[]> RunAsync(IReadOnlyList<string> texts, params string[] arguments)
    {
        string[] files = ["src/Chat.Web/wwwroot/personal-data.js", "src/Chat.Web/wwwroot/personal-data-rules.js"];
        foreach (var file in files)
            File.Copy(Path.Combine(PersonalDataVectors.Repository, file), Path.Combine(_folder.FullName, Path.GetFileName(file)), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "package.json"), """{ "type": "module" }""");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(PersonalDataVectors.Folder, "browser.mjs"), _folder.FullName, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var reading = node.StandardOutput.ReadToEndAsync();
        foreach (var text in texts)
            await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(text));
        node.StandardInput.Close();
        var lines = (await reading).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await node.WaitForExitAsync();
        Assert.Equal((0, texts.Count), (node.ExitCode, lines.Length));
        return lines;
    }
}
