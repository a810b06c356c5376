using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Records.Insight;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;

namespace Chat.Records.Tests.Insight;

public sealed class SqliteUseTests : UseConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresUseTests(PostgresServer server) : UseConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}

/// <summary>What is counted of the answers kept, on every database.</summary>
public abstract class UseConformance : IDisposable
{
    private static readonly TimeZoneInfo Madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-use-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task AnswersAndFeedbackAreCountedByTheDayInSpain()
    {
        await using var store = new Store(_folder, ConnectionString);
        // Summer: the 30th begins at 22:00 of the 29th in UTC. Half an hour before that is still the 29th.
        var first = await KeepAsync(store, Utc(29, 21, 30), "es", Outcome.Answered, "irpf/plazo-renta");
        var second = await KeepAsync(store, Utc(29, 22, 30), "es", Outcome.Answered, "irpf/plazo-renta");
        await KeepAsync(store, Utc(29, 23, 0), "eu", Outcome.NotFound, null, "Bada tramiterik?");
        await KeepAsync(store, Utc(30, 22, 30), "es", Outcome.Answered, "iva/plazos");
        await SayAsync(store, first, Utc(29, 21, 45), useful: true);
        await SayAsync(store, second, Utc(30, 5, 0), useful: false);

        var report = await store.Get<UseQuery>().ReadAsync(Day(29), Day(30), Madrid, Stop);

        Assert.Equal(
            [new(Day(29), "es", "answered", "quoted", 1), new(Day(30), "es", "answered", "quoted", 1), new DailyUse(Day(30), "eu", "not-found", "quoted", 1)],
            report.Answers);
        Assert.Equal([new DailyFeedback(Day(29), 1, 0), new DailyFeedback(Day(30), 0, 1)], report.Feedback);
        Assert.Equal([new TopicUse("irpf/plazo-renta", 2, 1, 1)], report.Topics);
        Assert.Equal([("eu", "not-found", "Bada tramiterik?")], report.Unanswered.Select(u => (u.Language, u.Outcome, u.Question)));
    }

    [Fact]
    public async Task TheGateAndTheTimesAreReadFromTheLatestAnswers()
    {
        await using var store = new Store(_folder, ConnectionString);
        foreach (var (released, replaced, fallback) in new (int, int, Fallback?)[] { (4, 0, null), (2, 1, null), (0, 3, Fallback.DraftFailed) })
        {
            await KeepAsync(store, Utc(29, 10, 0), "gl", Outcome.Answered, "iva/plazos", generation: new Generation
            {
                Released = released, Retried = 1, Replaced = replaced, Dropped = 0, Appended = 1, Faults = [new FaultCount(SentenceFault.FigureNotInSource, 2)], Fallback = fallback,
            });
        }

        await KeepAsync(store, Utc(29, 11, 0), "gl", Outcome.Answered, "iva/plazos");
        await KeepAsync(store, Utc(29, 12, 0), "gl", Outcome.Answered, "iva/plazos", answer: "{\"text\":\"of an older release\"}");

        var report = await store.Get<UseQuery>().ReadAsync(Day(29), Day(29), Madrid, Stop);

        var gate = report.Gate;
        Assert.Equal((3, 6L, 3L, 4L, 3L), (gate.Answers, gate.Released, gate.Retried, gate.Replaced, gate.Appended));
        Assert.Equal(6, gate.Faults["figure-not-in-source"]);
        Assert.Equal(1, gate.Fallbacks["draft-failed"]);
        Assert.Equal([new StageTime("screening", 1, 1), new StageTime("retrieval", 2, 2)], report.Stages);
        Assert.Equal(5, Assert.Single(report.Answers).Answers);
    }

    [Fact]
    public async Task HowLongCasesWaitedIsMeasuredOfThoseForWhichItHasHappened()
    {
        await using var store = new Store(_folder, ConnectionString);
        await using (var context = await store.OpenAsync())
        {
            context.Cases.Add(Case(1, Utc(29, 8, 0), taken: 10, replied: 30, closed: 60));
            context.Cases.Add(Case(2, Utc(29, 9, 0), taken: 20));
            context.Cases.Add(Case(3, Utc(29, 10, 0)));
            context.Cases.Add(Case(4, Utc(28, 10, 0), taken: 500));
            await context.SaveChangesAsync(Stop);
        }

        var times = await store.Get<CaseTimesQuery>().ReadAsync(Day(29), Day(29), Madrid, Stop);

        Assert.Equal(
            new CaseTimes(3, new Wait(2, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20)), new Wait(1, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30)), new Wait(1, TimeSpan.FromHours(1), TimeSpan.FromHours(1))),
            times);
    }

    [Fact]
    public async Task NothingKeptIsAReportOfNothing()
    {
        await using var store = new Store(_folder, ConnectionString);

        var report = await store.Get<UseQuery>().ReadAsync(Day(1), Day(30), Madrid, Stop);

        Assert.Empty(report.Answers);
        Assert.Empty(report.Topics);
        Assert.Empty(report.Feedback);
        Assert.Empty(report.Unanswered);
        Assert.Empty(report.Stages);
        Assert.Equal(0, report.Gate.Answers);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static DateOnly Day(int day) => new(2026, 6, day);

    private static DateTimeOffset Utc(int day, int hour, int minute) => new(2026, 6, day, hour, minute, 0, TimeSpan.Zero);

    private static async Task<Guid> KeepAsync(
        Store store, DateTimeOffset at, string language, Outcome outcome, string? topic, string question = "¿Cuándo?", Generation? generation = null, string? answer = null)
    {
        await using var context = await store.OpenAsync();
        var (id, conversation) = (Guid.CreateVersion7(at), Guid.NewGuid());
        var name = JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString());
        context.Conversations.Add(new Conversation { Id = conversation, Language = language, StartedAt = at, LastAt = at });
        context.Turns.Add(new KeptTurn
        {
            Id = id, ConversationId = conversation, Code = ReceiptCode.New(), At = at, Question = question, AsOf = Day(29), Context = "{}", Language = language, Outcome = name, Mode = "quoted", Topic = topic,
            Answer = answer ?? JsonSerializer.Serialize(WholeAnswer(language, outcome, generation), RecordsJson.Default.Answer), Evidence = "[]", KnowledgeVersion = "0", Writing = generation is null ? null : "{}",
        });
        await context.SaveChangesAsync(Stop);
        return id;
    }

    private static KeptCase Case(int number, DateTimeOffset opened, int? taken = null, int? replied = null, int? closed = null) => new()
    {
        Id = Guid.CreateVersion7(opened), Number = number, Code = ReceiptCode.New(), OpenedAt = opened, Language = "es", State = "unassigned", ChangedAt = opened,
        TakenAt = opened + Minutes(taken), RepliedAt = opened + Minutes(replied), ClosedAt = opened + Minutes(closed),
    };

    private static TimeSpan? Minutes(int? minutes) => minutes is { } some ? TimeSpan.FromMinutes(some) : null;

    private static async Task SayAsync(Store store, Guid answer, DateTimeOffset at, bool useful)
    {
        await using var context = await store.OpenAsync();
        context.Feedback.Add(new KeptFeedback { Id = Guid.CreateVersion7(at), AnswerId = answer, At = at, Useful = useful, Reasons = "", Language = "es" });
        await context.SaveChangesAsync(Stop);
    }

    private static Answer WholeAnswer(string language, Outcome outcome, Generation? generation) => new()
    {
        Id = "0123456789abcdef0123456789abcdef", Outcome = outcome, Mode = AnswerMode.Quoted, Language = language, Text = "", Sentences = [], Citations = [], Sources = [], Figures = [], Notices = [], Related = [],
        OffersPerson = false, Understood = new Understanding(language, "text", 2025, null, "", []), Context = ConversationContext.Empty,
        Timings = new Dictionary<string, double> { ["screening"] = 1, ["retrieval"] = 2 }, KnowledgeVersion = "0", Generation = generation,
    };
}
