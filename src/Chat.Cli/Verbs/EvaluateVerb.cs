using System.CommandLine;
using System.Globalization;
using Chat.Cli.Evaluation;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Cli.Verbs;

/// <summary><c>evaluate</c>: how well the service does on a set, or on its own knowledge.</summary>
internal static class EvaluateVerb
{
    public static Command Create()
    {
        var set = new Argument<string>("set") { Description = "A question set (.jsonl), a set of attacks or of look-alikes (.jsonl), a set of personal data (.jsonl), a language set (.jsonl), or 'knowledge' for the knowledge's own examples." };
        var output = new Option<DirectoryInfo?>("--out") { Description = "Folder for JSON, Markdown and plots." };
        var asOf = CommonOptions.AsOf();
        var stage = new Option<string>("--stage") { Description = "What is scored: the whole answer, or retrieval alone.", DefaultValueFactory = _ => "answer" };
        stage.AcceptOnlyFromAmong("answer", "retrieval");
        var over = CommonOptions.Kind("--over");
        var against = new Option<DirectoryInfo?>("--against") { Description = "Folder of an earlier run of --stage retrieval, to compare with." };
        var verb = new Command("evaluate", "Runs a question set through the service and scores it.") { set, output, asOf, stage, over, against };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            await Assistant.OpenLawAsync(services, stop);
            var name = parsed.GetValue(set)!;
            var folder = parsed.GetValue(output);
            var knowledge = services.GetRequiredService<KnowledgeBase>();
            if (name == "knowledge")
            {
                var report = SelfEvaluation.Run(knowledge, services.GetRequiredService<IOptions<RetrievalOptions>>());
                Write(folder, "knowledge.md", report);
                return ExitCode.Done;
            }

            var day = parsed.GetValue(asOf) ?? DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
            var questions = JsonLines.Read<EvaluationQuestion>(new FileInfo(name));
            if (questions.Count == 0)
                throw new InvalidDataException($"{name} has no questions; give one JSON object a line.");
            var messages = JsonLines.Read<AttackMessage>(new FileInfo(name));
            if (messages.All(m => m.IsAttack) || messages.All(m => m.Why is not null))
            {
                var pipeline = services.GetRequiredService<AnswerPipeline>();
                var scored = await JsonLines.MapAsync(messages, async (m, token) => new ScoredAttack(m, await pipeline.AnswerAsync(new Question(m.Words, null, day), token)), stop);
                Write(folder, "attacks.md", new AttackReport(scored, Path.GetFileName(name), day).Markdown());
                return ExitCode.Done;
            }

            if (questions.All(q => q.Entities is not null))
            {
                Write(folder, "personal-data.md", PersonalDataEvaluation.Run(services.GetRequiredService<Screener>(), questions, day));
                return ExitCode.Done;
            }

            if (questions.All(q => q.Question is null))
            {
                Write(folder, "languages.md", LanguageReport(services.GetRequiredService<LanguageIdentifier>(), questions));
                return ExitCode.Done;
            }

            if (parsed.GetValue(stage) == "retrieval")
            {
                var run = await new RetrievalEvaluation(services, CommonOptions.KindOf(parsed.GetValue(over)), day).RunAsync(questions, stop);
                var table = run.Markdown(Path.GetFileName(name), parsed.GetValue(against) is { } earlier ? RetrievalRun.ReadScores(earlier) : null);
                if (folder is not null)
                    run.Write(folder, table);
                Console.Out.WriteLine(table);
                return ExitCode.Done;
            }

            var answers = await Evaluator.RunAsync(services.GetRequiredService<AnswerPipeline>(), questions, day, stop);
            var results = new EvaluationReport(answers, Path.GetFileName(name), knowledge.Version, day);
            if (folder is not null)
            {
                results.Write(folder);
                CopySet(name, Path.Combine(folder.FullName, "questions.jsonl"));
            }

            Console.Out.WriteLine(results.Markdown());
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    // A run may be repeated from the copy that an earlier run left in the same folder.
    private static void CopySet(string from, string to)
    {
        if (Path.GetFullPath(from) != Path.GetFullPath(to))
            File.Copy(from, to, overwrite: true);
    }

    private static void Write(DirectoryInfo? folder, string file, string text)
    {
        folder?.Create();
        if (folder is not null)
            File.WriteAllText(Path.Combine(folder.FullName, file), text);
        Console.Out.WriteLine(text);
    }

    private static string LanguageReport(LanguageIdentifier identifier, List<EvaluationQuestion> samples)
    {
        var results = samples.Select(s => (
            Sample: s,
            Wanted: LanguageCodes.TryParse(s.Lang, out var known) ? known.Code() : "other",
            Got: identifier.Identify(s.Text ?? "").Language?.Code() ?? "other")).ToList();
        var lines = results.GroupBy(r => r.Wanted).Append(results.GroupBy(_ => "all").Single()).Select(g => string.Create(
            CultureInfo.InvariantCulture,
            $"| {g.Key} | {g.Count()} | {(double)g.Count(r => r.Got == r.Wanted) / g.Count():P1} |"));
        var wrong = results.Where(r => r.Got != r.Wanted).Select(r => $"- `{r.Sample.Id}` taken for {r.Got}: {r.Sample.Text}");
        return $"| language | texts | right |\n|---|---|---|\n{string.Join('\n', lines)}\n\n{string.Join('\n', wrong)}\n";
    }
}
