using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Records;
using Chat.Records.Answers;
using Chat.Records.Conversations;
using Chat.Records.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Tests.Verbs;

/// <summary>Answers kept in a data folder, as a running service keeps them.</summary>
internal static class KeptAnswer
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    /// <summary>Asks on the command line and keeps the answer.</summary>
    public static async Task<AnswerRecord> KeepAsync(Workplace place, string data, string question, Func<Answer, Answer>? change = null)
    {
        var run = await place.RunAsync("ask", question, "--as-of", "2026-11-23", "--language", "es", "--json");
        var answer = JsonSerializer.Deserialize(run.Output, RecordsJson.Default.Answer)!;
        var trace = new AnswerTrace { Question = question, Chosen = "es", AsOf = Day, Context = ConversationContext.Empty, Evidence = [] };
        return await KeepAsync(place, data, new Completed(change?.Invoke(answer) ?? answer) { Trace = trace });
    }

    /// <summary>Keeps an answer that was given elsewhere.</summary>
    public static async Task<AnswerRecord> KeepAsync(Workplace place, string data, Completed done)
    {
        await using var services = Services(place, data);
        var recorder = services.GetRequiredService<AnswerRecorder>();
        await recorder.StartAsync(TestContext.Current.CancellationToken);
        var record = services.GetRequiredService<AnswerIssuer>().Issue(done.Answer, done.Trace!, Secret);
        Assert.True(await recorder.KeepAsync(record, TestContext.Current.CancellationToken));
        await recorder.StopAsync(CancellationToken.None);
        return record;
    }

    /// <summary>Erases all of them.</summary>
    public static async Task EraseAsync(Workplace place, string data)
    {
        await using var services = Services(place, data);
        await services.GetRequiredService<ConversationEraser>().EraseAsync(Secret, TestContext.Current.CancellationToken);
    }

    private static ConversationSecret Secret { get; } = ConversationSecret.Parse("0123456789ABCDEFGHJKMNPQRS")!;

    private static ServiceProvider Services(Workplace place, string data)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TaxAssistant:DataDirectory"] = place.At(data),
            // However busy the machine that runs the tests.
            ["TaxAssistant:Records:WriteLimit"] = "00:00:30",
        }).Build();
        return new ServiceCollection().AddLogging().AddRecords(configuration).AddRecordKeeping().BuildServiceProvider();
    }
}
