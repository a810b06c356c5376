using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Testing;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Chat.Web.Tests.Hosting;

namespace Chat.Web.Tests.Operation;

/// <summary>What deploy/ and docs/operations.md name is there: every metric is one that the service exports, every setting one that it reads.</summary>
[Collection(Alone.Name)]
public sealed partial class OperationFilesTests(OperationFilesTests.BusyService service, ServiceWithModel withModel) : IClassFixture<OperationFilesTests.BusyService>, IClassFixture<ServiceWithModel>
{
    private static readonly string Deploy = Path.Combine(Repository.Root, "deploy");
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    // Prometheus' own, of every target that it scrapes; and what is there once a browser has a page open (OpenPagesTests in Chat.EndToEnd).
    private static readonly HashSet<string> OfPrometheus = ["up"];
    private static readonly HashSet<string> OfOpenPages = ["aspnetcore_components_circuit_active"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMetricOfTheRulesAndTheDashboardIsExported()
    {
        var exported = await ExportedAsync();
        var expressions = Expressions().ToList();

        Assert.True(expressions.Count > 40);
        foreach (var (place, expression) in expressions)
        {
            var named = MetricName().Matches(Quoted().Replace(expression, "\"\"")).Select(m => m.Value).Where(n => !OfPrometheus.Contains(n) && !OfOpenPages.Contains(n)).ToList();
            Assert.True(named.Count > 0 || OfPrometheus.Concat(OfOpenPages).Any(p => expression.Contains(p, StringComparison.Ordinal)), $"{place} names no metric: {expression}");
            Assert.All(named, n => Assert.True(exported.ContainsKey(n), $"{place} names {n}, which /metrics does not export."));
            foreach (var label in Label().Matches(expression).Select(m => (Metric: m.Groups["metric"].Value, Labels: m.Groups["labels"].Value)).Where(l => exported.ContainsKey(l.Metric)))
                Assert.All(LabelName().Matches(label.Labels).Select(m => m.Groups[1].Value).Except(["job", "instance"]), l => Assert.True(exported[label.Metric].Contains(l), $"{place}: {label.Metric} has no label {l}."));
        }
    }

    [Fact]
    public void EverySettingThatDeployNamesIsRead()
    {
        var files = Directory.EnumerateFiles(Deploy, "*", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "docs", "operations.md"));
        var named = files.SelectMany(f => Setting().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetFileName(f), Name: m.Value.Replace("__", ":", StringComparison.Ordinal).TrimEnd(':', '.')))).Distinct().ToList();

        Assert.True(named.Count > 10);
        Assert.All(named, n => Assert.True(
            SettingsOfTheService.IsOne(n.Name) || SettingsOfTheService.Sections.Any(s => s.Section == n.Name || s.Section == n.Name + ":0"), $"{n.File} names {n.Name}, which nothing reads."));
    }

    [Fact]
    public void TheTableOfSettingsHasEachWithItsDefault()
    {
        var written = new Dictionary<string, string>();
        var section = "";
        foreach (var line in Page.Split('\n'))
        {
            if (SectionHead().Match(line) is { Success: true } head)
                section = head.Groups[1].Value;
            else if (SettingRow().Match(line) is { Success: true } row && section.Length > 0)
                written.Add($"{section}:{row.Groups["name"].Value}", row.Groups["default"].Value);
        }

        Assert.Equal(SettingsOfTheService.All.OrderBy(s => s.Key, StringComparer.Ordinal), written.OrderBy(s => s.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void EveryAlertSaysInThePageWhatToDo()
    {
        var alerts = AlertName().Matches(File.ReadAllText(Path.Combine(Deploy, "prometheus", "alerts.yml"))).Select(m => m.Groups[1].Value).ToList();

        Assert.True(alerts.Count > 10);
        Assert.Equal(alerts.Order(StringComparer.Ordinal), AlertRow().Matches(Page).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheDashboardIsWellFormed()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Deploy, "grafana", "dashboard.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        Assert.Equal(panels.Count, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, p => Assert.InRange(p.GetProperty("gridPos").GetProperty("x").GetInt32() + p.GetProperty("gridPos").GetProperty("w").GetInt32(), 1, 24));
        // No two panels lie on each other.
        var places = panels.SelectMany(p => Cells(p.GetProperty("gridPos"))).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());

        static IEnumerable<(int, int)> Cells(JsonElement at) =>
            from x in Enumerable.Range(at.GetProperty("x").GetInt32(), at.GetProperty("w").GetInt32())
            from y in Enumerable.Range(at.GetProperty("y").GetInt32(), at.GetProperty("h").GetInt32())
            select (x, y);
    }

    // Each metric with its labels: of the service with its model elsewhere, and of one with a model in the process.
    private async Task<Dictionary<string, HashSet<string>>> ExportedAsync()
    {
        await service.ProvokeAsync(Stop);
        const string Question = "he tenido dos pagadores, ¿tengo que declarar?";
        var answer = await RunningService.JsonAsync(await withModel.PostAsync("/api/v1/answers", new { question = Question }));
        // A conversation that is handed over is summed up by the model, whatever comes of it.
        await withModel.PostAsync("/api/v1/handoffs", new { question = Question, language = "es", conversation = answer.GetProperty("conversation").GetProperty("token").GetString(), share = true });
        var exported = new Dictionary<string, HashSet<string>>();
        foreach (var client in new[] { service.Client, withModel.Client })
        {
            foreach (var line in (await client.GetStringAsync("/metrics", Stop)).Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
            {
                var sample = Sample().Match(line);
                if (!exported.TryGetValue(sample.Groups["name"].Value, out var labels))
                    exported[sample.Groups["name"].Value] = labels = [];
                labels.UnionWith(LabelName().Matches(sample.Groups["labels"].Value).Select(m => m.Groups[1].Value));
            }
        }

        return exported;
    }

    private static IEnumerable<(string Place, string Expression)> Expressions()
    {
        foreach (Match rule in Rule().Matches(File.ReadAllText(Path.Combine(Deploy, "prometheus", "alerts.yml"))))
            yield return ("alerts.yml, " + rule.Groups["alert"].Value, rule.Groups["expression"].Value);
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Deploy, "grafana", "dashboard.json")));
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            if (!panel.TryGetProperty("targets", out var targets))
                continue;
            foreach (var target in targets.EnumerateArray())
                yield return ("dashboard.json, " + panel.GetProperty("title").GetString(), target.GetProperty("expr").GetString()!);
        }
    }

    [GeneratedRegex(@"- alert: (?<alert>\w+)\n\s+expr: (?:\|\n)?(?<expression>(?s:.+?))\n\s+for:")]
    private static partial Regex Rule();

    // Functions stand before a bracket, labels within braces or after "by": neither has one of these beginnings.
    [GeneratedRegex(@"\b(?:taxassistant|llama|http|kestrel|aspnetcore|gen_ai|dotnet)_\w+(?=\{|\[|\s|$|\))|\bup\b")]
    private static partial Regex MetricName();

    [GeneratedRegex("\"[^\"]*\"|(?<=by )\\([^)]*\\)|(?<=[{,] ?)\\w+(?==|!)")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<metric>\w+)\{(?<labels>[^}]*)\}")]
    private static partial Regex Label();

    [GeneratedRegex(@"(\w+)(?:=|!=|=~|!~)""")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"^(?<name>[\w:]+)(?:\{(?<labels>.*)\})? ")]
    private static partial Regex Sample();

    [GeneratedRegex(@"\bTaxAssistant(?:(?:__|:)[A-Za-z0-9]+)+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^#### `(TaxAssistant[\w:]*)`$")]
    private static partial Regex SectionHead();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<default>.+?) \| .+ \|$")]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"^\| `(\w+)` \| (?:page|ticket) \| .{20,} \|$", RegexOptions.Multiline)]
    private static partial Regex AlertRow();

    /// <summary>A service to which everything happens that a metric counts.</summary>
    public sealed class BusyService : RunningService
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("chat-busy-").FullName;
        private OpenAiServer _model = null!;
        private OpenAiServer _broken = null!;

        protected override IEnumerable<string> Settings =>
        [
            "--TaxAssistant:Model:Endpoints:0:Url", _broken.Url, "--TaxAssistant:Model:Endpoints:1:Url", _model.Url, "--TaxAssistant:Limits:QuestionsPerVisitor", "1",
            "--TaxAssistant:Limits:QuestionsPerAddress", "5",
        ];

        /// <summary>Answers in the guidance's and in the model's words, an endpoint that gives way, somebody who is refused, a source that was ingested.</summary>
        public async Task ProvokeAsync(CancellationToken stop)
        {
            const string question = "he tenido dos pagadores, ¿tengo que declarar?";
            var quoted = await JsonAsync(await PostAsync("/api/v1/answers", new { question }));
            var sentence = quoted.GetProperty("sentences").EnumerateArray().First(s => s.GetProperty("sources").GetArrayLength() > 0);
            // What the guidance says itself passes the gate.
            _model.Answer = _ => OpenAiAnswer.Says($"{sentence.GetProperty("text").GetString()!.TrimEnd('.')} [{sentence.GetProperty("sources")[0]}].");
            for (var i = 0; i < 8; i++)
                await PostAsync("/api/v1/answers", new { question });
            await File.WriteAllTextAsync(Path.Combine(_folder, "bad.md"), "# nothing", stop);
            await File.WriteAllTextAsync(Path.Combine(_folder, "BOE-A-2000-1.md"), SmallLaw.Text, stop);
            await Get<Chat.Rag.Ingestion.Runs.IngestionRun>().RunAsync([Get<Chat.Rag.Ingestion.Runs.DeploymentSources>().Find(_folder)], default, null, stop);
            await Get<Chat.Rag.Indexing.Generations.LiveIndex>().RefreshAsync(stop);
        }

        public override async ValueTask InitializeAsync()
        {
            (_model, _broken) = (await OpenAiServer.StartAsync(), await OpenAiServer.StartAsync());
            _broken.Answer = _ => OpenAiAnswer.Refuses(500);
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _model.DisposeAsync();
            await _broken.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
