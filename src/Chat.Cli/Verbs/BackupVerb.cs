using System.CommandLine;
using System.Globalization;
using Chat.Cli.Hosting;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Knowledge;
using Chat.Records.Audit;
using Chat.Records.Backup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Cli.Verbs;

/// <summary><c>backup</c> and <c>restore</c>: the records and keys of a service, in one file.</summary>
internal static class BackupVerb
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The file to write; it must not be there yet." };
        var verb = new Command("backup", "Writes records and keys into one file, while the service serves.") { file };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var path = parsed.GetValue(file)!;
            var manifest = await services.GetRequiredService<BackupRun>().WriteAsync(path.FullName, await KnowledgeAsync(services), await IndexAsync(services, stop), stop);
            path.Refresh();
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {Contents(manifest)}, {path.Length / 1e6:0.0} MB."));
            Console.Out.WriteLine("It holds the keys of the service: keep it encrypted, and no longer than the records themselves.");
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    public static Command CreateRestore()
    {
        var file = new Argument<FileInfo>("file") { Description = "A file that backup wrote." };
        var replace = new Option<bool>("--replace") { Description = "Put it in the place of what is there; else only an empty place is taken." };
        var verb = new Command("restore", "Puts a back-up into the data directory and the database that the settings name; the service must be stopped.") { file, replace };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var manifest = await services.GetRequiredService<RestoreRun>().RestoreAsync(parsed.GetValue(file)!.FullName, parsed.GetValue(replace), stop);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Restored as of {manifest.Made:yyyy-MM-dd HH:mm:ss} UTC: {Contents(manifest)}. What citizens erased since is there again: erase it anew."));
            if (await KnowledgeAsync(services) is var knowledge && knowledge != manifest.Knowledge)
                Console.Out.WriteLine($"The knowledge was {manifest.Knowledge ?? "not read"} then and is {knowledge ?? "not readable"} now.");
            if (await IndexAsync(services, stop) is var index && index != manifest.Index)
                Console.Out.WriteLine($"The index was {manifest.Index ?? "empty"} then and is {index ?? "empty"} now; ./taxassistant ingest builds it.");
            var finding = await services.GetRequiredService<AuditVerifier>().VerifyAsync(cancellation: stop);
            Console.Out.WriteLine(AuditVerb.Words(finding));
            return finding.IsIntact ? ExitCode.Done : ExitCode.Faults;
        }, cancellation));
        return verb;
    }

    private static string Contents(BackupManifest manifest)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Rows("turns")} answers, {Rows("receipts")} receipts, {Rows("cases")} cases, {Rows("audit")} entries of the audit log, {manifest.Parts.Count(p => p.Name.StartsWith("files/", StringComparison.Ordinal))} files");

        long Rows(string table) => manifest.Tables.FirstOrDefault(t => t.Name == table)?.Rows ?? 0;
    }

    private static Task<string?> KnowledgeAsync(IServiceProvider services) => IfItCanBeReadAsync(() => Task.FromResult<string?>(services.GetRequiredService<KnowledgeBase>().Version));

    private static Task<string?> IndexAsync(IServiceProvider services, CancellationToken cancellation) => IfItCanBeReadAsync(() => services.GetRequiredService<LiveName>().ReadAsync(cancellation));

    // Named for whoever restores; a back-up of the records must not fail because something else is broken.
    private static async Task<string?> IfItCanBeReadAsync(Func<Task<string?>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (fault is KnowledgeException or IndexException or OptionsValidationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
