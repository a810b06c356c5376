using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Records.Retention;
using Chat.Records.Tests.Doubles;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Tests.Officials;

/// <summary>Accounts, credentials and sessions on every database.</summary>
public abstract class OfficialsConformance : IDisposable
{
    private const string Name = "núria.puig";
    private const string Password = "lluna plena sobre el mar";

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-officials-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The server's database; null for a file.</summary>
    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task ALinkOpensItsAccountOnceAndNotAfterItsTime()
    {
        await using var store = Open();
        var token = await AddAsync(store);
        var secret = Totp.NewSecret();
        Assert.Equal(Name, (await store.Get<Credentials>().FindByLinkAsync(token.ToLowerInvariant(), Stop))!.UserName);

        var id = (await store.Get<Credentials>().FindByLinkAsync(token, Stop))!.Id;
        Assert.NotNull(await store.Get<Credentials>().SetAsync(id, token, Password, secret, Code(store, secret), Stop));

        Assert.Null(await store.Get<Credentials>().FindByLinkAsync(token, Stop));
        Assert.Null(await store.Get<Credentials>().SetAsync(id, token, "another long password", secret, Code(store, secret), Stop));
        var late = await store.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, "xoan", OfficialRole.Editor, "gl", Stop);
        store.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Null(await store.Get<Credentials>().FindByLinkAsync(late, Stop));
    }

    [Fact]
    public async Task NeitherTheTokenNorTheCodesNorTheKeyOfTheAppAreInTheDatabase()
    {
        await using var store = Open();
        var token = await AddAsync(store);
        var (secret, codes) = await RegisterAsync(store, token);

        await using var context = await store.OpenAsync();
        var official = await context.Users.SingleAsync(Stop);
        Assert.DoesNotContain(secret, official.TotpSecret, StringComparison.Ordinal);
        Assert.NotEqual(Password, official.PasswordHash);
        Assert.DoesNotContain(await context.Links.Select(l => l.Digest).ToListAsync(Stop), d => d == token);
        Assert.DoesNotContain(await context.Recovery.Select(r => r.Digest).ToListAsync(Stop), codes.Contains);
    }

    [Fact]
    public async Task NobodyGetsInWithAPasswordAlone()
    {
        await using var store = Open();
        var (secret, _) = await RegisterAsync(store, await AddAsync(store));
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await VerifyAsync(store, Password, ""));
        Assert.Null(await VerifyAsync(store, Password, "000000"));
        Assert.Null(await VerifyAsync(store, "lluna plena sobre la mar", Code(store, secret)));
        Assert.NotNull(await VerifyAsync(store, Password, Code(store, secret)));
    }

    [Fact]
    public async Task ACodeOfTheAppAndARecoveryCodeWorkOnce()
    {
        await using var store = Open();
        var (secret, codes) = await RegisterAsync(store, await AddAsync(store));
        // The code that proved the app was used by that.
        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        var both = await Task.WhenAll(VerifyAsync(store, Password, Code(store, secret)), VerifyAsync(store, Password, Code(store, secret)));
        Assert.Single(both, o => o is not null);

        Assert.NotNull(await VerifyAsync(store, Password, codes[0].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.Null(await VerifyAsync(store, Password, codes[0]));
        Assert.Equal(Credentials.RecoveryCodes - 1, await store.Get<Credentials>().CodesLeftAsync(both.First(o => o is not null)!.Id, Stop));
    }

    [Fact]
    public async Task FiveFailuresLockThePasswordForAQuarterOfAnHour()
    {
        await using var store = Open();
        var (secret, _) = await RegisterAsync(store, await AddAsync(store));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
            Assert.Null(await VerifyAsync(store, "nothing of the kind", Code(store, secret)));

        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        store.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(await VerifyAsync(store, Password, Code(store, secret)));
        Assert.Single(await store.Get<AuditQuery>().FindAsync(new AuditFilter(Act: "account.lock"), 10, Stop));
    }

    [Fact]
    public async Task ManyTriesAtOnceAreNoMoreThanOneAfterTheOther()
    {
        await using var store = Open();
        var (secret, _) = await RegisterAsync(store, await AddAsync(store));
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => VerifyAsync(store, $"wrong password {i}", "123456")));

        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        var refused = await store.Get<AuditQuery>().FindAsync(new AuditFilter(), 100, Stop);
        Assert.InRange(refused.Count(e => e.Act is "session.refuse" or "account.lock"), 5, 6);
    }

    [Fact]
    public async Task WhoHangsUpAfterATryWasCountedNeitherLocksForEverNorGoesUnwritten()
    {
        await using var store = Open();
        var (secret, _) = await RegisterAsync(store, await AddAsync(store));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
        {
            using var connection = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => With(store, new WatchedHasher(connection.Cancel)).VerifyAsync(Name, "nothing of the kind", "000000", new CancellationToken(canceled: true)));
            Assert.Null(await With(store, new WatchedHasher(connection.Cancel)).VerifyAsync(Name, "nothing of the kind", "000000", connection.Token));
        }

        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        Assert.Equal(["account.lock", "session.refuse", "session.refuse", "session.refuse", "session.refuse"],
            (await store.Get<AuditQuery>().FindAsync(new AuditFilter(Who: AuditLog.Service), 10, Stop)).Select(e => e.Act));
        store.Clock.Advance(TimeSpan.FromMinutes(16));
        using var last = new CancellationTokenSource();
        Assert.NotNull(await With(store, new WatchedHasher(last.Cancel)).VerifyAsync(Name, Password, Code(store, secret), last.Token));
        Assert.Equal((0, null), await StandingAsync(store));
    }

    [Fact]
    public async Task AProcessThatEndsAtTheLastTryLeavesALockThatPasses()
    {
        await using var store = Open();
        var (secret, _) = await RegisterAsync(store, await AddAsync(store));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => With(store, new WatchedHasher(() => throw new InvalidOperationException())).VerifyAsync(Name, "nothing of the kind", "000000", Stop));

        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        store.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.NotNull(await VerifyAsync(store, Password, Code(store, secret)));
    }

    [Fact]
    public async Task ALockedAccountTakesAsLongAsANameThatIsNone()
    {
        await using var store = Open();
        await RegisterAsync(store, await AddAsync(store));
        for (var i = 0; i < 5; i++)
            await VerifyAsync(store, "nothing of the kind", "000000");
        var hashed = 0;
        var credentials = With(store, new WatchedHasher(() => hashed++));

        Assert.Null(await credentials.VerifyAsync(Name, Password, "000000", Stop));
        Assert.Equal(1, hashed);
        Assert.Null(await credentials.VerifyAsync("nadie", Password, "000000", Stop));
        Assert.Equal(2, hashed);
    }

    [Fact]
    public async Task ASessionLastsWhileItIsUsedAndNoLongerThanADaysWork()
    {
        await using var store = Open();
        var session = await SignedInAsync(store);
        for (var i = 0; i < 19; i++)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(29));
            Assert.NotNull(await store.Get<OfficialSessions>().FindAsync(session.Id, isUse: true, Stop));
        }

        // 20 × 29 minutes; ten hours are not over yet, and it was not used.
        store.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull(await store.Get<OfficialSessions>().FindAsync(session.Id, isUse: false, Stop));
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await store.Get<OfficialSessions>().FindAsync(session.Id, isUse: true, Stop));
        var other = await store.Get<OfficialSessions>().StartAsync(session.OfficialId, "passkey", "Firefox", Stop);
        for (var i = 0; i < 21; i++)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal(i < 20, await store.Get<OfficialSessions>().FindAsync(other.Id, isUse: true, Stop) is not null);
        }
    }

    [Fact]
    public async Task WhatAnAdminDoesHoldsWithTheNextRequest()
    {
        await using var store = Open();
        var session = await SignedInAsync(store);
        var sessions = store.Get<OfficialSessions>();
        await store.Get<OfficialAccounts>().SetRoleAsync("77", Name, OfficialRole.Supervisor, Stop);
        Assert.Equal(OfficialRole.Supervisor, (await sessions.FindAsync(session.Id, true, Stop))!.Role);

        await store.Get<OfficialAccounts>().DisableAsync("77", Name, isDisabled: true, Stop);
        Assert.Null(await sessions.FindAsync(session.Id, true, Stop));
        await store.Get<OfficialAccounts>().DisableAsync("77", Name, isDisabled: false, Stop);
        Assert.Null(await sessions.FindAsync(session.Id, true, Stop));

        var next = await sessions.StartAsync(session.OfficialId, "passkey", "Firefox", Stop);
        Assert.Equal(1, await sessions.EndAsync("77", session.OfficialId, only: next.Id, cancellation: Stop));
        Assert.Null(await sessions.FindAsync(next.Id, true, Stop));
        Assert.Equal(["session.end", "session.start", "account.enable", "account.disable", "account.role"], (await store.Get<AuditQuery>().FindAsync(new AuditFilter(), 5, Stop)).Select(e => e.Act));
        Assert.True((await store.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);
    }

    [Fact]
    public async Task AResetTakesEverythingAndGivesALink()
    {
        await using var store = Open();
        var (secret, codes) = await RegisterAsync(store, await AddAsync(store));
        var token = await store.Get<OfficialAccounts>().ResetAsync(AuditLog.CommandLine, Name.ToUpperInvariant(), Stop);
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        Assert.Null(await VerifyAsync(store, Password, codes[0]));
        Assert.NotNull(await store.Get<Credentials>().FindByLinkAsync(token, Stop));
        Assert.False((await store.Get<OfficialAccounts>().ListAsync(Stop)).Single().HasPassword);
    }

    [Fact]
    public async Task TheLastAdminStays()
    {
        await using var store = Open();
        var accounts = store.Get<OfficialAccounts>();
        await accounts.AddAsync(AuditLog.CommandLine, "jefa", OfficialRole.Admin, "es", Stop);

        Assert.Equal(AccountFault.LastAdmin, (await Assert.ThrowsAsync<AccountException>(() => accounts.DisableAsync("77", "jefa", true, Stop))).Fault);
        Assert.Equal(AccountFault.LastAdmin, (await Assert.ThrowsAsync<AccountException>(() => accounts.SetRoleAsync("77", "jefa", OfficialRole.Editor, Stop))).Fault);
        await accounts.AddAsync(AuditLog.CommandLine, "buru", OfficialRole.Admin, "eu", Stop);
        await accounts.SetRoleAsync("77", "jefa", OfficialRole.Editor, Stop);

        Assert.Equal([("buru", OfficialRole.Admin), ("jefa", OfficialRole.Editor)], (await accounts.ListAsync(Stop)).Select(a => (a.Name, a.Role)));
    }

    [Fact]
    public async Task TwoAdminsWhoDisableEachOtherAtOnceAreNotBothOut()
    {
        await using var store = Open();
        var accounts = store.Get<OfficialAccounts>();
        string[] names = ["jefa", "buru"];
        foreach (var name in names)
            await accounts.AddAsync(AuditLog.CommandLine, name, OfficialRole.Admin, "es", Stop);
        for (var i = 0; i < 20; i++)
        {
            var outs = await Task.WhenAll(names.Select(n => Task.Run(() => IsOutAsync(i % 2 == 0 ? accounts.DisableAsync("77", n, true, Stop) : accounts.SetRoleAsync("77", n, OfficialRole.Editor, Stop)), Stop)));

            Assert.Single(outs, o => o);
            foreach (var name in names)
                await (i % 2 == 0 ? accounts.DisableAsync("77", name, false, Stop) : accounts.SetRoleAsync("77", name, OfficialRole.Admin, Stop));
        }

        static async Task<bool> IsOutAsync(Task change)
        {
            try
            {
                await change;
                return true;
            }
            catch (AccountException fault) when (fault.Fault == AccountFault.LastAdmin)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task SomebodyOfAProviderWhoIsNotLetInIsNobodyInTheAuditLog()
    {
        await using var store = Open();
        var providers = store.Get<ProviderAccounts>();
        var known = (await providers.SignInAsync("https://idp.example", "9", "Ana", OfficialRole.Caseworker, "eu", Stop))!;

        foreach (var subject in new[] { "12345678Z", "87654321X", "9" })
            await providers.RefuseAsync("https://idp.example", subject, "provider-role", Stop);

        var entries = await store.Get<AuditQuery>().FindAsync(new AuditFilter(Act: "session.refuse"), 10, Stop);
        Assert.Equal([$"{known.Id:n}", "unknown", "unknown"], entries.Select(e => e.SubjectId));
        Assert.Single(entries.Select(e => e.Details).Distinct());
    }

    [Theory]
    [InlineData("a", OfficialRole.Editor, AccountFault.BadName)]
    [InlineData("ana garcía", OfficialRole.Editor, AccountFault.BadName)]
    [InlineData("<b>ana</b>", OfficialRole.Editor, AccountFault.BadName)]
    [InlineData("ana", "root", AccountFault.BadRole)]
    public async Task ANameOrRoleThatIsNoneIsRefused(string name, string role, AccountFault fault)
    {
        await using var store = Open();

        Assert.Equal(fault, (await Assert.ThrowsAsync<AccountException>(() => store.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, name, role, "es", Stop))).Fault);
    }

    [Fact]
    public async Task ANameIsTakenInAnyCase()
    {
        await using var store = Open();
        await AddAsync(store);

        Assert.Equal(AccountFault.NameTaken, (await Assert.ThrowsAsync<AccountException>(() => store.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, "NÚRIA.PUIG", OfficialRole.Editor, "ca", Stop))).Fault);
    }

    [Theory]
    [InlineData("corta", PasswordFault.TooShort)]
    [InlineData("taxassistant1", PasswordFault.TooPlain)]
    [InlineData("núria.puig12", PasswordFault.TooPlain)]
    [InlineData("aaaaaaaaaaaaaaaa", PasswordFault.TooPlain)]
    [InlineData("password12345678", PasswordFault.TooPlain)]
    [InlineData("Contraseña2026!", PasswordFault.TooPlain)]
    [InlineData("c0ntr4señ4.1990", PasswordFault.TooPlain)]
    [InlineData("P@ssw0rd-P@ssw0rd", PasswordFault.TooPlain)]
    [InlineData("Agencia Tributaria 2026", PasswordFault.TooPlain)]
    [InlineData("hisenda-2026-hisenda", PasswordFault.TooPlain)]
    [InlineData("Ogasuna.Bilbao.2026", PasswordFault.TooPlain)]
    [InlineData("qwertyuiop123456", PasswordFault.TooPlain)]
    [InlineData("1qaz2wsx3edc", PasswordFault.TooPlain)]
    [InlineData("poiuytrewqñlkjh", PasswordFault.TooPlain)]
    [InlineData("barcelona y su puerto viejo", PasswordFault.None)]
    [InlineData("maite nau eta maite zaitut", PasswordFault.None)]
    [InlineData("q7Zk-Wv2m-Xr9t", PasswordFault.None)]
    [InlineData(Password, PasswordFault.None)]
    [InlineData("ñandú 🙂 euskara", PasswordFault.None)]
    public void PlainPasswordsAreRefusedAndAnySymbolIsTaken(string password, PasswordFault fault) => Assert.Equal(fault, Credentials.FaultOf(password, Name));

    [Fact]
    public async Task SessionsAndLinksGoAfterTheRetentionTimeAndTheLastSessionStays()
    {
        await using var store = Open();
        await RegisterAsync(store, await AddAsync(store));
        await store.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, "sin.usar", OfficialRole.Editor, "es", Stop);
        var id = (await store.Get<OfficialAccounts>().ListAsync(Stop)).Single(a => a.Name == Name).Id;
        await store.Get<OfficialSessions>().StartAsync(id, "password", "Firefox", Stop);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        var last = await store.Get<OfficialSessions>().StartAsync(id, "password", "Firefox", Stop);
        var job = store.Get<RetentionJob>();

        store.Clock.Advance(TimeSpan.FromDays(29));
        await job.DeleteAsync(Stop);
        Assert.Equal((2, 2), await CountAsync());
        store.Clock.Advance(TimeSpan.FromDays(3));
        await job.DeleteAsync(Stop);

        Assert.Equal((1, 0), await CountAsync());
        Assert.Equal(last.SeenAt, (await store.Get<OfficialAccounts>().ListAsync(Stop)).Single(a => a.Name == Name).SeenAt);

        async Task<(int Sessions, int Links)> CountAsync()
        {
            await using var context = await store.OpenAsync();
            return (await context.Sessions.CountAsync(Stop), await context.Links.CountAsync(Stop));
        }
    }

    [Fact]
    public async Task FailedPasskeysAndRecoveryCodesCountTowardsTheLock()
    {
        await using var store = Open();
        var (secret, _) = await RegisterAsync(store, await AddAsync(store));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        byte[] key = [7, 7, 7];
        await using (var context = await store.OpenAsync())
        {
            context.Add(new Microsoft.AspNetCore.Identity.IdentityUserPasskey<Guid>
            {
                UserId = (await context.Users.SingleAsync(Stop)).Id, CredentialId = key,
                Data = new() { PublicKey = [1], Name = "x", CreatedAt = store.Clock.GetUtcNow(), AttestationObject = [1], ClientDataJson = [1] },
            });
            await context.SaveChangesAsync(Stop);
        }

        for (var i = 0; i < 3; i++)
            await store.Get<Credentials>().CountPasskeyFailureAsync(key, Stop);
        await store.Get<Credentials>().CountPasskeyFailureAsync([1, 2, 3], Stop);
        Assert.Null(await VerifyAsync(store, Password, "AAAA-AAAA-AAAA-AAAA"));
        await store.Get<Credentials>().CountPasskeyFailureAsync(key, Stop);

        Assert.Null(await VerifyAsync(store, Password, Code(store, secret)));
        Assert.Equal(["account.lock", "session.refuse", "session.refuse", "session.refuse", "session.refuse"],
            (await store.Get<AuditQuery>().FindAsync(new AuditFilter(Who: AuditLog.Service), 10, Stop)).Select(e => e.Act));
        store.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.NotNull(await VerifyAsync(store, Password, Code(store, secret)));
    }

    [Fact]
    public async Task SomebodyOfAProviderWhoComesTwiceAtOnceIsOneAccount()
    {
        await using var store = Open();
        var providers = store.Get<ProviderAccounts>();

        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => providers.SignInAsync("https://idp.example", "9", "Íñigo O'Neill@x.es", OfficialRole.Caseworker, "eu", Stop), Stop)));

        Assert.Single(found.Select(o => o!.Id).Distinct());
        Assert.Equal("Íñigo-O-Neill", Assert.Single(await store.Get<OfficialAccounts>().ListAsync(Stop)).Name);
        Assert.NotEqual(found[0]!.Id, (await providers.SignInAsync("https://other.example", "9", "", OfficialRole.Caseworker, "eu", Stop))!.Id);
        Assert.Equal(["account.add", "account.add"], (await store.Get<AuditQuery>().FindAsync(new AuditFilter(Who: AuditLog.Service), 10, Stop)).Select(e => e.Act));
    }

    private Store Open() => new(_folder, ConnectionString);

    private static Task<string> AddAsync(Store store) => store.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, Name, OfficialRole.Caseworker, "ca", Stop);

    private static string Code(Store store, string secret) => Totp.CodeOf(secret, Totp.StepOf(store.Clock.GetUtcNow()));

    private static Task<Official?> VerifyAsync(Store store, string password, string code) => store.Get<Credentials>().VerifyAsync(Name, password, code, Stop);

    private static Credentials With(Store store, IPasswordHasher<Official> hasher) =>
        new(store.Database, store.Get<AuditLog>(), hasher, store.Get<IDataProtectionProvider>(), store.Get<IOptions<OfficialsOptions>>(), store.Clock);

    private static async Task<(int Failures, DateTimeOffset? Until)> StandingAsync(Store store)
    {
        await using var context = await store.OpenAsync();
        var official = await context.Users.SingleAsync(Stop);
        return (official.AccessFailedCount, official.LockoutEnd);
    }

    private static async Task<(string Secret, IReadOnlyList<string> Codes)> RegisterAsync(Store store, string token)
    {
        var secret = Totp.NewSecret();
        var official = (await store.Get<Credentials>().FindByLinkAsync(token, Stop))!;
        return (secret, (await store.Get<Credentials>().SetAsync(official.Id, token, Password, secret, Code(store, secret), Stop))!);
    }

    private static async Task<OfficialSession> SignedInAsync(Store store)
    {
        var official = (await store.Get<Credentials>().FindByLinkAsync(await AddAsync(store), Stop))!;
        return await store.Get<OfficialSessions>().StartAsync(official.Id, "password", "Firefox, Linux", Stop);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Hashes as the service does, and says when it is about to look at a password.</summary>
    private sealed class WatchedHasher(Action looks) : PasswordHasher<Official>
    {
        public override PasswordVerificationResult VerifyHashedPassword(Official user, string hashedPassword, string providedPassword)
        {
            looks();
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
