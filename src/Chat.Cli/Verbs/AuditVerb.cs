using System.CommandLine;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Cli.Records;
using Chat.Records.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>audit verify</c>: whether the log of what officials did is whole and as it was written.</summary>
internal static class AuditVerb
{
    public static Command Create() => new("audit", "Verifies the log of what officials did.") { Verify() };

    private static Command Verify()
    {
        var seal = new Option<FileInfo?>("--seal") { Description = "A copy of audit-seal.json that was kept elsewhere; that of the data directory when left out." };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
        var verb = new Command("verify", "Reads the whole log and names the first entry that is not as it was written.") { seal, json };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            if (parsed.GetValue(seal) is { Exists: false } missing)
                throw new FileNotFoundException($"{missing} is not there; name a copy of audit-seal.json.");
            KeptRecords.Require(services);
            var finding = await services.GetRequiredService<AuditVerifier>().VerifyAsync(parsed.GetValue(seal)?.FullName, stop);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { intact = finding.IsIntact, entries = finding.Entries, @sealed = finding.Sealed, fault = finding.Fault.ToString(), number = finding.Number }, JsonLines.Options)
                : Words(finding));
            return finding.IsIntact ? ExitCode.Done : ExitCode.Faults;
        }, cancellation));
        return verb;
    }

    /// <summary>A finding in one sentence.</summary>
    public static string Words(AuditFinding finding) => finding.Fault switch
    {
        AuditFault.None when finding.Entries == 0 => "The audit log is empty, and nothing was sealed.",
        AuditFault.None => $"The audit log is whole: {finding.Entries} entries, of which the seal covers {finding.Sealed}.",
        AuditFault.Missing => $"Entry {finding.Number} is missing; the {finding.Entries} before it are as they were written.",
        AuditFault.Changed => $"Entry {finding.Number} was changed; the {finding.Entries} before it are as they were written.",
        AuditFault.Unlinked => $"Entry {finding.Number} does not follow the one before it; the {finding.Entries} before it are as they were written.",
        AuditFault.Forged => $"Entry {finding.Number} was not signed by this service; the {finding.Entries} before it are as they were written.",
        AuditFault.Cut => $"The log ends before entry {finding.Number}, and {finding.Sealed} entries were sealed: its end was cut off, or an old back-up was restored.",
        AuditFault.Rewritten => $"Entry {finding.Number} is another than the one that was sealed: the log was written anew.",
        _ => "The seal was changed, or its key is not among those in receipt-keys/: compare it with a copy kept elsewhere.",
    };
}
