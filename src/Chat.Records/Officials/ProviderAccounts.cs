using System.Security.Cryptography;
using System.Text;
using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Officials;

/// <summary>Accounts of those who sign in at an identity provider: found or made by issuer and subject, with the role that the provider gives.</summary>
public sealed class ProviderAccounts(RecordsDatabase database, AuditLog audit, TimeProvider clock)
{
    private const string Unknown = "unknown";

    /// <summary>The account of somebody whom the provider has let in; null when it is disabled here.</summary>
    /// <param name="issuer">The provider.</param>
    /// <param name="subject">Its id of the person.</param>
    /// <param name="name">What a new account is called, as far as names here allow.</param>
    /// <param name="role">One of <see cref="OfficialRole.All"/>; it holds from now on, whatever it was before.</param>
    /// <param name="language">Language of a new account.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Official?> SignInAsync(string issuer, string subject, string name, string role, string language, CancellationToken cancellation = default)
    {
        try
        {
            return await FindOrAddAsync(issuer, subject, name, role, language, cancellation);
        }
        catch (DbUpdateException lost) when (RecordsFault.IsTaken(lost))
        {
            // The same person in two windows at once, or a name just taken: now it is there.
            return await FindOrAddAsync(issuer, subject, name, role, language, cancellation);
        }
    }

    /// <summary>
    /// Writes down that somebody whom the provider knows was not let in. Who is not said: it is nobody of the panel, and a digest of a number of
    /// a person is found again by trying all of them. An account that is disabled is named.
    /// </summary>
    public async Task RefuseAsync(string issuer, string subject, string cause, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        var official = await context.Users.Where(u => u.Issuer == issuer && u.Subject == subject).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(cancellation);
        var details = new Dictionary<string, string> { ["cause"] = cause, ["issuer"] = DigestOf(issuer) };
        await audit.WriteAsync(new AuditAct(AuditLog.Service, "session.refuse", "provider", official is { } id ? $"{id:n}" : Unknown, details), cancellation);
    }

    /// <summary>True when the account signs in at a provider and has no credential here.</summary>
    public async Task<bool> OwnsAsync(Guid official, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.Users.AnyAsync(u => u.Id == official && u.Issuer != null, cancellation);
    }

    // Which provider it was, where several were set one after the other; an address would not be a code.
    private static string DigestOf(string issuer) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer)))[..16];

    private async Task<Official?> FindOrAddAsync(string issuer, string subject, string name, string role, string language, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var official = await context.Users.SingleOrDefaultAsync(u => u.Issuer == issuer && u.Subject == subject, cancellation);
        var act = official is null ? "account.add" : "account.role";
        if (official is { DisabledAt: not null })
            return null;
        if (official is not null && official.Role == role)
            return official;
        if (official is null)
        {
            var free = await FreeNameAsync(context, name, cancellation);
            official = new Official
            {
                Id = Guid.NewGuid(), UserName = free, NormalizedUserName = free.ToUpperInvariant(), Issuer = issuer, Subject = subject, Language = language, CreatedAt = clock.GetUtcNow(), SecurityStamp = Tokens.NewLink(),
            };
            context.Add(official);
        }

        official.Role = role;
        await context.SaveChangesAsync(cancellation);
        await audit.AddAsync(context, new AuditAct(AuditLog.Service, act, "account", $"{official.Id:n}", new Dictionary<string, string> { ["role"] = role, ["by"] = "provider" }), cancellation);
        await transaction.CommitAsync(cancellation);
        return official;
    }

    // Letters, digits, points and hyphens of what the provider calls them, before an @; with a number when somebody else is called so.
    private static async Task<string> FreeNameAsync(RecordsContext context, string name, CancellationToken cancellation)
    {
        var letters = new string([.. name.Split('@')[0].Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' ? c : '-')]).Trim('.', '-');
        var stem = letters.Length switch { 0 => "oidc", 1 => "oidc-" + letters, > 34 => letters[..34].TrimEnd('.', '-'), _ => letters };
        for (var number = 1; ; number++)
        {
            var free = number == 1 ? stem : $"{stem}-{number}";
            var normalized = free.ToUpperInvariant();
            if (!await context.Users.AnyAsync(u => u.NormalizedUserName == normalized, cancellation))
                return free;
        }
    }
}
