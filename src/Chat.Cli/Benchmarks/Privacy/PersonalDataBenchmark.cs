using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Chat.Cli.Hosting;
using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Benchmarks.Privacy;

/// <summary>
/// <c>benchmark personal-data</c>: identifiers in random forms within the knowledge's own questions, in four languages, and the same
/// questions, the guidance and a folder of laws without any. How many are found to the letter, what is found without reason, how fast.
/// </summary>
internal static class PersonalDataBenchmark
{
    private const int Seed = 20261126;
    private const int MostShown = 20;

    // {0} the identifier, {1} a question.
    private static readonly Dictionary<Language, string[]> Frames = new()
    {
        [Language.Es] = ["Mi dato es {0}. {1}", "{1} Le dejo esto: {0}", "con {0}, {1}", "({0}) {1}", "{1} ({0}), gracias"],
        [Language.Ca] = ["La meva dada és {0}. {1}", "{1} Li deixo això: {0}", "amb {0}, {1}", "({0}) {1}", "{1} ({0}), gràcies"],
        [Language.Gl] = ["O meu dato é {0}. {1}", "{1} Déixolle isto: {0}", "con {0}, {1}", "({0}) {1}", "{1} ({0}), grazas"],
        [Language.Eu] = ["Nire datua {0} da. {1}", "{0}-ren kasua: {1}", "{0}-ri buruz, {1}", "({0}) {1}", "{1} ({0}), eskerrik asko"],
    };

    private static readonly Dictionary<Language, string> Vehicle = new() { [Language.Es] = "coche", [Language.Ca] = "cotxe", [Language.Gl] = "coche", [Language.Eu] = "kotxea" };

    public static Command Create()
    {
        var sentences = BenchmarkOptions.Number("--sentences", "Sentences with an identifier.", 20_000, 100, 10_000_000);
        var seed = BenchmarkOptions.Number("--seed", "Of the random choices.", Seed, 0, int.MaxValue);
        var laws = new Option<DirectoryInfo?>("--laws") { Description = "A folder of laws as Markdown, read line by line as text without personal data." };
        var verb = new Command("personal-data", "Measures how personal data are found: recall, false finds, time.") { sentences, seed, laws };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, (services, stop) =>
        {
            var knowledge = services.GetRequiredService<KnowledgeBase>();
            With(knowledge, parsed.GetValue(sentences), new Random(parsed.GetValue(seed)), stop);
            Without(knowledge, parsed.GetValue(laws), stop);
            return Task.FromResult(ExitCode.Done);
        }, cancellation));
        return verb;
    }

    private static void With(KnowledgeBase knowledge, int count, Random random, CancellationToken stop)
    {
        var asks = LanguageCodes.All.ToDictionary(l => l, l => knowledge.Topics.Values.Where(t => t.Texts.ContainsKey(l)).SelectMany(t => t.Texts[l].Asks).ToArray());
        var forms = new IdentifierForms(random);
        var rows = IdentifierForms.Types.ToDictionary(t => t, _ => (Written: 0, Exact: 0, Other: 0));
        var missed = new List<string>();
        for (var i = 0; i < count; i++)
        {
            stop.ThrowIfCancellationRequested();
            var language = LanguageCodes.All[i % LanguageCodes.All.Count];
            var type = IdentifierForms.Types[random.Next(IdentifierForms.Types.Count)];
            var frame = Frames[language][random.Next(Frames[language].Length)];
            var question = asks[language][random.Next(asks[language].Length)];
            var written = forms.Write(type);
            if (type == "PLATE")
                frame = Vehicle[language] + ": " + frame;
            var before = frame[..frame.IndexOf("{0}", StringComparison.Ordinal)].Replace("{1}", question, StringComparison.Ordinal);
            var text = string.Format(CultureInfo.InvariantCulture, frame, written, question);
            var found = PersonalDataFinder.Find(text);
            var wanted = type is "KLM" ? "DNI" : type is "CCC" ? "IBAN" : type;
            var exact = found.Any(f => f.Type == wanted && f.Start == before.Length && f.Value == written);
            var row = rows[type];
            rows[type] = (row.Written + 1, row.Exact + (exact ? 1 : 0), row.Other + found.Count - (exact ? 1 : 0));
            if (!exact && missed.Count < MostShown)
                missed.Add($"{type}: {text} -> {string.Join("; ", found.Select(f => $"{f.Type} {f.Value}"))}");
        }

        Console.Out.WriteLine("| type | sentences | exact | share | other finds |\n|---|---|---|---|---|");
        foreach (var (type, row) in rows)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {type} | {row.Written} | {row.Exact} | {(double)row.Exact / Math.Max(1, row.Written):P3} | {row.Other} |"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all | {count} | {rows.Values.Sum(r => r.Exact)} | {(double)rows.Values.Sum(r => r.Exact) / count:P3} | {rows.Values.Sum(r => r.Other)} |\n"));
        missed.ForEach(Console.Error.WriteLine);
    }

    private static void Without(KnowledgeBase knowledge, DirectoryInfo? laws, CancellationToken stop)
    {
        var texts = knowledge.Topics.Values.SelectMany(t => t.Texts.Values).SelectMany(t => t.Asks.Append(t.Title).Concat(t.Blocks.Select(b => b.Template))).ToList();
        Report("guidance and questions", texts, stop);
        if (laws is null)
            return;
        Report("laws, line by line", [.. laws.EnumerateFiles("*.md", SearchOption.AllDirectories).SelectMany(f => File.ReadLines(f.FullName)).Where(l => l.Length > 20)], stop);
    }

    private static void Report(string name, IReadOnlyList<string> texts, CancellationToken stop)
    {
        var (hits, characters, shown) = (0, 0L, 0);
        // Of this process alone, so that a busy machine does not count.
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (var text in texts)
        {
            stop.ThrowIfCancellationRequested();
            characters += text.Length;
            var found = PersonalDataFinder.Find(text);
            if (found.Count == 0)
                continue;
            hits++;
            if (shown++ < MostShown)
                Console.Error.WriteLine($"{name}: {string.Join("; ", found.Select(f => $"{f.Type} {f.Value}"))} in: {text[..Math.Min(140, text.Length)]}");
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {texts.Count} texts, {characters} characters, {hits} with a find ({(double)hits / Math.Max(1, texts.Count):P3}), {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds * 1000 / Math.Max(1, characters):0.000} ms of processor time for 1,000 characters."));
    }
}
