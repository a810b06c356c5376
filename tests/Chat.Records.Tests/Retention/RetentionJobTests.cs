using Chat.Records.Cases;
using Chat.Records.Conversations;
using Chat.Records.Retention;
using Chat.Records.Tests.Doubles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Records.Tests.Retention;

public sealed class RetentionJobTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-retention-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsTooOldGoesSoonAfterTheStartWithoutHoldingTheStartUp()
    {
        await using var store = new Store(_folder, null);
        await store.KeepAsync(ConversationSecret.New());
        var clock = new AwaitedClock(store.Clock.GetUtcNow().AddDays(31));
        using var job = new RetentionJob(store.Database, store.Get<IOptions<RecordsOptions>>(), store.Get<IOptions<CaseOptions>>(), clock, NullLogger<RetentionJob>.Instance);
        await job.StartAsync(Stop);

        Assert.Equal(RetentionJob.FirstPause, await clock.FirstWait.WaitAsync(Stop));

        clock.Advance(RetentionJob.FirstPause);
        await using var context = await store.OpenAsync();
        while (await context.Turns.AnyAsync(Stop))
            await Task.Delay(TimeSpan.FromMilliseconds(10), Stop);
        await job.StopAsync(Stop);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
