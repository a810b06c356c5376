using System.Net;
using Chat.Records.Storage;
using Chat.Testing;
using Chat.Web.Tests.Api;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Tests.Hosting;

/// <summary>Two nodes on one PostgreSQL server.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const int PerAddress = 6;

    private readonly PostgresServer _server = new();
    private readonly Node _one;
    private readonly Node _other;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TwoNodesTests()
    {
        var database = _server.NewDatabase();
        _one = new Node(database, null);
        _other = new Node(database, _one.Data);
    }

    public async ValueTask InitializeAsync()
    {
        await _one.InitializeAsync();
        await _other.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task WhoHasAskedOneEnoughIsRefusedByTheOther()
    {
        for (var i = 0; i < PerAddress; i++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(i % 2 == 0 ? _one : _other)).StatusCode);

        var refused = await AskAsync(_other);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60 / PerAddress);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(_one)).StatusCode);

        // Nothing is refused because the others cannot be asked; each node's own count holds.
        _server.Kill();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(_one)).StatusCode);
    }

    [Fact]
    public async Task WhatOneNodeProtectsTheOtherOpens()
    {
        var sealedWords = _one.Get<IDataProtectionProvider>().CreateProtector("test").Protect("palabras");

        Assert.Equal("palabras", _other.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedWords));
        await using var context = await _one.Get<RecordsDatabase>().OpenAsync(Stop);
        Assert.Equal(1, await context.ProtectionKeys.CountAsync(Stop));
        Assert.False(Directory.Exists(Path.Combine(_one.Data, "keys")));
    }

    private static Task<HttpResponseMessage> AskAsync(Node node) => node.PostAsync("/api/v1/answers", new { question = "hola" });

    private sealed class Node(string database, string? data) : RunningService
    {
        protected override IEnumerable<string> Settings =>
        [
            "--TaxAssistant:Records:ConnectionString", database, "--TaxAssistant:DataDirectory", data ?? Data,
            "--TaxAssistant:Limits:QuestionsPerVisitor", $"{PerAddress}", "--TaxAssistant:Limits:QuestionsPerAddress", $"{PerAddress}",
        ];
    }
}
