using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Core.Statistics;
using Chat.Rag.Knowledge;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Benchmarks.Cases;

/// <summary><c>benchmark cases</c>: the inbox, the search and the delivery of messages, as the panel and the pages call them, in a folder or database of its own.</summary>
internal static class CasesBenchmark
{
    private const int Seed = 20261126;

    private static readonly JsonSerializerOptions Indented = new(JsonLines.Options) { WriteIndented = true };

    public static Command Create()
    {
        var count = BenchmarkOptions.Number("--cases", "Synthetic cases.", 50_000, 100, 10_000_000);
        var repeats = BenchmarkOptions.Number("--repeats", "How often the inbox is opened, and something searched.", 400, 10, 100_000);
        var seconds = BenchmarkOptions.Number("--seconds", "How long messages are sent.", 30, 1, 3_600);
        var rate = BenchmarkOptions.Number("--rate", "Messages a second.", 20, 1, 1_000);
        var connection = new Option<string?>("--connection") { Description = "An empty PostgreSQL database; without it, SQLite in a temporary folder." };
        var site = new Option<FileInfo>("--site") { Description = "Chat.Web.dll: it is started on the same records, and the inbox's page is opened there as well, by an official who is signed in." };
        site.AcceptExistingOnly();
        var output = BenchmarkOptions.Out();
        var verb = new Command("cases", "Measures the officials' inbox and search, and how fast messages arrive.") { count, repeats, seconds, rate, connection, site, output };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var folder = Directory.CreateTempSubdirectory("taxassistant-cases-");
            try
            {
                var knowledge = services.GetRequiredService<KnowledgeBase>();
                var questions = LanguageCodes.All.SelectMany(l => knowledge.Topics.Values.Where(t => t.Texts.ContainsKey(l)).SelectMany(t => t.Texts[l].Asks.Select(a => (l.Code(), t.Id, a)))).ToList();
                var report = await MeasureAsync(
                    folder.FullName, parsed.GetValue(connection), questions, parsed.GetValue(count), parsed.GetValue(repeats), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(site)?.FullName, parsed.GetValue(CommonOptions.Knowledge), stop);
                await BenchmarkOptions.WriteAsync(parsed.GetValue(output), JsonSerializer.Serialize(report, Indented), stop);
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static async Task<Dictionary<string, object>> MeasureAsync(
        string folder, string? connection, IReadOnlyList<(string Language, string Topic, string Question)> questions, int count, int repeats, int rate, TimeSpan time, string? site, string? knowledge,
        CancellationToken stop)
    {
        await using var node = await CaseNode.StartAsync(folder, connection, stop);
        await RefuseUsedAsync(node.Get<RecordsDatabase>(), stop);
        var random = new Random(Seed);
        var fill = Stopwatch.StartNew();
        await new SyntheticCases(node.Get<RecordsDatabase>(), questions, random).AddAsync(count, stop);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} cases written in {fill.Elapsed.TotalSeconds:F0} s"));
        var report = new Dictionary<string, object> { ["date"] = DateTimeOffset.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["machine"] = ModelBenchmarkReport.DescribeMachine(), ["database"] = connection is null ? "sqlite" : "postgresql", ["cases"] = count };
        Add(report, "inbox", await RepeatAsync(repeats, () => OpenInboxAsync(node, questions, random, stop)));
        Add(report, "search", await RepeatAsync(repeats, () => SearchAsync(node, questions, random, stop)));
        if (site is not null)
            Add(report, "inbox_page", await OpenPagesAsync(site, node, folder, connection, knowledge, questions, random, repeats, stop));
        await DeliverAsync(report, node, folder, connection, rate, time, stop);
        return report;
    }

    private static async Task<IReadOnlyList<double>> OpenPagesAsync(
        string site, CaseNode node, string folder, string? connection, string? knowledge, IReadOnlyList<(string Language, string Topic, string Question)> questions, Random random, int repeats,
        CancellationToken stop)
    {
        try
        {
            await using var inbox = await InboxSite.StartAsync(site, node, folder, connection, knowledge, stop);
            return await RepeatAsync(repeats, () => inbox.OpenAsync(questions, random, stop));
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new RecordsException($"The site does not answer ({fault.Message.TrimEnd('.')}); see what it wrote, and whether the machine has room for both.", fault);
        }
    }

    // What it adds cannot be told from what was there, and nobody wants it among the cases of citizens.
    private static async Task RefuseUsedAsync(RecordsDatabase database, CancellationToken stop)
    {
        await using var context = await database.OpenAsync(stop);
        if (await context.Cases.AnyAsync(stop) || await context.Conversations.AnyAsync(stop) || await context.Users.AnyAsync(stop) || await context.Audit.AnyAsync(stop))
            throw new RecordsException("The database is in use, and the benchmark would fill it with cases that nobody opened: name one that is empty or not there yet.");
    }

    // As the panel opens it: a page of a list, filtered now and then, and the counts beside it.
    private static async Task OpenInboxAsync(CaseNode node, IReadOnlyList<(string Language, string Topic, string Question)> questions, Random random, CancellationToken stop)
    {
        var who = SyntheticCases.Officials[random.Next(SyntheticCases.Officials.Count)];
        var filter = random.Next(3) switch
        {
            0 => new CaseFilter(),
            1 => new CaseFilter(Language: LanguageCodes.All[random.Next(LanguageCodes.All.Count)].Code()),
            _ => new CaseFilter(Topic: questions[random.Next(questions.Count)].Topic),
        };
        var lists = Enum.GetValues<CaseList>();
        await node.Get<CaseInbox>().ListAsync(lists[random.Next(lists.Length)], filter, who, cancellation: stop);
        await node.Get<CaseInbox>().CountAsync(who, stop);
    }

    // One to three words of a question that somebody asked, the last one half typed now and then.
    private static Task SearchAsync(CaseNode node, IReadOnlyList<(string Language, string Topic, string Question)> questions, Random random, CancellationToken stop)
    {
        var words = questions[random.Next(questions.Count)].Question.Split(' ').Where(w => w.Length > 3).ToArray();
        random.Shuffle(words);
        var asked = words.Take(1 + random.Next(3)).ToArray();
        if (asked.Length > 0 && random.Next(3) == 0)
            asked[^1] = asked[^1][..Math.Min(4, asked[^1].Length)];
        return node.Get<CaseSearch>().FindAsync(string.Join(' ', asked), new CaseFilter(), cancellation: stop);
    }

    private static async Task DeliverAsync(Dictionary<string, object> report, CaseNode writer, string folder, string? connection, int rate, TimeSpan time, CancellationToken stop)
    {
        await using var reader = await CaseNode.StartAsync(folder, connection, stop);
        var cases = new List<KeptCase>();
        var owners = new Dictionary<Guid, Caseworker>();
        for (var i = 0; i < 200; i++)
        {
            var kept = await writer.Get<CitizenDesk>().OpenAsync(new Handover { Language = "es", Question = "¿Tengo que declarar?" }, stop);
            cases.Add(kept);
            owners[kept.Id] = SyntheticCases.Officials[i % SyntheticCases.Officials.Count];
            await writer.Get<CaseDesk>().TakeAsync(owners[kept.Id], kept.Id, stop);
        }

        var delivery = new CaseDelivery(writer, reader, cases, owners);
        var (heard, sent) = await delivery.RunAsync(rate, time, stop);
        Add(report, "delivery", heard);
        (report["delivery_sent"], report["delivery_lost"], report["delivery_doubled"]) = (sent, sent - heard.Count, delivery.Doubled);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"delivery: {sent} sent, {sent - heard.Count} lost, {delivery.Doubled} doubled"));
    }

    private static async Task<IReadOnlyList<double>> RepeatAsync(int repeats, Func<Task> act)
    {
        var times = new List<double>();
        // The first ones compile.
        for (var i = -10; i < repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await act();
            if (i >= 0)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Order()];
    }

    private static void Add(Dictionary<string, object> report, string name, IReadOnlyList<double> sorted)
    {
        var (p50, p95, most) = sorted.Count == 0 ? (0, 0, 0) : (Percentile.Of(sorted, 0.5), Percentile.Of(sorted, 0.95), sorted[^1]);
        report[name] = new { count = sorted.Count, p50_ms = Math.Round(p50, 2), p95_ms = Math.Round(p95, 2), max_ms = Math.Round(most, 2) };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} {sorted.Count,6} times   p50 {p50,7:F1} ms   p95 {p95,7:F1} ms   max {most,7:F1} ms"));
    }
}
