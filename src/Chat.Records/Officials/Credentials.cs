using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Officials;

/// <summary>Why a password is not taken.</summary>
public enum PasswordFault
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Shorter than <see cref="Credentials.ShortestPassword"/>.</summary>
    TooShort,

    /// <summary>Longer than <see cref="Credentials.LongestPassword"/>.</summary>
    TooLong,

    /// <summary>It is made of the account's name or of words that are tried first, or of one symbol again and again.</summary>
    TooPlain,
}

/// <summary>Passwords with their second factor, recovery codes and one-time links. There is no way in with a password alone.</summary>
public sealed class Credentials(RecordsDatabase database, AuditLog audit, IPasswordHasher<Official> hasher, IDataProtectionProvider protection, IOptions<OfficialsOptions> options, TimeProvider clock)
{
    /// <summary>Fewest symbols of a password (ASVS 6.2.1 asks for 8 and recommends 15).</summary>
    public const int ShortestPassword = 12;

    /// <summary>Most symbols of a password.</summary>
    public const int LongestPassword = 128;

    /// <summary>Recovery codes given out at a time.</summary>
    public const int RecoveryCodes = 10;

    private readonly IDataProtector _protector = protection.CreateProtector("TaxAssistant.Panel.Totp");
    private string? _nobody;

    /// <summary>The account that a link opens; null when it was used, is past its time, or is none.</summary>
    public async Task<Official?> FindByLinkAsync(string token, CancellationToken cancellation = default)
    {
        var (digest, now) = (Tokens.DigestOf(token), clock.GetUtcNow());
        await using var context = await database.OpenAsync(cancellation);
        return await context.Links.Where(l => l.Digest == digest && l.UsedAt == null && l.ExpiresAt > now)
            .Join(context.Users.Where(u => u.DisabledAt == null), l => l.OfficialId, u => u.Id, (_, u) => u).AsNoTracking().SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Uses a link up; false when somebody was first. Called within the transaction that stores the credential.</summary>
    public async Task<bool> UseLinkAsync(RecordsContext context, string token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (digest, now) = (Tokens.DigestOf(token), clock.GetUtcNow());
        return await context.Links.Where(l => l.Digest == digest && l.UsedAt == null && l.ExpiresAt > now).ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), cancellation) == 1;
    }

    /// <summary>What is wrong with a password.</summary>
    public static PasswordFault FaultOf(string password, string name)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(name);
        if (password.Length < ShortestPassword)
            return PasswordFault.TooShort;
        if (password.Length > LongestPassword)
            return PasswordFault.TooLong;
        return PlainPasswords.Has(password, name) ? PasswordFault.TooPlain : PasswordFault.None;
    }

    /// <summary>Stores a password with its authenticator app, new recovery codes besides; null when the link or the code does not hold.</summary>
    /// <param name="official">Whose.</param>
    /// <param name="token">The link that is used up; null for somebody signed in.</param>
    /// <param name="password">One that <see cref="FaultOf"/> takes.</param>
    /// <param name="secret">The app's key.</param>
    /// <param name="code">What the app shows, which proves that it has the key.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<string>?> SetAsync(Guid official, string? token, string password, string secret, string code, CancellationToken cancellation = default)
    {
        if (Totp.Find(secret, code, clock.GetUtcNow()) is not { } step)
            return null;
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (token is not null && !await UseLinkAsync(context, token, cancellation))
            return null;
        var account = await context.Users.SingleAsync(u => u.Id == official, cancellation);
        account.PasswordHash = hasher.HashPassword(account, password);
        (account.TotpSecret, account.TotpStep, account.AccessFailedCount, account.LockoutEnd, account.SecurityStamp) = (_protector.Protect(secret), step, 0, null, Tokens.NewLink());
        var codes = await NewCodesAsync(context, official, cancellation);
        await audit.AddAsync(context, new AuditAct($"{official:n}", "account.password", "account", $"{official:n}"), cancellation);
        await transaction.CommitAsync(cancellation);
        return codes;
    }

    /// <summary>Gives new recovery codes in place of the old.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(Guid official, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var codes = await NewCodesAsync(context, official, cancellation);
        await audit.AddAsync(context, new AuditAct($"{official:n}", "account.codes", "account", $"{official:n}"), cancellation);
        await transaction.CommitAsync(cancellation);
        return codes;
    }

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> CodesLeftAsync(Guid official, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.Recovery.CountAsync(r => r.OfficialId == official, cancellation);
    }

    /// <summary>The account that name, password and code open together; null otherwise, and for everything that is wrong alike.</summary>
    /// <param name="name">Of the account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="code">Six digits of the app, or a recovery code.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Official?> VerifyAsync(string name, string password, string code, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(code);
        var (normalized, now) = (name.ToUpperInvariant(), clock.GetUtcNow());
        await using var context = await database.OpenAsync(cancellation);
        var official = await context.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellation);
        if (official is not { DisabledAt: null, PasswordHash: { } hash, TotpSecret: { } sealedSecret })
        {
            SpendTime(password);
            return null;
        }

        // Counted before it is looked at: many at once get no more tries than one after the other.
        if (await CountAsync(context, official.Id, now, cancellation) is not { } locks)
        {
            SpendTime(password);
            return null;
        }

        // Once counted it is brought to its end, whoever hangs up meanwhile: a right password takes its count back, a wrong one is written down.
        var isRight = hasher.VerifyHashedPassword(official, hash, password) != PasswordVerificationResult.Failed && await UseCodeAsync(context, official.Id, _protector.Unprotect(sealedSecret), code, now, CancellationToken.None);
        if (isRight)
        {
            await context.Users.Where(u => u.Id == official.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null), CancellationToken.None);
            return official;
        }

        await WriteFailureAsync(official.Id, locks);
        return null;
    }

    /// <summary>
    /// A passkey of that account was shown and did not verify: it counts as a wrong password does, towards the same lock. The lock is the
    /// password's alone, so that nobody who knows the id of a credential keeps its owner out.
    /// </summary>
    public async Task CountPasskeyFailureAsync(byte[] credential, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.OpenAsync(cancellation);
        var official = await context.UserPasskeys.Where(p => p.CredentialId == credential).Select(p => (Guid?)p.UserId).SingleOrDefaultAsync(cancellation);
        if (official is { } id && await CountAsync(context, id, now, cancellation) is { } locks)
            await WriteFailureAsync(id, locks);
    }

    // As long as it takes for an account that may try: the time tells neither which names there are nor which of them are locked.
    private void SpendTime(string password) => hasher.VerifyHashedPassword(new Official(), _nobody ??= hasher.HashPassword(new Official(), "nobody"), password);

    // Whether this try was the one too many, which locks the account in the same statement: no end of a process or connection leaves it
    // counted to the limit without a lock that passes. Null while it is locked, and nothing is counted then.
    private async Task<bool?> CountAsync(RecordsContext context, Guid official, DateTimeOffset now, CancellationToken cancellation)
    {
        var (most, until) = (options.Value.FailuresToLock, (DateTimeOffset?)(now + options.Value.LockTime));
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (await context.Users.Where(u => u.Id == official && (u.LockoutEnd == null || u.LockoutEnd <= now))
            .ExecuteUpdateAsync(set => set
                .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= most ? until : null)
                .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1 >= most ? 0 : u.AccessFailedCount + 1), cancellation) == 0)
            return null;
        var locks = await context.Users.AnyAsync(u => u.Id == official && u.LockoutEnd != null, cancellation);
        await transaction.CommitAsync(CancellationToken.None);
        return locks;
    }

    private Task WriteFailureAsync(Guid official, bool locks) =>
        audit.WriteAsync(new AuditAct(AuditLog.Service, locks ? "account.lock" : "session.refuse", "account", $"{official:n}"), CancellationToken.None);

    private static async Task<bool> UseCodeAsync(RecordsContext context, Guid official, string secret, string code, DateTimeOffset now, CancellationToken cancellation)
    {
        if (Totp.Find(secret, code, now) is { } step)
            return await context.Users.Where(u => u.Id == official && u.TotpStep < step).ExecuteUpdateAsync(set => set.SetProperty(u => u.TotpStep, step), cancellation) == 1;
        var digest = Tokens.DigestOf(code);
        return await context.Recovery.Where(r => r.Digest == digest && r.OfficialId == official).ExecuteDeleteAsync(cancellation) == 1;
    }

    private static async Task<IReadOnlyList<string>> NewCodesAsync(RecordsContext context, Guid official, CancellationToken cancellation)
    {
        await context.Recovery.Where(r => r.OfficialId == official).ExecuteDeleteAsync(cancellation);
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => Tokens.NewRecovery()).ToList();
        context.AddRange(codes.Select(c => new RecoveryCode { Digest = Tokens.DigestOf(c), OfficialId = official }));
        await context.SaveChangesAsync(cancellation);
        return codes;
    }
}
