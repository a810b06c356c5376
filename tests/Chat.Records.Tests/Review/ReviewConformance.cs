using System.Text;
using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Records.Audit;
using Chat.Records.Conversations;
using Chat.Records.Receipts;
using Chat.Records.Review;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Review;

public sealed class SqliteReviewTests : ReviewConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresReviewTests(PostgresServer server) : ReviewConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}

/// <summary>How officials rate answers and what comes of it, on every database.</summary>
public abstract class ReviewConformance : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-review-").FullName;
    private readonly ConversationSecret _secret = ConversationSecret.New();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task ARightAnswerBecomesAnEvaluationCaseThatEvaluateReads()
    {
        await using var store = Open();
        var turn = await KeepAsync(store, "¿Hasta cuándo se presenta?", "answered");

        Assert.Equal(ReviewOutcome.Done, await store.Get<ReviewDesk>().RateAsync("ane", turn, new Rating(Verdicts.Right, MustContain: ["30 de junio", "2025|2026"]), Stop));
        Assert.Equal(ReviewOutcome.Done, await store.Get<ReviewDesk>().RateAsync("brais", turn, new Rating(Verdicts.Right), Stop));

        var kept = Assert.Single(await store.Get<ReviewQuery>().EvaluationCasesAsync(Stop));
        Assert.Equal(("in_scope", "BOE-A-2006-20764#a96", "ane"), (kept.Kind, kept.Gold, kept.Author));
        using var line = JsonDocument.Parse(Assert.Single(Encoding.UTF8.GetString(EvaluationFile.Write([kept])).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("¿Hasta cuándo se presenta?", line.RootElement.GetProperty("question").GetString());
        Assert.Equal(["30 de junio", "2025|2026"], line.RootElement.GetProperty("must_contain").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal("es", line.RootElement.GetProperty("lang").GetString());
        Assert.Equal([("ane", "answer.review"), ("brais", "answer.review")], (await AuditAsync(store)).Select(e => (e.Who, e.Act)));
    }

    [Fact]
    public async Task AWrongAnswerAsksForACorrectionThatAnEditorDecidesOnce()
    {
        await using var store = Open();
        var turn = await KeepAsync(store, "¿Cuánto es el mínimo?", "answered");
        var desk = store.Get<ReviewDesk>();
        await desk.RateAsync("ane", turn, new Rating(Verdicts.Right), Stop);

        await desk.RateAsync("brais", turn, new Rating(Verdicts.Wrong, "Era otro año.", "5.550 euros"), Stop);

        // What one holds to be right and another wrong is no example.
        Assert.Empty(await store.Get<ReviewQuery>().EvaluationCasesAsync(Stop));
        var correction = Assert.Single(await store.Get<ReviewQuery>().CorrectionsAsync(cancellation: Stop));
        Assert.Equal(("5.550 euros", "Era otro año.", "irpf/uno", CorrectionStates.Open), (correction.Figure, correction.What, correction.Topic, correction.State));
        Assert.Equal(ReviewOutcome.Done, await desk.DecideAsync("carme", correction.Id, 0, CorrectionStates.Mended, "Corregido.", Stop));
        Assert.Equal(ReviewOutcome.Changed, await desk.DecideAsync("duarte", correction.Id, 0, CorrectionStates.Rejected, "Está bien.", Stop));
        Assert.Empty(await store.Get<ReviewQuery>().CorrectionsAsync(cancellation: Stop));
        var mended = Assert.Single(await store.Get<ReviewQuery>().CorrectionsAsync(CorrectionStates.Mended, cancellation: Stop));
        Assert.Equal(("carme", "Corregido."), (mended.DecidedBy, mended.Decision));
        Assert.Equal(["answer.review", "answer.review", "correction.decide"], (await AuditAsync(store)).Select(e => e.Act));
    }

    [Fact]
    public async Task WhatCannotBeKeptIsRefusedAndLeavesNothing()
    {
        await using var store = Open();
        var turn = await KeepAsync(store, "¿Qué?", "answered");
        var desk = store.Get<ReviewDesk>();

        Assert.Equal(ReviewOutcome.Missing, await desk.RateAsync("ane", Guid.NewGuid(), new Rating(Verdicts.Right), Stop));
        Assert.Equal(ReviewOutcome.Invalid, await desk.RateAsync("ane", turn, new Rating("splendid"), Stop));
        Assert.Equal(ReviewOutcome.Invalid, await desk.RateAsync("ane", turn, new Rating(Verdicts.Wrong, "  "), Stop));
        Assert.Equal(ReviewOutcome.Invalid, await desk.RateAsync("ane", turn, new Rating(Verdicts.Wrong, new string('x', ReviewDesk.LongestText + 1)), Stop));
        Assert.Equal(ReviewOutcome.Invalid, await desk.RateAsync("ane", turn, new Rating(Verdicts.Right, MustContain: ["one\ntwo"]), Stop));
        Assert.Equal(ReviewOutcome.Missing, await desk.DecideAsync("ane", Guid.NewGuid(), 0, CorrectionStates.Mended, "x", Stop));

        Assert.Empty(await AuditAsync(store));
        Assert.Empty((await store.Get<ReviewQuery>().ReadAsync(turn, Stop))!.Value.Reviews);
    }

    [Theory]
    [InlineData("failed-error")]
    [InlineData("declined-abuse")]
    public async Task AnAnswerThatIsNoExampleOfAnythingIsNoEvaluationCase(string outcome)
    {
        await using var store = Open();
        var turn = await KeepAsync(store, "x", outcome);

        await store.Get<ReviewDesk>().RateAsync("ane", turn, new Rating(Verdicts.Right), Stop);

        Assert.Empty(await store.Get<ReviewQuery>().EvaluationCasesAsync(Stop));
    }

    [Fact]
    public async Task TheListIsNarrowedAndPagedLatestFirst()
    {
        await using var store = Open();
        var turns = new List<Guid>();
        for (var i = 0; i < 5; i++)
            turns.Insert(0, await KeepAsync(store, $"{i}", i == 1 ? "not-found" : "answered", minutes: i / 2));
        await store.Get<ReviewDesk>().RateAsync("ane", turns[0], new Rating(Verdicts.Incomplete, "Falta el plazo."), Stop);
        await using (var context = await store.OpenAsync())
        {
            context.Feedback.Add(new KeptFeedback { Id = Guid.NewGuid(), AnswerId = turns[2], At = store.Clock.GetUtcNow(), Useful = false, Reasons = "", Language = "es" });
            await context.SaveChangesAsync(Stop);
        }

        var query = store.Get<ReviewQuery>();
        var first = await query.ListAsync(new ReviewFilter(), lines: 2, cancellation: Stop);
        var second = await query.ListAsync(new ReviewFilter(), (first[^1].At, first[^1].Turn), lines: 2, cancellation: Stop);
        var third = await query.ListAsync(new ReviewFilter(), (second[^1].At, second[^1].Turn), lines: 2, cancellation: Stop);

        var listed = first.Concat(second).Concat(third).ToList();
        Assert.Equal(5, listed.Select(l => l.Turn).Distinct().Count());
        Assert.Equal(listed.Select(l => l.At).OrderDescending(), listed.Select(l => l.At));
        Assert.Equal((Verdicts.Incomplete, null), (listed.Single(l => l.Turn == turns[0]).Verdict, listed.Single(l => l.Turn == turns[0]).Useful));
        Assert.Equal([turns[2]], (await query.ListAsync(new ReviewFilter(NotUseful: true), cancellation: Stop)).Select(l => l.Turn));
        Assert.Equal(4, (await query.ListAsync(new ReviewFilter(Unreviewed: true), cancellation: Stop)).Count);
        Assert.Equal([turns[3]], (await query.ListAsync(new ReviewFilter(Outcome: "not-found"), cancellation: Stop)).Select(l => l.Turn));
        Assert.Empty(await query.ListAsync(new ReviewFilter(Language: "eu"), cancellation: Stop));
    }

    [Fact]
    public async Task WhatTheCitizenErasesOrGrowsTooOldLeavesNoWords()
    {
        await using var store = Open();
        var desk = store.Get<ReviewDesk>();
        var erased = await KeepAsync(store, "borrada", "answered");
        await desk.RateAsync("ane", erased, new Rating(Verdicts.Wrong, "Mal.", "1 euro"), Stop);
        var right = await KeepAsync(store, "acertada", "answered");
        await desk.RateAsync("ane", right, new Rating(Verdicts.Right), Stop);
        await store.EraseAsync(_secret);

        Assert.Empty(await store.Get<ReviewQuery>().EvaluationCasesAsync(Stop));
        var correction = Assert.Single(await store.Get<ReviewQuery>().CorrectionsAsync(cancellation: Stop));
        Assert.Equal((null, "Mal."), (correction.Question, correction.What));

        var other = ConversationSecret.New();
        var old = await KeepAsync(store, "vieja", "answered", secret: other);
        await desk.RateAsync("ane", old, new Rating(Verdicts.Wrong, "Mal también."), Stop);
        store.Clock.Advance(TimeSpan.FromDays(31));
        await store.DeleteOldAsync();
        Assert.Equal(2, (await store.Get<ReviewQuery>().CorrectionsAsync(cancellation: Stop)).Count(c => c.Question is null));
        await using var context = await store.OpenAsync();
        Assert.Empty(await context.Reviews.ToListAsync(Stop));
    }

    [Fact]
    public async Task TwoWhoFindAnAnswerRightAtOnceMakeOneEvaluationCase()
    {
        await using var store = Open();
        for (var i = 0; i < 10; i++)
        {
            var turn = await KeepAsync(store, $"{i}", "answered", minutes: i);

            var outcomes = await Task.WhenAll(new[] { "ane", "brais" }.Select(who => Task.Run(() => store.Get<ReviewDesk>().RateAsync(who, turn, new Rating(Verdicts.Right), Stop))));

            Assert.All(outcomes, o => Assert.Equal(ReviewOutcome.Done, o));
            Assert.Equal(2, (await store.Get<ReviewQuery>().ReadAsync(turn, Stop))!.Value.Reviews.Count);
        }

        Assert.Equal(10, (await store.Get<ReviewQuery>().EvaluationCasesAsync(Stop)).Count);
    }

    [Fact]
    public async Task WhatIsRatedWhileTheCitizenErasesItLeavesNoWords()
    {
        await using var store = Open();
        for (var i = 0; i < 10; i++)
        {
            var secret = ConversationSecret.New();
            var turns = new List<Guid>();
            for (var j = 0; j < 3; j++)
                turns.Add(await KeepAsync(store, "borrada", "answered", secret: secret));

            var erasing = Task.Run(() => store.EraseAsync(secret), Stop);
            var rating = turns.Select((t, j) => Task.Run(() => store.Get<ReviewDesk>().RateAsync("ane", t, j == 0 ? new Rating(Verdicts.Right) : new Rating(Verdicts.Wrong, "Mal."), Stop))).ToList();
            await Task.WhenAll(rating.Append<Task>(erasing));

            Assert.True(await erasing);
        }

        Assert.Empty(await store.Get<ReviewQuery>().EvaluationCasesAsync(Stop));
        Assert.All(await store.Get<ReviewQuery>().CorrectionsAsync(state: null, cancellation: Stop), c => Assert.Null(c.Question));
        await using var context = await store.OpenAsync();
        Assert.Empty(await context.Reviews.ToListAsync(Stop));
    }

    [Fact]
    public async Task WhatIsToBeDoneBeginsWithTheOldestAndWhatWasDoneWithTheLatest()
    {
        await using var store = Open();
        var desk = store.Get<ReviewDesk>();
        for (var i = 0; i < 4; i++)
        {
            await desk.RateAsync("ane", await KeepAsync(store, $"{i}", "answered", minutes: i), new Rating(Verdicts.Wrong, $"Mal {i}."), Stop);
            store.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var query = store.Get<ReviewQuery>();
        var open = await query.CorrectionsAsync(cancellation: Stop);
        foreach (var correction in open.Take(2))
            await desk.DecideAsync("carme", correction.Id, 0, CorrectionStates.Mended, "Corregido.", Stop);

        Assert.Equal(["Mal 0.", "Mal 1.", "Mal 2.", "Mal 3."], open.Select(c => c.What));
        Assert.Equal(["Mal 1.", "Mal 0."], (await query.CorrectionsAsync(CorrectionStates.Mended, cancellation: Stop)).Select(c => c.What));
        Assert.Equal(["Mal 3.", "Mal 2."], (await query.CorrectionsAsync(state: null, lines: 2, cancellation: Stop)).Select(c => c.What));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Store Open() => new(_folder, ConnectionString);

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(Store store)
    {
        await using var context = await store.OpenAsync();
        return await context.Audit.OrderBy(e => e.Number).ToListAsync(Stop);
    }

    private async Task<Guid> KeepAsync(Store store, string question, string outcome, int minutes = 0, ConversationSecret? secret = null)
    {
        var (owner, at) = (secret ?? _secret, store.Clock.GetUtcNow().AddMinutes(minutes));
        await using var context = await store.OpenAsync();
        if (!await context.Conversations.AnyAsync(c => c.Id == owner.Id, Stop))
            context.Conversations.Add(new Conversation { Id = owner.Id, Language = "es", StartedAt = at, LastAt = at });
        var turn = new KeptTurn
        {
            Id = Guid.CreateVersion7(at), ConversationId = owner.Id, Code = ReceiptCode.New(), At = at, Question = question, AsOf = new DateOnly(2026, 11, 26), Context = "{}", Language = "es", Outcome = outcome, Mode = "quoted",
            Topic = "irpf/uno", Answer = WholeAnswer, Evidence = "[]", KnowledgeVersion = "0123456789abcdef",
        };
        context.Turns.Add(turn);
        context.Receipts.Add(new KeptReceipt { Code = turn.Code, TurnId = turn.Id, ConversationId = owner.Id, At = at, Document = "{}" });
        await context.SaveChangesAsync(Stop);
        return turn.Id;
    }

    private static string WholeAnswer { get; } = JsonSerializer.Serialize(
        new Answer
        {
            Id = "0123456789abcdef0123456789abcdef", Outcome = Outcome.Answered, Mode = AnswerMode.Quoted, Language = "es", Text = "Hasta el 30 de junio.",
            Sentences = [new AnswerSentence("Hasta el 30 de junio.", AnswerSection.Answer, [1])], Citations = [],
            Sources =
            [
                new Source { Number = 1, Id = "topic:irpf/uno", Title = "Uno", Kind = SourceKind.Guidance, Language = "es", TaxYears = [], Quote = "", RestsOn = ["BOE-A-2006-20764#a96"], LegalBasis = [] },
                new Source { Number = 2, Id = "topic:irpf/dos", Title = "Dos", Kind = SourceKind.Guidance, Language = "es", TaxYears = [], Quote = "", RestsOn = ["BOE-A-2006-20764#a1"], LegalBasis = [] },
            ],
            Figures = [], Notices = [], Related = [], OffersPerson = false, Understood = new Understanding("es", "text", 2025, null, "", []), Context = ConversationContext.Empty,
            Timings = new Dictionary<string, double>(), KnowledgeVersion = "0",
        },
        RecordsJson.Default.Answer);
}
