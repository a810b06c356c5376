using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Web.Panel.Access;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Web.Tests.Panel;

/// <summary>What a circuit concludes from its own look at the session.</summary>
public sealed class PanelAuthenticationStateTests : PageTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADatabaseThatIsAwaySignsNobodyOutAndLetsNobodyActEither()
    {
        var accounts = Services.GetRequiredService<OfficialAccounts>();
        var sessions = Services.GetRequiredService<OfficialSessions>();
        await accounts.AddAsync(AuditLog.CommandLine, "ane", OfficialRole.Caseworker, "es", Stop);
        var id = Assert.Single(await accounts.ListAsync(Stop)).Id;
        var session = await sessions.StartAsync(id, "passkey", "test", Stop);
        var now = new AuthenticationState(PanelAccess.PrincipalOf(new SignedIn(id, "ane", OfficialRole.Caseworker, "es", session.Id, session.StartedAt)));
        using var state = new PanelAuthenticationState(sessions, NullLoggerFactory.Instance);
        state.SetAuthenticationState(Task.FromResult(now));
        Assert.True(await state.LastsAsync(now, Stop));
        await using var context = await Services.GetRequiredService<RecordsDatabase>().OpenAsync(Stop);
        var table = context.Model.FindEntityType(typeof(OfficialSession))!.GetTableName();

        await ExecuteAsync($"ALTER TABLE {table} RENAME TO gone");
        Assert.True(await state.LastsAsync(now, Stop));
        await Assert.ThrowsAsync<SqliteException>(() => new CurrentOfficial(state, sessions).RequireAsync());
        await ExecuteAsync($"ALTER TABLE gone RENAME TO {table}");

        await sessions.EndAsync("77", id, cancellation: Stop);
        Assert.False(await state.LastsAsync(now, Stop));

        Task ExecuteAsync(string sql) => context.Database.ExecuteSqlRawAsync(sql, Stop);
    }
}
