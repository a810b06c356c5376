using Chat.Testing;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Two nodes behind a proxy on one PostgreSQL server, and a page whose node is killed (<c>kill -9</c>).</summary>
public sealed class KilledNodeTests(Site site) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-nodes-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("ca")]
    [InlineData("eu")]
    public async Task ThePageLoadsItselfFromTheOtherNodeAndItsConversationGoesOn(string language)
    {
        using var database = new PostgresServer();
        var records = database.NewDatabase();
        using var one = await ServiceProcess.StartAsync(_data, records: records);
        var port = Ports.Free();
        await using var proxy = await BalancingProxy.StartAsync(one.Address, $"http://127.0.0.1:{port}");
        // The other node is not there yet, so that the page is one's.
        await using var visit = await site.VisitAsync(language, address: proxy.Address);
        await visit.AskAsync(Questions.TwoPayers[language]);
        var answer = await visit.Turns.First.Locator(".answer").InnerTextAsync();
        using var other = await ServiceProcess.StartAsync(_data, port, records: records);
        await visit.Field.FillAsync("2024?");
        await visit.Page.EvaluateAsync("() => { window.before = true; }");

        await one.EndAsync();

        await visit.Page.WaitForFunctionAsync("() => !window.before", null, new() { Timeout = 60_000 });
        await visit.Ready.WaitForAsync();
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        Assert.Equal(answer, await visit.Turns.First.Locator(".answer").InnerTextAsync());
        await Assertions.Expect(visit.Field).ToHaveValueAsync("2024?");
        visit.ForgiveFaults();
        await visit.Field.PressAsync("Enter");
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(2);
        await visit.WholeAsync();
        // It was understood as a question about the same matter.
        await Assertions.Expect(visit.Turns.Last).ToContainTextAsync("2024");
        await Assertions.Expect(visit.Turns.Last.Locator(".sources, details[data-sources]").First).ToBeAttachedAsync();
        await visit.ExpectAccessibleAsync(language);
    }
}
