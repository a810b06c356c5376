using System.Text.RegularExpressions;
using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Consumers;

/// <summary>A consumer as a list shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PerMinute">Requests a minute.</param>
/// <param name="PerDay">Requests a day.</param>
/// <param name="CreatedAt">When its key was made.</param>
/// <param name="RevokedAt">When that was revoked; null while it holds.</param>
/// <param name="Today">Requests since midnight UTC.</param>
public sealed record ConsumerLine(string Name, int PerMinute, int PerDay, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, int Today);

/// <summary>Gives keys out and takes them back; each act is in the audit log.</summary>
public sealed partial class ConsumerAccounts(RecordsDatabase database, AuditLog audit, TimeProvider clock)
{
    /// <summary>Requests a minute where nothing else is said.</summary>
    public const int UsualPerMinute = 60;

    /// <summary>Requests a day where nothing else is said.</summary>
    public const int UsualPerDay = 10_000;

    /// <summary>Highest quota.</summary>
    public const int Most = 100_000_000;

    /// <summary>Gives a consumer a key, which is told this once. One whose key was revoked gets a new one, and keeps its id.</summary>
    /// <exception cref="RecordsException">The name or a quota is none, or a key of that name holds.</exception>
    public async Task<string> AddAsync(string by, string name, int perMinute = UsualPerMinute, int perDay = UsualPerDay, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Name().IsMatch(name))
            throw new RecordsException($"'{name}' is no name of a consumer: 2 to 40 lower-case letters, digits, points and hyphens.");
        if (perMinute is < 1 or > Most || perDay is < 1 or > Most || perMinute > perDay)
            throw new RecordsException($"The quotas {perMinute} a minute and {perDay} a day do not go together: each is from 1 to {Most}, and a day has no less than a minute.");
        var key = ConsumerKey.New();
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var consumer = await context.Consumers.SingleOrDefaultAsync(c => c.Name == name, cancellation);
        if (consumer is { RevokedAt: null })
            throw new RecordsException($"'{name}' has a key already; revoke it first, and whoever uses it is refused from then on.");
        if (consumer is null)
        {
            consumer = new Consumer { Id = Guid.NewGuid(), Name = name, Digest = ConsumerKey.DigestOf(key), PerMinute = perMinute, PerDay = perDay, CreatedAt = clock.GetUtcNow() };
            context.Add(consumer);
        }
        else
        {
            (consumer.Digest, consumer.PerMinute, consumer.PerDay, consumer.CreatedAt, consumer.RevokedAt) = (ConsumerKey.DigestOf(key), perMinute, perDay, clock.GetUtcNow(), null);
        }

        await context.SaveChangesAsync(cancellation);
        await audit.AddAsync(context, new AuditAct(by, "consumer.add", "consumer", $"{consumer.Id:n}", new Dictionary<string, string> { ["name"] = name }), cancellation);
        await transaction.CommitAsync(cancellation);
        return key;
    }

    /// <summary>Takes a key back; requests with it are refused within <see cref="ConsumerLookup.Freshness"/>.</summary>
    /// <exception cref="RecordsException">No key of that name holds.</exception>
    public async Task RevokeAsync(string by, string name, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (await context.Consumers.SingleOrDefaultAsync(c => c.Name == name && c.RevokedAt == null, cancellation) is not { } consumer)
            throw new RecordsException($"No key of a consumer '{name}' holds; see consumers list.");
        consumer.RevokedAt = clock.GetUtcNow();
        await context.SaveChangesAsync(cancellation);
        await audit.AddAsync(context, new AuditAct(by, "consumer.revoke", "consumer", $"{consumer.Id:n}", new Dictionary<string, string> { ["name"] = name }), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>All consumers by name.</summary>
    public async Task<IReadOnlyList<ConsumerLine>> ListAsync(CancellationToken cancellation = default)
    {
        var today = ConsumerQuotas.StartOf(clock.GetUtcNow(), ConsumerQuotas.Day);
        await using var context = await database.OpenAsync(cancellation);
        return await context.Consumers.AsNoTracking().OrderBy(c => c.Name)
            .Select(c => new ConsumerLine(
                c.Name, c.PerMinute, c.PerDay, c.CreatedAt, c.RevokedAt,
                context.ConsumerUses.Where(u => u.ConsumerId == c.Id && u.Quota == ConsumerQuotas.DayName && u.StartsAt == today).Select(u => u.Requests).FirstOrDefault()))
            .ToListAsync(cancellation);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,39}$")]
    private static partial Regex Name();
}
