using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Cli.Ingestion;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>index list|switch|drop|explain|show</c>: the generations of the index.</summary>
internal static class IndexVerb
{
    private const int Explained = 10;
    private const string Current = "current";

    public static Command Create() => new("index", "Lists, switches, drops and explains generations of the index; shows a unit.") { List(), Switch(), Drop(), Explain(), Show() };

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Write the list as JSON." };
        var verb = new Command("list", "Lists the generations that are here, newest first.") { json };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var store = services.GetRequiredService<IPassageIndexStore>();
            var live = await store.LiveAsync(stop);
            var refused = services.GetRequiredService<IngestionFiles>().ReadState().Refused;
            var all = (await store.ListAsync(stop)).Select(m => new Listed(
                m.Generation, m.Generation == live ? "live" : refused.ContainsKey(m.Generation) ? "refused" : "kept", m.Built, m.Documents.Count, m.Units, m.Kinds, m.Passages, m.EmbeddingModel, store.FitOf(m).ToString().ToLowerInvariant(), refused.GetValueOrDefault(m.Generation))).ToList();
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(all, JsonLines.Options)
                : all.Count == 0 ? "There is no index yet; make one with ./taxassistant ingest FOLDER."
                : string.Join(Environment.NewLine, all.SelectMany(l => l.Lines())));
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static Command Switch()
    {
        var generation = new Argument<string?>("generation") { Description = "The one to serve; the newest that is not live and was not refused when left out.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Command("switch", "Makes another generation live, in one step; nodes pick it up within a second.") { generation };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var store = services.GetRequiredService<IPassageIndexStore>();
            var next = parsed.GetValue(generation) ?? await OtherAsync(store, services.GetRequiredService<IngestionFiles>().ReadState(), stop);
            if (services.GetRequiredService<IngestionFiles>().ReadState() is var state && state.Unusable.Contains(next))
                throw new IndexException($"Generation {next} does not hold what was ingested and cannot be taken ({state.Refused.GetValueOrDefault(next)?[0].TrimEnd('.')}); remove it with ./taxassistant index drop {next}.");
            // One that cannot be opened must not be made live: nodes would refuse it, and a node that starts would have no index.
            await using (await store.OpenAsync(next, stop))
            {
            }

            await store.SwitchAsync(next, stop);
            Console.Out.WriteLine($"Generation {next} is live.");
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static Command Drop()
    {
        var generation = new Argument<string>("generation") { Description = "The one to remove; not the live one." };
        var verb = new Command("drop", "Removes a generation that is not live.") { generation };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            await services.GetRequiredService<IPassageIndexStore>().DeleteAsync(parsed.GetValue(generation)!, stop);
            Console.Out.WriteLine($"Generation {parsed.GetValue(generation)} is removed.");
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static Command Show()
    {
        var unit = new Argument<string>("unit") { Description = "An article by its id: BOE-A-2006-20764#a96." };
        var json = new Option<bool>("--json") { Description = "Write its passages as JSON." };
        var verb = new Command("show", "Shows all wordings of an article, with the days on which they were in force.") { unit, json };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var id = parsed.GetValue(unit)!;
            await using var index = await LiveGeneration.OpenAsync(services.GetRequiredService<IPassageIndexStore>(), null, stop);
            var passages = await index.ReadUnitAsync(id, stop);
            if (passages.Count == 0)
                throw new IndexException($"The index holds no {id}; ids are those that ./taxassistant search --kind law shows.");
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(passages, JsonLines.Options)
                : string.Join(Environment.NewLine, passages.GroupBy(p => (p.ValidFrom, p.ValidUntil)).SelectMany(Wording)));
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static IEnumerable<string> Wording(IGrouping<(DateOnly? From, DateOnly? Until), Passage> wording)
    {
        var first = wording.First();
        var since = wording.Key.From is { } from ? $"from {from:yyyy-MM-dd}" : $"as of {first.Provenance.Updated:yyyy-MM-dd}, since when is not known";
        yield return string.Create(CultureInfo.InvariantCulture, $"{first.Unit}  {first.Heading}  [{since}{(wording.Key.Until is { } until ? $", until {until:yyyy-MM-dd} (excluded)" : "")}]");
        foreach (var passage in wording)
            yield return passage.Text;
    }

    private static Command Explain()
    {
        var question = new Argument<string>("question") { Description = "The question, in quotes." };
        var generation = new Option<string?>("--generation") { Description = "Another generation than the live one.", HelpName = "NAME" };
        var (language, asOf) = (CommonOptions.Language(), CommonOptions.AsOf());
        var json = new Option<bool>("--json") { Description = "Write the hits as JSON." };
        var verb = new Command("explain", "Shows the first ten units for a question, and how each score came about.") { question, generation, language, asOf, json };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            await using var index = await LiveGeneration.OpenAsync(services.GetRequiredService<IPassageIndexStore>(), parsed.GetValue(generation), stop);
            var text = parsed.GetValue(question)!;
            var spoken = parsed.GetValue(language) is { } code && LanguageCodes.TryParse(code, out var chosen) ? chosen
                : services.GetRequiredService<LanguageIdentifier>().Identify(text).Language ?? Language.Es;
            var day = parsed.GetValue(asOf) ?? DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
            var hits = await index.SearchAsync(new PassageQuery(text, spoken) { InForceOn = day, Limit = Explained }, stop);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(hits, JsonLines.Options)
                : hits.Count == 0 ? "Nothing is found."
                : string.Join(Environment.NewLine, hits.SelectMany(Lines)));
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static async Task<string> OtherAsync(IPassageIndexStore store, IngestionState state, CancellationToken cancellation)
    {
        var live = await store.LiveAsync(cancellation);
        return (await store.ListAsync(cancellation)).FirstOrDefault(m => m.Generation != live && !state.Refused.ContainsKey(m.Generation))?.Generation
            ?? throw new IndexException("There is no other generation to switch to; ./taxassistant index list shows those that are here.");
    }

    private static IEnumerable<string> Lines(UnitHit hit)
    {
        var why = hit.Why;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{hit.Score:0.000}  {hit.Unit}  {hit.Best.Heading}  (lexical {why.Lexical:0.000}, dense {why.Dense:0.000}, prior {why.Prior:0.00}{(why.Rerank is { } rerank ? $", rerank {rerank:0.000}" : "")})");
        foreach (var term in why.Terms)
            yield return string.Create(CultureInfo.InvariantCulture, $"       {term.Score:0.000}  {term.Asked} → {term.Found} ({term.Field})");
    }

    private sealed record Listed(
        string Generation, string State, DateTimeOffset Built, int Documents, int Units, IReadOnlyDictionary<string, int> Kinds, int Passages, string EmbeddingModel, string Fit, IReadOnlyList<string>? Refusals)
    {
        public IEnumerable<string> Lines() =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{Generation}  {State,-7}  {Built.ToLocalTime():yyyy-MM-dd HH:mm}  {Documents} documents, {Units} units, {Passages} passages, {EmbeddingModel}"),
            .. Kinds.Count == 0 ? Array.Empty<string>() : ["  " + string.Join(", ", Enum.GetValues<UnitKind>().Where(k => Kinds.ContainsKey(k.Name())).Select(k => string.Create(CultureInfo.InvariantCulture, $"{Kinds[k.Name()]} {k.Name()}")))],
            .. Fit == Current ? Array.Empty<string>() : ["  made with another glossary, model or format; make the index anew with ./taxassistant ingest --all"],
            .. (Refusals ?? []).Select(r => "  " + r),
        ];
    }
}
