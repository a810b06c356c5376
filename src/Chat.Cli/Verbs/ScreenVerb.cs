using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Cli.Hosting;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>screen</c>: language, outcome and personal data of questions, as the service sees them.</summary>
internal static class ScreenVerb
{
    public static Command Create()
    {
        var text = new Argument<string?>("text") { Description = "The text.", Arity = ArgumentArity.ZeroOrOne };
        var (batch, output, asOf) = (CommonOptions.Batch(), CommonOptions.Out(), CommonOptions.AsOf());
        var verb = new Command("screen", "Says how a question is screened: language, outcome, personal data.") { text, batch, output, asOf };
        CommonOptions.OneOrBatch(verb, text, batch, output);
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var screener = services.GetRequiredService<Screener>();
            var languages = services.GetRequiredService<LanguageIdentifier>();
            var pipeline = services.GetRequiredService<AnswerPipeline>();
            var day = parsed.GetValue(asOf) ?? DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
            if (parsed.GetValue(batch) is { } input)
            {
                await JsonLines.RunAsync<Line, Screened>(input, parsed.GetValue(output)!, (line, _) => ValueTask.FromResult(Screen(line.Id, line.Words, day)), stop);
                return ExitCode.Done;
            }

            Console.Out.WriteLine(JsonSerializer.Serialize(Screen("", parsed.GetValue(text)!, day), JsonLines.Options));
            return ExitCode.Done;

            Screened Screen(string id, string words, DateOnly day)
            {
                var question = new Question(words, null, day);
                var screened = screener.Screen(question);
                var found = languages.Identify(screened.Text);
                return new(
                    id,
                    found.Language?.Code() ?? "other",
                    pipeline.Answer(question).Outcome,
                    screened.Scope.Label,
                    MathF.Round(screened.Scope.Confidence, 3),
                    screened.Text,
                    [.. screened.PersonalData.Select(p => new Entity(p.Type, p.Start, p.End, p.Value))]);
            }
        }, cancellation));
        return verb;
    }

    // The development sets call the words `text` or `question`.
    private sealed record Line([property: JsonRequired] string Id, string? Text, string? Question, string? Prompt)
    {
        public string Words => Text ?? Question ?? Prompt ?? "";
    }

    private sealed record Screened(string Id, string Language, Outcome Outcome, string Label, float Confidence, string RedactedText, IReadOnlyList<Entity> Entities);

    private sealed record Entity(string Type, int Start, int End, string Value);
}
