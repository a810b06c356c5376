using System.Text;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Receipts;

/// <summary>A receipt as it is shown.</summary>
/// <param name="Code">Its code.</param>
/// <param name="At">When it was issued.</param>
/// <param name="ErasedAt">When the citizen erased it; null while it is there.</param>
/// <param name="Document">Byte for byte as it was signed; null once erased.</param>
/// <param name="Signed">What it says; null once erased, or when it cannot be read.</param>
/// <param name="Verdict">What verifying it anew found; null once erased.</param>
public sealed record FoundReceipt(ReceiptCode Code, DateTimeOffset At, DateTimeOffset? ErasedAt, string? Document, SignedReceipt? Signed, ReceiptVerdict? Verdict);

/// <summary>Finds receipts, and verifies each as it is read.</summary>
public sealed class ReceiptReader(RecordsDatabase database, ReceiptKeys keys)
{
    /// <summary>The receipt with that code; null when there is none, or its time has passed.</summary>
    public async Task<FoundReceipt?> FindAsync(ReceiptCode code, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        var kept = await context.Receipts.AsNoTracking().SingleOrDefaultAsync(r => r.Code == code, cancellation);
        return kept switch
        {
            null => null,
            { Document: { } document } => new(code, kept.At, null, document, ReceiptSeal.Read(document), ReceiptSeal.Verify(Encoding.UTF8.GetBytes(document), keys.Published())),
            _ => new(code, kept.At, kept.ErasedAt, null, null, null),
        };
    }
}
