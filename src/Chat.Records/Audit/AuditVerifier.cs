using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Audit;

/// <summary>What is wrong with the first entry that is not as it was written.</summary>
public enum AuditFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The entry with that number is not there, and later ones are.</summary>
    Missing,

    /// <summary>What the entry says has not the hash that it states.</summary>
    Changed,

    /// <summary>The entry does not follow the one before it.</summary>
    Unlinked,

    /// <summary>The entry was not signed with a key of this service.</summary>
    Forged,

    /// <summary>The log ends before the entry that was sealed as its last.</summary>
    Cut,

    /// <summary>The log was written anew: the entry is another than the one that was sealed.</summary>
    Rewritten,

    /// <summary>The seal itself was changed.</summary>
    SealBroken,
}

/// <summary>Result of a verification.</summary>
/// <param name="Entries">Entries that are as they were written, up to the first that is not.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Number">The first broken entry; 0 when there is none.</param>
/// <param name="Sealed">The last entry that the seal covers; 0 without one.</param>
public sealed record AuditFinding(long Entries, AuditFault Fault, long Number, long Sealed)
{
    /// <summary>True when every entry is as it was written and none is missing.</summary>
    public bool IsIntact => Fault == AuditFault.None;
}

/// <summary>Reads the whole log and names the first entry that is not as it was written.</summary>
public sealed class AuditVerifier(RecordsDatabase database, ReceiptKeys keys, IOptions<RecordsOptions> options)
{
    /// <summary>Verifies it.</summary>
    /// <param name="seal">A seal kept elsewhere; the one in the data folder when null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RecordsException">The file is no seal.</exception>
    public async Task<AuditFinding> VerifyAsync(string? seal = null, CancellationToken cancellation = default)
    {
        var published = keys.Published();
        // Read first: what is sealed by now is in the database by now.
        var sealedHead = AuditSeal.Read(seal ?? options.Value.AuditSealFile);
        if (sealedHead is not null && !sealedHead.IsGenuine(published))
            return new AuditFinding(0, AuditFault.SealBroken, sealedHead.Number, sealedHead.Number);
        var covered = sealedHead?.Number ?? 0;
        await using var context = await database.OpenAsync(cancellation);
        var (count, previous) = (0L, AuditChain.Beginning);
        await foreach (var entry in context.Audit.AsNoTracking().OrderBy(e => e.Number).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (FaultOf(entry, count + 1, previous, published) is var fault and not AuditFault.None)
                return new AuditFinding(count, fault, fault == AuditFault.Missing ? count + 1 : entry.Number, covered);
            if (entry.Number == covered && entry.Hash != sealedHead!.Hash)
                return new AuditFinding(count, AuditFault.Rewritten, entry.Number, covered);
            (count, previous) = (count + 1, entry.Hash);
        }

        return count < covered ? new AuditFinding(count, AuditFault.Cut, count + 1, covered) : new AuditFinding(count, AuditFault.None, 0, covered);
    }

    private static AuditFault FaultOf(AuditEntry entry, long expected, string previous, KeySet keys)
    {
        if (entry.Number > expected)
            return AuditFault.Missing;
        if (entry.Number < expected)
            return AuditFault.Unlinked;
        if (AuditChain.HashOf(entry) != entry.Hash)
            return AuditFault.Changed;
        if (entry.Previous != previous)
            return AuditFault.Unlinked;
        return ReceiptSeal.IsSigned(AuditChain.Signed(entry.Hash), entry.Key, entry.Signature, keys) ? AuditFault.None : AuditFault.Forged;
    }
}
