using Chat.Records;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Cli.Records;

/// <summary>The records of a service that runs, or ran, on this data directory.</summary>
internal static class KeptRecords
{
    /// <summary>Refuses a place that has none: a database would be made there.</summary>
    /// <exception cref="RecordsException">There are none.</exception>
    public static void Require(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<RecordsOptions>>().Value;
        if (!options.UsesServer && !File.Exists(options.DatabaseFile))
            throw new RecordsException($"There are no records in {options.DatabaseFile}; name the service's data directory with --data, or its server in TaxAssistant__Records__ConnectionString.");
    }

    /// <summary>The answer with that code.</summary>
    /// <exception cref="RecordsException">There is none.</exception>
    public static async Task<KeptTurn> FindAsync(IServiceProvider services, string text, CancellationToken cancellation)
    {
        Require(services);
        if (!ReceiptCode.TryParse(text, out var code))
            throw new RecordsException($"'{text}' is no code of a receipt: it has 17 letters and digits, the last of which checks the others.");
        await using var context = await services.GetRequiredService<RecordsDatabase>().OpenAsync(cancellation);
        return await context.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Code == code, cancellation)
            ?? throw new RecordsException(await context.Receipts.AnyAsync(r => r.Code == code && r.ErasedAt != null, cancellation)
                ? $"The answer {code} was erased at the citizen's request."
                : $"No answer {code} is kept; answers are deleted after TaxAssistant:Records:RetentionDays.");
    }
}
