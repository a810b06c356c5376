using System.CommandLine;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>search</c>: what retrieval finds, with scores.</summary>
internal static class SearchVerb
{
    private const int Hits = 20;

    public static Command Create()
    {
        var text = new Argument<string?>("question") { Description = "The question.", Arity = ArgumentArity.ZeroOrOne };
        var (language, batch, output, asOf) = (CommonOptions.Language(), CommonOptions.Batch(), CommonOptions.Out(), CommonOptions.AsOf());
        var json = new Option<bool>("--json") { Description = "Write the hits as JSON." };
        var kind = new Option<string>("--kind") { Description = "What to search.", DefaultValueFactory = _ => "guidance" };
        kind.AcceptOnlyFromAmong("guidance");
        var verb = new Command("search", "Shows what retrieval finds for a question, with scores.") { text, language, json, kind, batch, output, asOf };
        CommonOptions.OneOrBatch(verb, text, batch, output);
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var screener = services.GetRequiredService<Screener>();
            var rewriter = services.GetRequiredService<Rewriter>();
            var index = services.GetRequiredService<TopicIndex>();
            var day = parsed.GetValue(asOf) ?? DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
            if (parsed.GetValue(batch) is { } input)
            {
                await JsonLines.RunAsync<AskVerb.Line, Found>(input, parsed.GetValue(output)!, (line, _) => ValueTask.FromResult(new Found(line.Id, Search(line))), stop);
                return ExitCode.Done;
            }

            var hits = Search(new AskVerb.Line("", parsed.GetValue(text)!));
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(hits, JsonLines.Options)
                : string.Join(Environment.NewLine, hits.Select(h => $"{h.Score:0.000}  {h.Id}  {h.Title}  (asks {h.Parts.Asks:0.00}, text {h.Parts.Text:0.00}, grams {h.Parts.Grams:0.00}, learned {h.Parts.Learned:0.00})")));
            return ExitCode.Done;

            List<Hit> Search(AskVerb.Line line)
            {
                var screened = screener.Screen(line.ToQuestion(day, parsed.GetValue(language)));
                return [.. index.Search(rewriter.Rewrite(screened)).Take(Hits).Select(t => new Hit(
                    "topic:" + t.Topic.Id,
                    MathF.Round(t.Score, 4),
                    t.Topic.Texts.GetValueOrDefault(screened.Language)?.Title ?? t.Topic.Id,
                    t.Topic.RestsOn,
                    new Parts(t.Asks, t.Text, t.Grams, t.Learned)))];
            }
        }, cancellation));
        return verb;
    }

    private sealed record Found(string Id, IReadOnlyList<Hit> Hits);

    private sealed record Hit(string Id, float Score, string Title, IReadOnlyList<string> RestsOn, Parts Parts);

    private sealed record Parts(float Asks, float Text, float Grams, float Learned);
}
