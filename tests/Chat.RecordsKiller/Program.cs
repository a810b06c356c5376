// Keeps answers as fast as it can and says the id of each once it is acknowledged, until it is killed.
// Arguments: data folder, connection string or nothing.
using Chat.Records;
using Chat.Records.Answers;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
{
    ["TaxAssistant:DataDirectory"] = args[0],
    ["TaxAssistant:Records:ConnectionString"] = args.ElementAtOrDefault(1),
}).Build();
await using var services = new ServiceCollection().AddLogging().AddRecords(configuration).AddRecordKeeping().BuildServiceProvider();
var recorder = services.GetRequiredService<AnswerRecorder>();
await recorder.StartAsync(CancellationToken.None);
await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
{
    while (true)
    {
        var (id, code, at, conversation) = (Guid.CreateVersion7(), ReceiptCode.New(), DateTimeOffset.UtcNow, Guid.NewGuid());
        var turn = new KeptTurn
        {
            Id = id, ConversationId = conversation, Code = code, At = at, Question = "¿Cuándo se declara?", AsOf = new DateOnly(2026, 11, 26), Context = "{}", Language = "es",
            Outcome = "answered", Mode = "quoted", Answer = "{}", Evidence = "[]", KnowledgeVersion = "0",
        };
        var receipt = new KeptReceipt { Code = code, TurnId = id, ConversationId = conversation, At = at, Document = "{}" };
        if (!await recorder.KeepAsync(new AnswerRecord(turn, [new TurnSource { TurnId = id, SourceId = "topic:irpf/uno", Cited = true }], receipt)))
            continue;
        // One line, flushed before the next: what stands there was acknowledged.
        lock (recorder)
            Console.Out.WriteLine(id);
    }
}));
