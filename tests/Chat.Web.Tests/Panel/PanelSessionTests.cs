using System.Diagnostics;
using System.Net;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Testing;
using Chat.Web.Panel.Access;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Panel;

/// <summary>What becomes of a session as time passes, inside a circuit too; a service whose clock the tests set forward.</summary>
public sealed class PanelSessionTests(PanelSessionTests.LaterService service) : IClassFixture<PanelSessionTests.LaterService>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatChangesACredentialNeedsASignInOfTheLastFifteenMinutes()
    {
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        using var fresh = await official.PostFromAsync("/panel/account", "/panel/account/codes");
        Assert.Equal("/panel/account?done=codes", fresh.Headers.Location?.ToString());

        service.Clock.Advance(TimeSpan.FromMinutes(15.5));

        foreach (var path in new[] { "codes", "password", "passkey", "passkey/options", "passkey/remove" })
        {
            using var late = await official.PostFromAsync("/panel/account", "/panel/account/" + path);
            Assert.Equal((path, "/panel/sign-in?fault=again&back=%2Fpanel%2Faccount"), (path, late.Headers.Location?.ToString()));
        }

        using var harmless = await official.PostFromAsync("/panel/account", "/panel/account/language", ("language", "gl"), ("back", "/panel/account"));
        Assert.Equal("/panel/account", harmless.Headers.Location?.ToString());
    }

    [Fact]
    public async Task WhatAnAdminDoesToAnotherAccountNeedsOneToo()
    {
        using var admin = await OfficialClient.OfAsync(service, OfficialRole.Admin);
        service.Clock.Advance(TimeSpan.FromMinutes(15.5));

        foreach (var path in new[] { "add", "reset", "disable", "enable", "role", "sessions/end" })
        {
            using var late = await admin.PostFromAsync("/panel/account", "/panel/accounts/" + path, ("name", "nadie"), ("role", OfficialRole.Admin));
            Assert.Equal((path, "/panel/sign-in?fault=again-accounts&back=%2Fpanel%2Faccounts"), (path, late.Headers.Location?.ToString()));
        }

        Assert.DoesNotContain(await service.Get<OfficialAccounts>().ListAsync(Stop), a => a.Name == "nadie");
        Assert.Contains("hace más de 15 minutos", await admin.TextAsync("/panel/sign-in?fault=again-accounts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add", "a b", "editor", "BadName")]
    [InlineData("add", "nueva", "jefa", "BadRole")]
    [InlineData("disable", "no.hay", "", "Unknown")]
    public async Task TheAccountsPageSaysTheCauseInOneSentence(string act, string name, string role, string fault)
    {
        using var admin = await OfficialClient.OfAsync(service, OfficialRole.Admin);

        using var refused = await admin.PostFromAsync("/panel/accounts", "/panel/accounts/" + act, ("name", name), ("role", role));

        Assert.Equal("/panel/accounts?fault=" + fault, refused.Headers.Location?.ToString());
        Assert.Contains(service.Get<UiWordings>().For("es")["accounts.fault-" + fault.ToLowerInvariant()], await admin.TextAsync(refused.Headers.Location!.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusedAddressIsInTheAuditLogOnceInTenMinutes()
    {
        var name = $"mirón-{Guid.NewGuid():n}"[..20];
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker, name);
        for (var i = 0; i < 20; i++)
        {
            using var refused = await official.GetAsync("/panel/audit");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        var id = (await service.Get<OfficialAccounts>().ListAsync(Stop)).Single(a => a.Name == name).Id;
        var entry = Assert.Single(await service.Get<AuditQuery>().FindAsync(new AuditFilter(Who: $"{id:n}", Act: "access.refuse"), 50, Stop));
        Assert.Equal(("address", "GET:/panel/audit"), (entry.SubjectKind, entry.SubjectId));
        service.Clock.Advance(TimeSpan.FromMinutes(11));
        using var later = await official.GetAsync("/panel/audit");
        Assert.Equal(2, (await service.Get<AuditQuery>().FindAsync(new AuditFilter(Who: $"{id:n}", Act: "access.refuse"), 50, Stop)).Count);
    }

    [Fact]
    public async Task InsideACircuitAnEndedSessionIsNobodyAtTheNextActAndWithinThirtySecondsOfItself()
    {
        var (circuit, session) = await CircuitAsync();
        await using var open = circuit;
        Assert.Equal(session.Id, (await circuit.Official.RequireAsync()).Session);
        var nobody = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        circuit.State.AuthenticationStateChanged += async state => nobody.TrySetResult((await state).User.Identity?.IsAuthenticated == true);

        await service.Get<OfficialSessions>().EndAsync("77", session.OfficialId, cancellation: Stop);
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAsync<PanelAccessException>(() => circuit.Official.RequireAsync());
        Assert.False(await nobody.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
        Assert.Null((await circuit.State.GetAuthenticationStateAsync()).User.SignedIn());
    }

    [Fact]
    public async Task InsideACircuitActsKeepASessionAwakeAndAnOpenPageAloneDoesNot()
    {
        var (circuit, _) = await CircuitAsync();
        await using var open = circuit;
        service.Clock.Advance(TimeSpan.FromMinutes(20));
        await circuit.Official.RequireAsync();
        service.Clock.Advance(TimeSpan.FromMinutes(20));
        await circuit.Official.RequireAsync();

        service.Clock.Advance(TimeSpan.FromMinutes(31));

        await Assert.ThrowsAsync<PanelAccessException>(() => circuit.Official.RequireAsync());
    }

    [Fact]
    public async Task WhatAPageReadsByItselfKeepsNoSessionAwake()
    {
        var (circuit, _) = await CircuitAsync();
        await using var open = circuit;
        for (var i = 0; i < 2; i++)
        {
            service.Clock.Advance(TimeSpan.FromMinutes(14));
            await circuit.Official.LookAsync();
        }

        service.Clock.Advance(TimeSpan.FromMinutes(3));

        await Assert.ThrowsAsync<PanelAccessException>(() => circuit.Official.LookAsync());
        await Assert.ThrowsAsync<PanelAccessException>(() => circuit.Official.RequireAsync());
    }

    [Fact]
    public async Task SigningInAgainEndsTheSessionBefore()
    {
        var name = $"otra-{Guid.NewGuid():n}"[..20];
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker, name);
        var id = (await service.Get<OfficialAccounts>().ListAsync(Stop)).Single(a => a.Name == name).Id;
        var before = Assert.Single(await service.Get<OfficialSessions>().ListAsync(id, Stop));
        var code = (await official.TextAsync("/panel/account")).Split("<li><code>")[1].Split('<')[0];

        using var again = await official.PostFromAsync("/panel/sign-in", "/panel/sign-in", ("name", name), ("password", OfficialClient.Password), ("code", code), ("back", "/panel/account"));

        Assert.Equal("/panel/account", again.Headers.Location?.ToString());
        Assert.NotEqual(before.Id, Assert.Single(await service.Get<OfficialSessions>().ListAsync(id, Stop)).Id);
    }

    [Fact]
    public async Task InsideACircuitARoleThatWasTakenHoldsNoLonger()
    {
        var (circuit, _) = await CircuitAsync(OfficialRole.Supervisor);
        await using var open = circuit;
        var me = await circuit.Official.RequireAsync(OfficialRole.Supervisor);

        await service.Get<OfficialAccounts>().SetRoleAsync("77", me.Name, OfficialRole.Caseworker, Stop);

        await Assert.ThrowsAsync<PanelAccessException>(() => circuit.Official.RequireAsync(OfficialRole.Supervisor));
        Assert.Equal(OfficialRole.Caseworker, (await circuit.Official.RequireAsync()).Role);
    }

    // As Blazor makes one: its services are its own, and who opened it is said once, from the request.
    private async Task<(Circuit Circuit, OfficialSession Session)> CircuitAsync(string role = OfficialRole.Caseworker)
    {
        var name = $"{role}-{Guid.NewGuid():n}"[..30];
        await service.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, name, role, "es", Stop);
        var id = (await service.Get<OfficialAccounts>().ListAsync(Stop)).Single(a => a.Name == name).Id;
        var session = await service.Get<OfficialSessions>().StartAsync(id, "passkey", "Firefox, Linux", Stop);
        var scope = service.Get<IServiceScopeFactory>().CreateAsyncScope();
        var state = scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        ((IHostEnvironmentAuthenticationStateProvider)state).SetAuthenticationState(Task.FromResult(new AuthenticationState(PanelAccess.PrincipalOf(new SignedIn(id, name, role, "es", session.Id, session.StartedAt)))));
        return (new Circuit(scope, state, scope.ServiceProvider.GetRequiredService<CurrentOfficial>()), session);
    }

    private sealed record Circuit(AsyncServiceScope Scope, AuthenticationStateProvider State, CurrentOfficial Official) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Scope.DisposeAsync();
    }

    /// <summary>The service with a clock that goes as the tests say.</summary>
    public sealed class LaterService : RunningService
    {
        internal ShiftedClock Clock { get; } = new();

        /// <inheritdoc/>
        protected override void Add(WebApplicationBuilder builder)
        {
            base.Add(builder);
            builder.Services.AddSingleton<TimeProvider>(Clock);
        }
    }
}
