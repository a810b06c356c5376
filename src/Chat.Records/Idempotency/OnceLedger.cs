using System.Security.Cryptography;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Idempotency;

/// <summary>What a write that its sender named finds.</summary>
public enum OnceState
{
    /// <summary>Nobody has sent it: it is this one's to do.</summary>
    Begun,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It is being done.</summary>
    UnderWay,

    /// <summary>Another body was sent under that name.</summary>
    OtherBody,
}

/// <summary>How it stands.</summary>
/// <param name="State">How.</param>
/// <param name="Owner">This try, when it is this one's to do.</param>
/// <param name="Salt">The write's salt, the same in every try.</param>
/// <param name="Result">What came of it, once done.</param>
public sealed record OnceEntry(OnceState State, Guid Owner, string Salt, string? Result);

/// <summary>Writes that their senders named, so that one sent twice within a day is done once, on whichever node. It keeps digests and ids, never words.</summary>
public sealed class OnceLedger(RecordsDatabase database, SharedClock shared, TimeProvider clock)
{
    /// <summary>How long a write is known by its name.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Begins a write, or says how the one before it stands. Throws what the database throws.</summary>
    /// <param name="name">The write.</param>
    /// <param name="hold">How long this try has it for itself, should its process be killed.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<OnceEntry> BeginAsync(OnceName name, TimeSpan hold, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await using var context = await database.OpenAsync(cancellation);
        // A day is a day by any clock; twenty seconds are not.
        var (own, now) = (clock.GetUtcNow(), await shared.NowAsync(context, cancellation));
        var (owner, salt, begun) = (Guid.NewGuid(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), own.ToUnixTimeMilliseconds());
        var (at, until) = (now.ToUnixTimeMilliseconds(), (now + hold).ToUnixTimeMilliseconds());
        var old = own - Kept;
        await context.Once.Where(o => o.Name == name.Name && o.StartedAt < old).ExecuteDeleteAsync(cancellation);
        // One statement, so that of two nodes one begins. A try whose time is over was killed; its salt stays, and with it what follows from it.
        await context.Database.ExecuteSqlAsync($"""
            INSERT INTO once (name, body, salt, owner, started_at, held_until) VALUES ({name.Name}, {name.Body}, {salt}, {owner}, {begun}, {until})
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, held_until = excluded.held_until
            WHERE once.result IS NULL AND once.held_until < {at} AND once.body = excluded.body
            """, cancellation);
        var row = await context.Once.AsNoTracking().SingleOrDefaultAsync(o => o.Name == name.Name, cancellation);
        // Given up between the two statements by whoever had it: whoever asks again begins.
        if (row is null)
            return new OnceEntry(OnceState.UnderWay, default, salt, null);
        var state = row.Body != name.Body ? OnceState.OtherBody : row.Result is not null ? OnceState.Done : row.Owner == owner ? OnceState.Begun : OnceState.UnderWay;
        return new OnceEntry(state, owner, row.Salt, row.Result);
    }

    /// <summary>Goes on holding a write that takes longer; false when another try has taken it over.</summary>
    public async Task<bool> HoldAsync(OnceName name, Guid owner, TimeSpan hold, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await using var context = await database.OpenAsync(cancellation);
        var until = await shared.NowAsync(context, cancellation) + hold;
        return await context.Once.Where(o => o.Name == name.Name && o.Owner == owner && o.Result == null)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.HeldUntil, until), cancellation) == 1;
    }

    /// <summary>Says what came of a write; false when another try has taken it over meanwhile.</summary>
    public async Task<bool> EndAsync(OnceName name, Guid owner, string result, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await using var context = await database.OpenAsync(cancellation);
        return await context.Once.Where(o => o.Name == name.Name && o.Owner == owner && o.Result == null)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Result, result), cancellation) == 1;
    }

    /// <summary>Gives a write up of which nothing came: whoever sends it again begins it again.</summary>
    public async Task GiveUpAsync(OnceName name, Guid owner, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await using var context = await database.OpenAsync(cancellation);
        await context.Once.Where(o => o.Name == name.Name && o.Owner == owner && o.Result == null).ExecuteDeleteAsync(cancellation);
    }
}
