using System.CommandLine;
using Chat.Cli.Hosting;
using Chat.Cli.Ingestion;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>ingest</c>: takes documents into the index; <c>--check</c> validates a knowledge folder, <c>--contradictions</c> compares what was taken in.</summary>
internal static class IngestVerb
{
    public static Command Create()
    {
        var what = new Argument<string?>("what") { Description = "Folder, file, or id of a source of sources.yml; with --check, a knowledge folder.", Arity = ArgumentArity.ZeroOrOne };
        var check = new Option<bool>("--check") { Description = "Only check a knowledge folder; name every error with its file and line." };
        var all = new Option<bool>("--all") { Description = "Ingest all sources, and the folders that were ingested by their path; makes the index anew when the glossary or a model has changed." };
        var due = new Option<bool>("--due") { Description = "Ingest the sources whose time has passed; for a timer." };
        var contradictions = new Option<bool>("--contradictions") { Description = "List figures of the guidance that the articles they rest on do not say." };
        var force = new Option<bool>("--force") { Description = "Go live although the checks would have someone look first." };
        var anew = new Option<bool>("--from-nothing") { Description = "Take everything in again, also what has not changed." };
        var verb = new Command("ingest", "Takes documents into the index, or checks them.") { what, all, check, due, contradictions, force, anew };
        verb.Validators.Add(result =>
        {
            var tasks = new[] { all, check, due, contradictions }.Count(result.GetValue);
            if (tasks > 1)
                result.AddError("Give one of --all, --due, --check and --contradictions.");
            else if ((result.GetValue(check) || result.GetValue(contradictions)) && (result.GetValue(force) || result.GetValue(anew)))
                result.AddError("--check and --contradictions only look; --force and --from-nothing belong to what is ingested.");
            else if (result.GetValue(what) is null && (result.GetValue(check) || tasks == 0))
                result.AddError(result.GetValue(check) ? "--check needs a knowledge folder." : "Give a folder, a file or the id of a source; or --all, --due, or --contradictions.");
            else if (result.GetValue(what) is not null && (result.GetValue(all) || result.GetValue(due) || result.GetValue(contradictions)))
                result.AddError("--all, --due and --contradictions take no folder and no source.");
        });
        verb.SetAction((parsed, cancellation) => parsed.GetValue(check)
            ? Task.FromResult(Check(parsed.GetValue(what)!))
            : Assistant.RunAsync(parsed, (services, stop) => parsed.GetValue(contradictions)
                ? ContradictionsAsync(services, stop)
                : IngestAsync(services, parsed.GetValue(what), parsed.GetValue(all), new IngestionOrder(parsed.GetValue(force), parsed.GetValue(anew)), stop), cancellation));
        return verb;
    }

    private static int Check(string folder)
    {
        var knowledge = KnowledgeReader.Read(folder, out var errors);
        var canaries = CanaryFile.Read(folder, out var faults);
        foreach (var error in errors.Concat(faults))
            Console.Error.WriteLine(error);
        if (errors.Count + faults.Count > 0 || knowledge is null)
        {
            Console.Error.WriteLine($"{errors.Count + faults.Count} error(s).");
            return ExitCode.Knowledge;
        }

        Console.Out.WriteLine(
            $"{knowledge.Topics.Count} topics, {knowledge.Concepts.Count} concepts, {knowledge.Competence.Matters.Count} matters of "
            + $"{knowledge.Competence.Administrations.Count} administrations, {knowledge.Calendar.Periods.Count} filing periods, {canaries.Count} canary questions: no errors.");
        return ExitCode.Done;
    }

    private static async Task<int> IngestAsync(IServiceProvider services, string? what, bool all, IngestionOrder order, CancellationToken cancellation)
    {
        var (deployment, files, store) = (services.GetRequiredService<DeploymentSources>(), services.GetRequiredService<IngestionFiles>(), services.GetRequiredService<IPassageIndexStore>());
        var live = await store.LiveAsync(cancellation);
        IReadOnlyList<IDocumentSource> sources = what is not null ? [deployment.Find(what)]
            : all ? deployment.All(files.ReadState())
            : deployment.Due(live is null ? new IngestionLedger() : files.ReadLedger(live));
        if (sources.Count == 0)
        {
            Console.Out.WriteLine(all ? "There is no source: sources.yml names none, and no folder was ingested yet." : "No source is due.");
            if ((await store.ListAsync(cancellation)).FirstOrDefault(m => m.Generation == live) is { } manifest && store.FitOf(manifest) != GenerationFit.Current)
                Console.Out.WriteLine($"The live generation {live} was made with another glossary, model or format; make it anew with ./taxassistant ingest --all.");
            return ExitCode.Done;
        }

        var run = services.GetRequiredService<IngestionRun>();
        return ReportPrinter.Print(await IngestionBars.RunAsync(progress => run.RunAsync(sources, order, progress, cancellation)));
    }

    private static async Task<int> ContradictionsAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var index = await LiveGeneration.OpenAsync(services.GetRequiredService<IPassageIndexStore>(), null, cancellation);
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
        return ContradictionPrinter.Print(await new ContradictionFinder(services.GetRequiredService<KnowledgeBase>(), index, today).FindAsync(cancellation));
    }
}
