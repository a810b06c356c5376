using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Cli.Hosting;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>ask</c>: one question, or a batch.</summary>
internal static class AskVerb
{
    public static Command Create()
    {
        var text = new Argument<string?>("question") { Description = "The question.", Arity = ArgumentArity.ZeroOrOne };
        var (language, asOf, batch, output) = (CommonOptions.Language(), CommonOptions.AsOf(), CommonOptions.Batch(), CommonOptions.Out());
        var json = new Option<bool>("--json") { Description = "Write the whole answer as JSON." };
        var events = new Option<bool>("--events") { Description = "Write what happens as it happens, one JSON object a line." };
        var verb = new Command("ask", "Answers a question, or a batch of them.") { text, language, asOf, json, events, batch, output };
        CommonOptions.OneOrBatch(verb, text, batch, output);
        verb.Validators.Add(result =>
        {
            if (result.GetValue(events) && (result.GetValue(json) || result.GetValue(batch) is not null))
                result.AddError("--events shows one question as it is answered; leave out --json and --batch.");
        });
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            await Assistant.OpenLawAsync(services, stop);
            var pipeline = services.GetRequiredService<AnswerPipeline>();
            var day = parsed.GetValue(asOf) ?? Today(services);
            if (parsed.GetValue(batch) is { } input)
            {
                await JsonLines.RunAsync<Line, Answered>(input, parsed.GetValue(output)!, async (line, token) => new(line.Id, await pipeline.AnswerAsync(line.ToQuestion(day, parsed.GetValue(language)), token)), stop);
                return ExitCode.Done;
            }

            var question = new Line("", parsed.GetValue(text)!, parsed.GetValue(language)).ToQuestion(day, null);
            if (parsed.GetValue(events))
            {
                // Standard output is flushed with every line.
                await foreach (var happened in pipeline.StreamAsync(question, stop))
                    Console.Out.WriteLine(JsonSerializer.Serialize(happened, JsonLines.Options));
                return ExitCode.Done;
            }

            var answer = await pipeline.AnswerAsync(question, stop);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(answer, JsonLines.Options) : Readable(answer));
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static string Readable(Answer answer)
    {
        var lines = new List<string> { answer.Text };
        lines.AddRange(answer.Notices.Select(n => "! " + n.Text));
        if (answer.Clarification is { } back && back.Text != answer.Text)
            lines.Add($"? {back.Text} {string.Join(" | ", back.Options.Select(o => o.Label))}");
        lines.AddRange(answer.Sources.SelectMany(s => s.LegalBasis
            .Where(l => l.Url != s.Url)
            .Select(l => $"    {l.Title} {l.Url}")
            .Prepend($"[{s.Number}] {s.Title} {s.Url}".TrimEnd())));
        return string.Join(Environment.NewLine, lines);
    }

    private static DateOnly Today(IServiceProvider services) =>
        DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);

    private sealed record Answered(string Id, Answer Answer);

    internal sealed record Line([property: JsonRequired] string Id, [property: JsonRequired] string Question, string? Lang = null)
    {
        public Question ToQuestion(DateOnly day, string? language) =>
            new(Question, LanguageCodes.TryParse(Lang ?? language, out var chosen) ? chosen : null, day);
    }
}
