using System.CommandLine;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Indexing;
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
        var kind = CommonOptions.Kind("--kind");
        var verb = new Command("search", "Shows what retrieval finds for a question, with scores.") { text, language, json, kind, batch, output, asOf };
        CommonOptions.OneOrBatch(verb, text, batch, output);
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            await Assistant.OpenLawAsync(services, stop);
            var screener = services.GetRequiredService<Screener>();
            var rewriter = services.GetRequiredService<Rewriter>();
            var search = services.GetRequiredService<CombinedSearch>();
            var day = parsed.GetValue(asOf) ?? DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
            if (parsed.GetValue(batch) is { } input)
            {
                await JsonLines.RunAsync<AskVerb.Line, Found>(input, parsed.GetValue(output)!, async (line, token) => new Found(line.Id, await SearchAsync(line, token)), stop);
                return ExitCode.Done;
            }

            var hits = await SearchAsync(new AskVerb.Line("", parsed.GetValue(text)!), stop);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(hits, JsonLines.Options)
                : string.Join(Environment.NewLine, hits.Select(h => $"{h.Score:0.000}  {h.Id}  {h.Title}  ({h.Why})")));
            return ExitCode.Done;

            async Task<List<Hit>> SearchAsync(AskVerb.Line line, CancellationToken token)
            {
                var screened = screener.Screen(line.ToQuestion(day, parsed.GetValue(language)));
                var found = await search.SearchAsync(rewriter.Rewrite(screened), CommonOptions.KindOf(parsed.GetValue(kind)), day, Hits, token);
                return [.. found.Select(h => ToHit(h, screened.Language))];
            }
        }, cancellation));
        return verb;
    }

    private static Hit ToHit(CombinedHit hit, Language language) => hit.Topic is { } topic
        ? new Hit(hit.Id, MathF.Round(hit.Score, 4), topic.Topic.Texts.GetValueOrDefault(language)?.Title ?? topic.Topic.Id, hit.RestsOn)
        {
            Parts = new Parts(topic.Asks, topic.Text, topic.Grams, topic.Learned),
        }
        : new Hit(hit.Id, MathF.Round(hit.Score, 4), $"{hit.Article!.Best.DocumentTitle}. {hit.Article.Best.Heading}", hit.RestsOn)
        {
            Explanation = hit.Article.Why,
            Passage = hit.Article.Best.Text,
        };

    private sealed record Found(string Id, IReadOnlyList<Hit> Hits);

    private sealed record Hit(string Id, float Score, string Title, IReadOnlyList<string> RestsOn)
    {
        /// <summary>How a topic's score came about.</summary>
        public Parts? Parts { get; init; }

        /// <summary>How an article's score came about.</summary>
        public HitExplanation? Explanation { get; init; }

        /// <summary>The article's best passage.</summary>
        public string? Passage { get; init; }

        [System.Text.Json.Serialization.JsonIgnore]
        public string Why => Parts is { } p
            ? $"asks {p.Asks:0.00}, text {p.Text:0.00}, grams {p.Grams:0.00}, learned {p.Learned:0.00}"
            : $"words {Explanation!.Lexical:0.00}, vectors {Explanation.Dense:0.00}, prior {Explanation.Prior:0.00}; {string.Join(", ", Explanation.Terms.Take(4).Select(t => t.Asked))}";
    }

    private sealed record Parts(float Asks, float Text, float Grams, float Learned);
}
