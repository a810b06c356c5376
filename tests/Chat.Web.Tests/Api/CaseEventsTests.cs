using System.Text.Json;
using Chat.Rag.Knowledge;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Chat.Web.Api;
using Chat.Web.Api.Streams;
using Chat.Web.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Api;

/// <summary>The line of a case's events, on a clock that runs faster.</summary>
public sealed class CaseEventsTests : PageTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CitizenDesk Citizen => Services.GetRequiredService<CitizenDesk>();

    [Fact]
    public async Task ALineOnWhichNothingIsSaidHasABeatWithoutANumber()
    {
        var kept = await Citizen.OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        await using var line = Line(kept, 0, times: 100);

        for (var i = 0; i < 3; i++)
            Assert.Equal(("beat", null, 0), await NextAsync(line));

        // What no signal told is read at the beat.
        await Citizen.SendAsync(kept.Id, "hola", "clave-0001", Stop);
        var next = await NextAsync(line);
        while (next.Kind == "beat")
            next = await NextAsync(line);
        Assert.Equal(("message", "1", 1), next);
    }

    [Fact]
    public async Task ThatTheCitizenTypesIsNoReasonToReadOrToSayAnything()
    {
        var feed = Services.GetRequiredService<ChangeFeed>();
        await feed.StartAsync(Stop);
        var kept = await Citizen.OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        await Services.GetRequiredService<CaseDesk>().TakeAsync(new Caseworker("ane"), kept.Id, Stop);
        await using var line = Line(kept, 0, times: 1);
        Assert.Equal(("beat", null, 0), await NextAsync(line));
        Assert.Equal(("message", "1", 1), await NextAsync(line));
        // A look would find this one: it was written past the desk, so that no signal tells of it.
        await using (var context = await Services.GetRequiredService<RecordsDatabase>().OpenAsync(Stop))
        {
            context.CaseMessages.Add(new CaseMessage { CaseId = kept.Id, Number = 2, Sender = Senders.Official, Kind = "text", Text = "callado", Key = "k", At = DateTimeOffset.UtcNow });
            await context.SaveChangesAsync(Stop);
        }

        var next = NextAsync(line);
        // Typed on, as people do: what was typed before the feed had begun to listen is not heard of.
        while (!next.IsCompleted)
        {
            await Citizen.TypesAsync(kept.Id, isCitizen: true, Stop);
            await Citizen.TypesAsync(kept.Id, isCitizen: false, Stop);
            await Task.WhenAny(next, Task.Delay(100, Stop));
        }

        Assert.Equal(("typing", null, 1), await next);
        await feed.StopAsync(Stop);
    }

    private IAsyncEnumerator<ServerEvent> Line(KeptCase kept, int last, int times) => CasesEndpoint.EventsAsync(
        kept.Id, last, Citizen, Services.GetRequiredService<ChangeFeed>(), Words, Services.GetRequiredService<KnowledgeBase>(), new HurriedClock(times),
        TimeSpan.FromSeconds(15), Stop).GetAsyncEnumerator(Stop);

    private static async Task<(string Kind, string? Id, int Number)> NextAsync(IAsyncEnumerator<ServerEvent> line)
    {
        Assert.True(await line.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
        var (data, id, kind) = line.Current;
        return data is null ? ("beat", id, 0) : (kind!, id, JsonSerializer.Deserialize(data, ApiJson.Default.CaseMessageView)!.Number);
    }
}
