using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Officials;

/// <summary>Who is signed in, as it stands in the database now.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">Its role.</param>
/// <param name="Language">ISO 639-1 code of its language.</param>
/// <param name="Session">The session.</param>
/// <param name="StartedAt">When the session began.</param>
public sealed record SignedIn(Guid Id, string Name, string Role, string Language, Guid Session, DateTimeOffset StartedAt)
{
    /// <summary>As the audit log names it.</summary>
    public string Who => Id.ToString("n");
}

/// <summary>
/// Sessions of officials. Each request asks the database, so that what is ended, disabled or given another role is so with the next request;
/// a circuit asks every ten seconds.
/// </summary>
public sealed class OfficialSessions(RecordsDatabase database, AuditLog audit, IOptions<OfficialsOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan SeenPause = TimeSpan.FromMinutes(1);

    /// <summary>Begins one for somebody who has shown both factors.</summary>
    public async Task<OfficialSession> StartAsync(Guid official, string method, string device, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        var now = clock.GetUtcNow();
        var session = new OfficialSession { Id = Guid.NewGuid(), OfficialId = official, Method = method, Device = device.Length > 60 ? device[..60] : device, StartedAt = now, SeenAt = now };
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        context.Add(session);
        await context.SaveChangesAsync(cancellation);
        await audit.AddAsync(context, new AuditAct($"{official:n}", "session.start", "account", $"{official:n}", new Dictionary<string, string> { ["method"] = method }), cancellation);
        await transaction.CommitAsync(cancellation);
        return session;
    }

    /// <summary>Who is signed in by a session; null when it is over, or the account may no longer sign in.</summary>
    /// <param name="id">The session.</param>
    /// <param name="isUse">True for an act of the official, which keeps it from becoming idle.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<SignedIn?> FindAsync(Guid id, bool isUse, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var (started, seen) = (now - options.Value.SessionTime, now - options.Value.IdleTime);
        await using var context = await database.OpenAsync(cancellation);
        var found = await context.Sessions.AsNoTracking()
            .Where(s => s.Id == id && s.EndedAt == null && s.StartedAt > started && s.SeenAt > seen)
            .Join(context.Users.Where(u => u.DisabledAt == null), s => s.OfficialId, u => u.Id, (s, u) => new { s.SeenAt, In = new SignedIn(u.Id, u.UserName!, u.Role, u.Language, s.Id, s.StartedAt) })
            .SingleOrDefaultAsync(cancellation);
        if (found is null)
            return null;
        if (isUse && now - found.SeenAt >= SeenPause)
            await context.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now), cancellation);
        return found.In;
    }

    /// <summary>Sessions of an account that last, the latest first.</summary>
    public async Task<IReadOnlyList<OfficialSession>> ListAsync(Guid official, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var (started, seen) = (now - options.Value.SessionTime, now - options.Value.IdleTime);
        await using var context = await database.OpenAsync(cancellation);
        return await context.Sessions.AsNoTracking().Where(s => s.OfficialId == official && s.EndedAt == null && s.StartedAt > started && s.SeenAt > seen).OrderByDescending(s => s.StartedAt).ToListAsync(cancellation);
    }

    /// <summary>Ends one session of an account, or all of them but one.</summary>
    /// <param name="by">Who ends them, as the audit log names it.</param>
    /// <param name="official">The account.</param>
    /// <param name="only">The one to end; null for all.</param>
    /// <param name="but">The one that stays; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How many were ended.</returns>
    public async Task<int> EndAsync(string by, Guid official, Guid? only = null, Guid? but = null, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var ended = await EndAsync(context, clock.GetUtcNow(), official, only, but, cancellation);
        if (ended > 0)
            await audit.AddAsync(context, new AuditAct(by, "session.end", "account", $"{official:n}", new Dictionary<string, string> { ["sessions"] = $"{ended}" }), cancellation);
        await transaction.CommitAsync(cancellation);
        return ended;
    }

    internal static Task<int> EndAsync(RecordsContext context, DateTimeOffset now, Guid official, Guid? only, Guid? but, CancellationToken cancellation) =>
        context.Sessions.Where(s => s.OfficialId == official && s.EndedAt == null && (only == null || s.Id == only) && (but == null || s.Id != but))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellation);
}
