using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Sites;

/// <summary>A site with its origins, in order.</summary>
/// <param name="Name">Its name, which the operator gave.</param>
/// <param name="Origins">Where its pages are.</param>
/// <param name="Since">When its first origin was registered.</param>
public sealed record Site(string Name, IReadOnlyList<string> Origins, DateTimeOffset Since);

/// <summary>
/// The sites that may show the widget. The command line changes them, with an entry in the audit log; web nodes ask on every opening and
/// know of a change within five seconds. While the database is away the last state known holds.
/// </summary>
public sealed partial class SiteRegister(RecordsDatabase database, AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // A visitor does not wait longer for a database that is slow; the launcher of the widget gives up after twenty seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private Task _waiting = Task.CompletedTask;
    private volatile Known _known = new(FrozenSet<string>.Empty, DateTimeOffset.MinValue);

    /// <summary>Registers origins of a site; those that it has already stay.</summary>
    /// <param name="by">Who: an account's id, or <see cref="AuditLog.CommandLine"/>.</param>
    /// <param name="name">2 to 40 letters, digits, points and hyphens.</param>
    /// <param name="origins">As typed; see <see cref="SiteOrigin"/>.</param>
    /// <param name="cancellation">Stops it; nothing is registered then.</param>
    /// <returns>The origins as they are registered.</returns>
    /// <exception cref="RecordsException">The name or an origin is none, or the origin is another site's; nothing was registered.</exception>
    public async Task<IReadOnlyList<string>> AddAsync(string by, string name, IReadOnlyList<string> origins, CancellationToken cancellation = default)
    {
        if (!Name().IsMatch(name))
            throw new RecordsException($"'{name}' is no name of a site: 2 to 40 letters without accents, digits, points and hyphens.");
        var parsed = Parse(origins);
        if (parsed.Count == 0)
            throw new RecordsException("A site needs an origin, as https://www.town.example.");
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        foreach (var origin in parsed)
        {
            var kept = await context.SiteOrigins.AsNoTracking().SingleOrDefaultAsync(o => o.Origin == origin, cancellation);
            if (kept is not null && kept.Site != name)
                throw new RecordsException($"{origin} is registered for '{kept.Site}' already; remove it there first.");
            if (kept is not null)
                continue;
            context.Add(new RegisteredOrigin { Origin = origin, Site = name, At = clock.GetUtcNow() });
            await context.SaveChangesAsync(cancellation);
            await audit.AddAsync(context, Act(by, "site.add", name, origin), cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return parsed;
    }

    /// <summary>Takes origins from a site, or the whole site when none is named.</summary>
    /// <returns>The origins taken away.</returns>
    /// <exception cref="RecordsException">There is no such site, or an origin is not one of its; nothing was taken away.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(string by, string name, IReadOnlyList<string> origins, CancellationToken cancellation = default)
    {
        var parsed = Parse(origins);
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var kept = await context.SiteOrigins.Where(o => o.Site == name).OrderBy(o => o.Origin).ToListAsync(cancellation);
        if (kept.Count == 0)
            throw new RecordsException($"There is no site '{name}'; see sites list.");
        if (parsed.FirstOrDefault(p => kept.All(k => k.Origin != p)) is { } stranger)
            throw new RecordsException($"{stranger} is no origin of '{name}'; see sites list.");
        var gone = parsed.Count == 0 ? kept : kept.Where(k => parsed.Contains(k.Origin)).ToList();
        context.RemoveRange(gone);
        await context.SaveChangesAsync(cancellation);
        foreach (var origin in gone)
            await audit.AddAsync(context, Act(by, "site.remove", name, origin.Origin), cancellation);
        await transaction.CommitAsync(cancellation);
        return [.. gone.Select(o => o.Origin)];
    }

    /// <summary>All sites by name.</summary>
    public async Task<IReadOnlyList<Site>> ListAsync(CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        var rows = await context.SiteOrigins.AsNoTracking().OrderBy(o => o.Site).ThenBy(o => o.Origin).ToListAsync(cancellation);
        return [.. rows.GroupBy(o => o.Site).Select(s => new Site(s.Key, [.. s.Select(o => o.Origin)], s.Min(o => o.At)))];
    }

    /// <summary>True when pages of that origin may show the widget.</summary>
    /// <param name="origin">As a browser writes it; anything else is nobody's.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task<bool> KnowsAsync(string? origin, CancellationToken cancellation = default)
    {
        if (origin is null || !SiteOrigin.TryParse(origin, out var parsed) || parsed != origin)
            return false;
        if (clock.GetUtcNow() - _known.At >= Fresh)
            await ReadAsync().WaitAsync(cancellation);
        return _known.Origins.Contains(origin);
    }

    // One reading for all who ask meanwhile: each of them would hold a connection. It ends when the database says, or by the limits of the
    // connection, which a token does not shorten while it is being made; nobody waits for it longer than patience allows.
    private Task ReadAsync()
    {
        lock (_lock)
        {
            if (_reading.IsCompleted && clock.GetUtcNow() - _known.At >= Fresh)
            {
                _reading = Task.Run(TryReadAsync);
                _waiting = WaitForAsync(_reading);
            }

            return _waiting;
        }
    }

    // What is no fault of the database is told to whoever asked: nobody else would hear of it.
    private async Task WaitForAsync(Task reading)
    {
        if (await Task.WhenAny(reading, Task.Delay(Patience, clock)) == reading)
            await reading;
    }

    // Sites are few, and a citizen who opens the widget while the database is away is better served than turned away.
    private async Task TryReadAsync()
    {
        try
        {
            await using var context = await database.OpenAsync();
            var origins = await context.SiteOrigins.AsNoTracking().Select(o => o.Origin).ToListAsync();
            _known = new Known(origins.ToFrozenSet(StringComparer.Ordinal), clock.GetUtcNow());
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            // Said already, and more loudly, by what keeps answers.
            _known = _known with { At = clock.GetUtcNow() };
        }
    }

    private static IReadOnlyList<string> Parse(IReadOnlyList<string> origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        return [.. origins.Select(o => SiteOrigin.TryParse(o, out var origin)
            ? origin
            : throw new RecordsException($"'{o}' is no origin: https and a host, as https://www.town.example, without path and wildcard; http on loopback only.")).Distinct()];
    }

    // A code of the log has no brackets; an IPv6 loopback address is read without them too.
    private static AuditAct Act(string by, string act, string name, string origin) =>
        new(by, act, "site", name, new Dictionary<string, string> { ["origin"] = origin.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal) });

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9.-]{1,39}\z")]
    private static partial Regex Name();

    private sealed record Known(FrozenSet<string> Origins, DateTimeOffset At);
}
