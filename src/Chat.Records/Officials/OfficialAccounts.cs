using System.Text.RegularExpressions;
using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Officials;

/// <summary>An account as a list shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">Its role.</param>
/// <param name="IsDisabled">True when it may not sign in.</param>
/// <param name="Passkeys">How many passkeys it has.</param>
/// <param name="HasPassword">True when it has a password with a second factor.</param>
/// <param name="SeenAt">When it was last here; null for never.</param>
/// <param name="IsFromProvider">True when it signs in at the identity provider.</param>
public sealed record AccountLine(Guid Id, string Name, string Role, bool IsDisabled, int Passkeys, bool HasPassword, DateTimeOffset? SeenAt, bool IsFromProvider);

/// <summary>Makes and changes accounts; the command line and the panel's page do it alike, and each act is in the audit log.</summary>
public sealed partial class OfficialAccounts(RecordsDatabase database, AuditLog audit, IOptions<OfficialsOptions> options, TimeProvider clock)
{
    /// <summary>Makes an account; the token of its link, which is given out this once.</summary>
    /// <exception cref="RecordsException">The name or role is none, or the name is taken.</exception>
    public async Task<string> AddAsync(string by, string name, string role, string language, CancellationToken cancellation = default)
    {
        if (!Name().IsMatch(name))
            throw new AccountException(AccountFault.BadName, $"'{name}' is no name of an account: 2 to 40 letters, digits, points and hyphens.");
        Require(role);
        var official = new Official
        {
            Id = Guid.NewGuid(), UserName = name, NormalizedUserName = name.ToUpperInvariant(), Role = role, Language = language, CreatedAt = clock.GetUtcNow(),
            SecurityStamp = Tokens.NewLink(), LockoutEnabled = true,
        };
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (await context.Users.AnyAsync(u => u.NormalizedUserName == official.NormalizedUserName, cancellation))
            throw new AccountException(AccountFault.NameTaken, $"There is an account '{name}' already; see users list, or reset it.");
        context.Add(official);
        var token = Link(context, official.Id);
        await context.SaveChangesAsync(cancellation);
        await audit.AddAsync(context, new AuditAct(by, "account.add", "account", $"{official.Id:n}", new Dictionary<string, string> { ["role"] = role }), cancellation);
        await transaction.CommitAsync(cancellation);
        return token;
    }

    /// <summary>Takes all credentials and sessions from an account and gives it a new link.</summary>
    /// <exception cref="RecordsException">There is none of that name.</exception>
    public Task<string> ResetAsync(string by, string name, CancellationToken cancellation = default) => ChangeAsync(by, name, "account.reset", async (context, official) =>
    {
        RequireOwn(official);
        (official.PasswordHash, official.TotpSecret, official.LockoutEnd, official.AccessFailedCount) = (null, null, null, 0);
        await context.Recovery.Where(r => r.OfficialId == official.Id).ExecuteDeleteAsync(cancellation);
        await context.UserPasskeys.Where(p => p.UserId == official.Id).ExecuteDeleteAsync(cancellation);
        await context.Links.Where(l => l.OfficialId == official.Id).ExecuteDeleteAsync(cancellation);
        await OfficialSessions.EndAsync(context, clock.GetUtcNow(), official.Id, null, null, cancellation);
        return Link(context, official.Id);
    }, cancellation);

    /// <summary>Keeps an account from signing in, or lets it in again; its sessions end.</summary>
    /// <exception cref="RecordsException">There is none of that name, or nobody who manages accounts would be left.</exception>
    public Task DisableAsync(string by, string name, bool isDisabled, CancellationToken cancellation = default) => ChangeAsync(by, name, isDisabled ? "account.disable" : "account.enable", async (context, official) =>
    {
        if (isDisabled)
            await RequireAnotherAdminAsync(context, official, cancellation);
        official.DisabledAt = isDisabled ? clock.GetUtcNow() : null;
        if (isDisabled)
            await context.Links.Where(l => l.OfficialId == official.Id).ExecuteDeleteAsync(cancellation);
        await OfficialSessions.EndAsync(context, clock.GetUtcNow(), official.Id, null, null, cancellation);
        return "";
    }, cancellation);

    /// <summary>Gives an account another role, from its next request on.</summary>
    /// <exception cref="RecordsException">There is none of that name, the role is none, or nobody who manages accounts would be left.</exception>
    public Task SetRoleAsync(string by, string name, string role, CancellationToken cancellation = default)
    {
        Require(role);
        return ChangeAsync(by, name, "account.role", async (context, official) =>
        {
            RequireOwn(official);
            if (role != OfficialRole.Admin)
                await RequireAnotherAdminAsync(context, official, cancellation);
            official.Role = role;
            return "";
        }, cancellation, role);
    }

    /// <summary>The language of somebody's panel.</summary>
    public async Task SetLanguageAsync(Guid official, string language, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context.Users.Where(u => u.Id == official).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, language), cancellation);
    }

    /// <summary>All accounts by name.</summary>
    public async Task<IReadOnlyList<AccountLine>> ListAsync(CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.Users.AsNoTracking().OrderBy(u => u.NormalizedUserName)
            .Select(u => new AccountLine(
                u.Id, u.UserName!, u.Role, u.DisabledAt != null, context.UserPasskeys.Count(p => p.UserId == u.Id), u.PasswordHash != null && u.TotpSecret != null,
                context.Sessions.Where(s => s.OfficialId == u.Id).Max(s => (DateTimeOffset?)s.SeenAt), u.Issuer != null))
            .ToListAsync(cancellation);
    }

    /// <summary>Names of accounts by id, as the audit page shows them.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(CancellationToken cancellation = default) => (await ListAsync(cancellation)).ToDictionary(a => $"{a.Id:n}", a => a.Name);

    private async Task<string> ChangeAsync(string by, string name, string act, Func<RecordsContext, Official, Task<string>> change, CancellationToken cancellation, string? role = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var normalized = name.ToUpperInvariant();
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        // On a server two admins who disable each other at once would each find the other still there; a file has one writer anyway.
        if (database.UsesServer)
            await context.Database.ExecuteSqlAsync($"SELECT 1 FROM officials WHERE role = {OfficialRole.Admin} ORDER BY id FOR UPDATE", cancellation);
        var official = await context.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellation)
            ?? throw new AccountException(AccountFault.Unknown, $"There is no account '{name}'; see users list.");
        var result = await change(context, official);
        official.SecurityStamp = Tokens.NewLink();
        await context.SaveChangesAsync(cancellation);
        await audit.AddAsync(context, new AuditAct(by, act, "account", $"{official.Id:n}", role is null ? null : new Dictionary<string, string> { ["role"] = role }), cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    private string Link(RecordsContext context, Guid official)
    {
        var token = Tokens.NewLink();
        context.Add(new OneTimeLink { Digest = Tokens.DigestOf(token), OfficialId = official, ExpiresAt = clock.GetUtcNow() + options.Value.LinkTime });
        return token;
    }

    private static async Task RequireAnotherAdminAsync(RecordsContext context, Official official, CancellationToken cancellation)
    {
        if (official is { Role: OfficialRole.Admin, DisabledAt: null } && !await context.Users.AnyAsync(u => u.Id != official.Id && u.Role == OfficialRole.Admin && u.DisabledAt == null, cancellation))
            throw new AccountException(AccountFault.LastAdmin, $"'{official.UserName}' is the last who may manage accounts; make another admin first.");
    }

    // A credential or role of ours would hold on when the provider has taken its own away.
    private static void RequireOwn(Official official)
    {
        if (official.Issuer is not null)
            throw new AccountException(AccountFault.FromProvider, $"'{official.UserName}' signs in at the identity provider, which decides its credentials and its role; change them there, or disable the account here.");
    }

    private static void Require(string role)
    {
        if (!OfficialRole.All.Contains(role))
            throw new AccountException(AccountFault.BadRole, $"'{role}' is no role; give one of {string.Join(", ", OfficialRole.All)}.");
    }

    [GeneratedRegex(@"\A[\p{L}\p{N}][\p{L}\p{N}.-]{1,39}\z")]
    private static partial Regex Name();
}
