using System.Net;
using System.Net.Http.Json;
using Chat.Client;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Testing;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Hosting;

/// <summary>Two nodes on one PostgreSQL server whose clocks are five minutes apart, either way.</summary>
public sealed class ClockSkewTests : IAsyncLifetime
{
    private const string Question = "He tenido dos pagadores, ¿tengo que hacer la declaración de la renta?";

    private readonly PostgresServer _server = new();
    private readonly Node _right;
    private readonly Node _ahead;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ClockSkewTests()
    {
        var database = _server.NewDatabase();
        _right = new Node(database, null);
        _ahead = new Node(database, _right.Data);
        _ahead.Clock.Advance(TimeSpan.FromMinutes(5));
    }

    public async ValueTask InitializeAsync()
    {
        await _right.InitializeAsync();
        await _ahead.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ahead.DisposeAsync();
        await _right.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task AnAnswerThatOneNodeMakesTheOtherMakesNoSecondTime()
    {
        foreach (var (one, other) in new[] { (_right, _ahead), (_ahead, _right) })
        {
            var (key, asked) = (TaxAssistantClient.NewKey(), other.Model.Requests.Count);
            using var first = await one.Client.SendAsync(Named(key), HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);

            using var second = await other.Client.SendAsync(Named(key), HttpCompletionOption.ResponseHeadersRead, Stop);

            Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
            // In seconds from now: whoever asked has a clock of their own.
            Assert.NotNull(second.Headers.RetryAfter?.Delta);
            Assert.Equal(asked, other.Model.Requests.Count);
            one.LetAll();
            Assert.Contains("\"completed\"", await first.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            using var told = await other.Client.SendAsync(Named(key), Stop);
            Assert.Equal("true", Assert.Single(told.Headers.GetValues("Idempotency-Replayed")));
            Assert.Equal(asked, other.Model.Requests.Count);
            one.Hold();
        }
    }

    [Fact]
    public async Task ASessionThatOneNodeBeganHoldsOnTheOther()
    {
        foreach (var (one, other) in new[] { (_right, _ahead), (_ahead, _right) })
        {
            var name = "ane-" + Guid.NewGuid().ToString("n")[..8];
            await one.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, name, OfficialRole.Caseworker, "es", Stop);
            var id = (await one.Get<OfficialAccounts>().ListAsync(Stop)).Single(a => a.Name == name).Id;
            var session = await one.Get<OfficialSessions>().StartAsync(id, "passkey", "Firefox, Linux", Stop);

            Assert.NotNull(await other.Get<OfficialSessions>().FindAsync(session.Id, isUse: true, Stop));
            Assert.NotNull(await one.Get<OfficialSessions>().FindAsync(session.Id, isUse: true, Stop));
            Assert.Equal(1, await other.Get<OfficialSessions>().EndAsync("test", id, cancellation: Stop));
            Assert.Null(await one.Get<OfficialSessions>().FindAsync(session.Id, isUse: true, Stop));
        }
    }

    private static HttpRequestMessage Named(string key) => new(HttpMethod.Post, "/api/v1/answers")
    {
        Content = JsonContent.Create(new { question = Question }), Headers = { { "Idempotency-Key", key }, { "Accept", "text/event-stream" } },
    };

    private sealed class Node(string database, string? data) : ServiceWithPatientModel
    {
        internal ShiftedClock Clock { get; } = new();

        protected override IEnumerable<string> Settings => [.. base.Settings, "--TaxAssistant:Records:ConnectionString", database, "--TaxAssistant:DataDirectory", data ?? Data];

        protected override void Add(WebApplicationBuilder builder)
        {
            base.Add(builder);
            builder.Services.AddSingleton<TimeProvider>(Clock);
        }
    }
}
