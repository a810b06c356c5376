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
    /// <summary>Runs a read; a database that cannot be read becomes one sentence.</summary>
    /// <exception cref="RecordsException">There are none, or they cannot be read.</exception>
    public static async Task<T> ReadAsync<T>(IServiceProvider services, Func<Task<T>> read)
    {
        var options = services.GetRequiredService<IOptions<RecordsOptions>>().Value;
        if (!options.UsesServer && !File.Exists(options.DatabaseFile))
            throw new RecordsException($"There are no records in {options.DatabaseFile}; name the service's data directory with --data, or its server in TaxAssistant__Records__ConnectionString.");
        try
        {
            return await read();
        }
        catch (Exception fault) when (fault is not RecordsException && RecordsFault.Is(fault))
        {
            throw new RecordsException($"The records cannot be read ({fault.GetBaseException().Message.TrimEnd('.')}); see whether the database answers.", fault);
        }
    }

    /// <summary>The answer with that code.</summary>
    /// <exception cref="RecordsException">There is none.</exception>
    public static Task<KeptTurn> FindAsync(IServiceProvider services, string text, CancellationToken cancellation) => ReadAsync(services, async () =>
    {
        if (!ReceiptCode.TryParse(text, out var code))
            throw new RecordsException($"'{text}' is no code of a receipt: it has 17 letters and digits, the last of which checks the others.");
        await using var context = await services.GetRequiredService<RecordsDatabase>().OpenAsync(cancellation);
        return await context.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Code == code, cancellation)
            ?? throw new RecordsException(await context.Receipts.AnyAsync(r => r.Code == code && r.ErasedAt != null, cancellation)
                ? $"The answer {code} was erased at the citizen's request."
                : $"No answer {code} is kept; answers are deleted after TaxAssistant:Records:RetentionDays.");
    });
}
