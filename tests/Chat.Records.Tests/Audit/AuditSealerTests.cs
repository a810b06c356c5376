using Chat.Records.Audit;
using Chat.Records.Receipts;
using Chat.Records.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Records.Tests.Audit;

public sealed class AuditSealerTests : IDisposable
{
    private const int Entries = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-sealer-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstSealComesTenSecondsAfterTheStart()
    {
        await using var store = new Store(_folder, null);
        var (options, log) = (store.Get<IOptions<RecordsOptions>>(), store.Get<AuditLog>());
        await log.WriteAsync(Act(1), Stop);
        var clock = new AwaitedClock(store.Clock.GetUtcNow());
        using var sealer = new AuditSealer(store.Database, store.Get<ReceiptKeys>(), options, clock, NullLogger<AuditSealer>.Instance);
        await sealer.StartAsync(Stop);
        await clock.FirstWait.WaitAsync(Stop);
        // A seal made at the start would be of one of the first.
        for (var i = 2; i <= Entries; i++)
            await log.WriteAsync(Act(i), Stop);

        clock.Advance(TimeSpan.FromSeconds(10));

        while (!File.Exists(options.Value.AuditSealFile))
            await Task.Delay(TimeSpan.FromMilliseconds(10), Stop);
        Assert.Equal(Entries, AuditSeal.Read(options.Value.AuditSealFile)!.Number);
        await sealer.StopAsync(Stop);
    }

    private static AuditAct Act(int number) => new("0f3c", "case.view", "case", $"c{number}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
