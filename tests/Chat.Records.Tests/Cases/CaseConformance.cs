using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Conversations;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Cases;

public sealed class SqliteCasesTests : CaseConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresCasesTests(PostgresServer server) : CaseConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}

/// <summary>What officials and citizens do with cases, on every database.</summary>
public abstract class CaseConformance : IDisposable
{
    private static readonly Caseworker Ane = new("ane");
    private static readonly Caseworker Brais = new("brais");

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-cases-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task ACaseIsOpenedTakenAnsweredAndClosedAndEachActIsInTheAuditLog()
    {
        await using var store = Open();
        var (citizen, desk) = (store.Get<CitizenDesk>(), store.Get<CaseDesk>());
        var opened = await citizen.OpenAsync(Sample("¿Tengo que declarar?"), Stop);
        Assert.Equal(1, opened.Number);

        var taken = await desk.TakeAsync(Ane, opened.Id, Stop);
        var replied = await desk.ReplyAsync(Ane, opened.Id, "Sí, hasta el 30 de junio.", "r1", Stop);
        Assert.Equal(CaseStates.Waiting, replied.Case!.State);
        var written = await citizen.SendAsync(opened.Id, "Gracias", "c1", Stop);
        Assert.Equal(CaseStates.Assigned, written.Case!.State);
        await desk.NoteAsync(Ane, opened.Id, "Llamar mañana", Stop);
        var closed = await desk.CloseAsync(Ane, opened.Id, written.Case.Edition, written.Message!.Number, CloseReasons.Resolved, Stop);

        Assert.True(taken.IsDone && closed.IsDone);
        var file = (await store.Get<CaseViewer>().ViewAsync(Brais, opened.Id, Stop))!;
        Assert.Equal(CaseStates.Closed, file.Case.State);
        Assert.Equal([("service", "taken"), ("official", "text"), ("citizen", "text"), ("service", "closed")], file.Messages.Select(m => (m.Sender, m.Kind)));
        Assert.Equal([1, 2, 3, 4], file.Messages.Select(m => m.Number));
        Assert.Equal("Llamar mañana", Assert.Single(file.Notes).Text);
        Assert.Equal(["open", "take", "reply", "close"], file.Steps.Select(s => s.Act));
        var entries = await store.Get<AuditQuery>().FindAsync(new AuditFilter(SubjectKind: "case", SubjectId: opened.Id.ToString("n")), 50, Stop);
        Assert.Equal(["case.view", "case.close", "case.note", "case.reply", "case.take", "case.open"], entries.Select(e => e.Act));
        Assert.Equal(["brais", "ane", "ane", "ane", "ane", "citizen"], entries.Select(e => e.Who));
        Assert.True((await store.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);
    }

    [Fact]
    public async Task OfTwoOfficialsWhoTakeACaseAtOnceOneGetsItAndTheOtherIsTold()
    {
        await using var store = Open();
        for (var i = 0; i < 10; i++)
        {
            var opened = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);

            var results = await Task.WhenAll(new[] { Ane, Brais }.Select(o => Task.Run(() => store.Get<CaseDesk>().TakeAsync(o, opened.Id, Stop))));

            Assert.Equal([CaseOutcome.Done, CaseOutcome.Taken], results.Select(r => r.Outcome).Order());
            var winner = results.Single(r => r.IsDone).Case!.AssignedTo;
            Assert.Equal(winner, results.Single(r => !r.IsDone).Case!.AssignedTo);
            Assert.Single(await store.Get<CitizenDesk>().MessagesAsync(opened.Id, 0, Stop));
        }
    }

    [Fact]
    public async Task AnActOnWhatWasNotOnTheScreenIsRefused()
    {
        await using var store = Open();
        var desk = store.Get<CaseDesk>();
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);
        var taken = await desk.TakeAsync(Ane, opened.Id, Stop);
        await desk.AssignAsync(Brais, opened.Id, taken.Case!.Edition, "brais", Stop);

        Assert.Equal(CaseOutcome.Changed, (await desk.AssignAsync(Ane, opened.Id, taken.Case.Edition, "ane", Stop)).Outcome);
        Assert.Equal(CaseOutcome.Taken, (await desk.ReplyAsync(Ane, opened.Id, "Hola", "k", Stop)).Outcome);
        Assert.Equal(CaseOutcome.Missing, (await desk.TakeAsync(Ane, Guid.NewGuid(), Stop)).Outcome);
    }

    [Fact]
    public async Task AReplyToAClosedCaseIsRefusedUnlessItWasKeptBefore()
    {
        await using var store = Open();
        var desk = store.Get<CaseDesk>();
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);
        await desk.TakeAsync(Ane, opened.Id, Stop);
        var first = await desk.ReplyAsync(Ane, opened.Id, "Uno", "k1", Stop);
        await desk.CloseAsync(Ane, opened.Id, first.Case!.Edition, first.Message!.Number, CloseReasons.Resolved, Stop);

        Assert.Equal(CaseOutcome.Closed, (await desk.ReplyAsync(Ane, opened.Id, "Dos", "k2", Stop)).Outcome);
        Assert.Equal(CaseOutcome.Closed, (await store.Get<CitizenDesk>().SendAsync(opened.Id, "Tres", "k3", Stop)).Outcome);
        var again = await desk.ReplyAsync(Ane, opened.Id, "Uno", "k1", Stop);

        Assert.Equal((CaseOutcome.Done, first.Message.Number), (again.Outcome, again.Message!.Number));
        Assert.Single(await store.Get<CitizenDesk>().MessagesAsync(opened.Id, 0, Stop), m => m.Sender == Senders.Official);
        var reopened = await desk.ReopenAsync(Brais, opened.Id, again.Case!.Edition, Stop);
        Assert.Equal((CaseStates.Assigned, "brais", null), (reopened.Case!.State, reopened.Case.AssignedTo, reopened.Case.CloseReason));
        Assert.Equal(CaseOutcome.Open, (await desk.ReopenAsync(Ane, opened.Id, reopened.Case.Edition, Stop)).Outcome);
    }

    [Fact]
    public async Task ACaseIsNotClosedOverWordsThatNobodyHasRead()
    {
        await using var store = Open();
        var desk = store.Get<CaseDesk>();
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);
        var taken = await desk.TakeAsync(Ane, opened.Id, Stop);
        await store.Get<CitizenDesk>().SendAsync(opened.Id, "¡Espere!", "c", Stop);

        var closed = await desk.CloseAsync(Ane, opened.Id, taken.Case!.Edition, taken.Message!.Number, CloseReasons.Resolved, Stop);

        Assert.Equal(CaseOutcome.NewMessage, closed.Outcome);
        Assert.Equal(CaseOutcome.Unknown, (await desk.CloseAsync(Ane, opened.Id, taken.Case.Edition, 9, "because", Stop)).Outcome);
    }

    [Fact]
    public async Task AMessageSentTwiceAtOnceIsShownOnce()
    {
        await using var store = Open();
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);

        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => store.Get<CitizenDesk>().SendAsync(opened.Id, $"Mensaje {i / 2}", $"k{i / 2}", Stop))));

        Assert.All(sent, s => Assert.True(s.IsDone));
        var messages = await store.Get<CitizenDesk>().MessagesAsync(opened.Id, 0, Stop);
        Assert.Equal([1, 2, 3], messages.Select(m => m.Number));
        Assert.Equal(["k0", "k1", "k2"], messages.Select(m => m.Key).Order());
    }

    [Fact]
    public async Task AHandOverSentTwiceIsOneCase()
    {
        await using var store = Open();

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Get<CitizenDesk>().OpenAsync(Sample() with { Key = "same" }, Stop))));

        Assert.Single(opened.Select(o => o.Id).Distinct());
        await using var context = await store.OpenAsync();
        Assert.Equal(1, await context.Cases.CountAsync(Stop));
    }

    [Fact]
    public async Task AForwardedCaseGoesBackToTheQueueOrIsClosedWithTheAdministrationNamed()
    {
        await using var store = Open(("Cases:Teams:0", "irpf"));
        var desk = store.Get<CaseDesk>();
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);
        var taken = await desk.TakeAsync(Ane, opened.Id, Stop);

        Assert.Equal(CaseOutcome.Unknown, (await desk.ForwardToTeamAsync(Ane, opened.Id, taken.Case!.Edition, "nobody", Stop)).Outcome);
        var queued = await desk.ForwardToTeamAsync(Ane, opened.Id, taken.Case.Edition, "irpf", Stop);
        Assert.Equal((CaseStates.Unassigned, null, "irpf"), (queued.Case!.State, queued.Case.AssignedTo, queued.Case.Team));
        Assert.Equal(CaseOutcome.NotYours, (await desk.ForwardToAdministrationAsync(Ane, opened.Id, queued.Case.Edition, "tgss", Stop)).Outcome);
        var again = await desk.TakeAsync(Brais, opened.Id, Stop);
        var closed = await desk.ForwardToAdministrationAsync(Brais, opened.Id, again.Case!.Edition, "tgss", Stop);

        Assert.Equal((CaseStates.Closed, "tgss", CloseReasons.OtherAdministration), (closed.Case!.State, closed.Case.Administration, closed.Case.CloseReason));
        var last = (await store.Get<CitizenDesk>().MessagesAsync(opened.Id, 0, Stop))[^1];
        Assert.Equal((MessageKinds.Forwarded, "tgss"), (last.Kind, last.Text));
    }

    [Fact]
    public async Task ListsAreFilteredAndReadPageByPage()
    {
        await using var store = Open();
        var (citizen, desk, inbox) = (store.Get<CitizenDesk>(), store.Get<CaseDesk>(), store.Get<CaseInbox>());
        for (var i = 0; i < 12; i++)
        {
            await citizen.OpenAsync(Sample() with { Language = i % 2 == 0 ? "gl" : "eu", Topic = i % 3 == 0 ? "irpf/dos-pagadores" : "iva/tipos", Territory = i < 6 ? "bizkaia" : null, Outcome = "not-found" }, Stop);
            store.Clock.Advance(TimeSpan.FromHours(1));
        }

        var first = await inbox.ListAsync(CaseList.Unassigned, new CaseFilter(Language: "gl"), Ane, lines: 4, cancellation: Stop);
        var second = await inbox.ListAsync(CaseList.Unassigned, new CaseFilter(Language: "gl"), Ane, first.Next, 4, Stop);
        Assert.Equal([1, 3, 5, 7], first.Lines.Select(l => l.Number));
        Assert.Equal([9, 11], second.Lines.Select(l => l.Number));
        Assert.Null(second.Next);
        Assert.Equal([1, 4], (await inbox.ListAsync(CaseList.Unassigned, new CaseFilter(Topic: "irpf/", Territory: "bizkaia", Outcome: "not-found"), Ane, cancellation: Stop)).Lines.Select(l => l.Number));
        Assert.Equal([1, 2], (await inbox.ListAsync(CaseList.Open, new CaseFilter(OpenedUntil: store.Clock.GetUtcNow().AddHours(-10)), Ane, cancellation: Stop)).Lines.Select(l => l.Number));

        foreach (var line in first.Lines)
            await desk.TakeAsync(line.Number < 5 ? Ane : Brais, line.Id, Stop);
        await desk.ReplyAsync(Ane, first.Lines[0].Id, "Hola", "k", Stop);
        Assert.Equal([1, 3], (await inbox.ListAsync(CaseList.Mine, new CaseFilter(), Ane, cancellation: Stop)).Lines.Select(l => l.Number));
        Assert.Equal([1], (await inbox.ListAsync(CaseList.Waiting, new CaseFilter(), Brais, cancellation: Stop)).Lines.Select(l => l.Number));
        Assert.Equal(new CaseCounts(8, 2, 1, 0), await inbox.CountAsync(Ane, Stop));
        foreach (var line in (await inbox.ListAsync(CaseList.Mine, new CaseFilter(), Ane, cancellation: Stop)).Lines)
            await desk.CloseAsync(Ane, line.Id, line.Edition, line.Messages, CloseReasons.NoReply, Stop);
        Assert.Equal([3, 1], (await inbox.ListAsync(CaseList.Closed, new CaseFilter(), Ane, cancellation: Stop)).Lines.Select(l => l.Number));
    }

    [Fact]
    public async Task CasesAreFoundByTheirWordsInAnyPlaceWithoutAccentsOrCapitals()
    {
        await using var store = Open();
        var (citizen, desk, search) = (store.Get<CitizenDesk>(), store.Get<CaseDesk>(), store.Get<CaseSearch>());
        var one = await citizen.OpenAsync(Sample("¿La DEDUCCIÓN por maternidad?") with { Language = "ca" }, Stop);
        var two = await citizen.OpenAsync(Sample("Etxebizitzaren kenkaria; deducció"), Stop);
        await desk.TakeAsync(Ane, two.Id, Stop);
        await desk.ReplyAsync(Ane, two.Id, "Revise la maternidad en O'Leary & 'x':*", "k", Stop);
        await desk.NoteAsync(Ane, one.Id, "pendiente del año pasado", Stop);

        Assert.Equal([2, 1], await Find("deduc MATERNIDAD"));
        Assert.Equal([1], await Find("maternidad ano"));
        Assert.Equal([1], await Find(one.Code.ToString()));
        Assert.Equal([2], await Find("2"));
        Assert.Equal([2], await Find("o'leary \" ' ) & *"));
        Assert.Empty(await Find("inexistente"));
        Assert.Empty(await Find("\"'*&|!"));
        Assert.Equal([1], (await search.FindAsync("deduccio", new CaseFilter(Language: "ca"), cancellation: Stop)).Lines.Select(l => l.Number));
        var page = await search.FindAsync("deduc", new CaseFilter(), lines: 1, cancellation: Stop);
        Assert.Equal([1], (await search.FindAsync("deduc", new CaseFilter(), page.Next, 1, Stop)).Lines.Select(l => l.Number));

        async Task<IEnumerable<long>> Find(string words) => (await search.FindAsync(words, new CaseFilter(), cancellation: Stop)).Lines.Select(l => l.Number);
    }

    [Fact]
    public async Task AnOfficialReadsTheConversationOnlyWhenTheCitizenSharedIt()
    {
        await using var store = Open();
        var secret = ConversationSecret.New();
        var kept = (await store.KeepAsync(secret))!;
        await using (var context = await store.OpenAsync())
            await context.Turns.ExecuteUpdateAsync(set => set.SetProperty(t => t.Answer, Doubles.Answers.Json), Stop);

        var open = await store.Get<CitizenDesk>().OpenAsync(Sample() with { ConversationId = secret.Id, AnswerId = kept.Turn.Id, Shared = true }, Stop);
        var shut = await store.Get<CitizenDesk>().OpenAsync(Sample() with { ConversationId = secret.Id, AnswerId = kept.Turn.Id }, Stop);

        var turn = Assert.Single((await store.Get<CaseViewer>().ViewAsync(Ane, open.Id, Stop))!.Turns);
        Assert.Equal((kept.Turn.Id, kept.Turn.Question), (turn.Id, turn.Question));
        Assert.Empty((await store.Get<CaseViewer>().ViewAsync(Ane, shut.Id, Stop))!.Turns);
    }

    [Fact]
    public async Task AnErasedConversationLeavesOfItsCaseOnlyThatItWasErasedAndWhen()
    {
        await using var store = Open();
        var secret = ConversationSecret.New();
        var kept = (await store.KeepAsync(secret))!;
        var desk = store.Get<CaseDesk>();
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample("marcaborrada") with { Key = "marcaborrada", ConversationId = secret.Id, AnswerId = kept.Turn.Id, Shared = true, Contact = "600 000 000", Comment = "marcaborrada", Summary = "marcaborrada", Topic = "irpf/uno", Territory = "bizkaia", Outcome = "answered" }, Stop);
        await desk.TakeAsync(Ane, opened.Id, Stop);
        await desk.AssignAsync(Ane, opened.Id, 1, "ane", Stop);
        await desk.ReplyAsync(Ane, opened.Id, "marcaborrada", "k", Stop);
        await desk.NoteAsync(Ane, opened.Id, "marcaborrada", Stop);
        store.Clock.Advance(TimeSpan.FromHours(1));

        Assert.True(await store.EraseAsync(secret));

        var file = (await store.Get<CaseViewer>().ViewAsync(Ane, opened.Id, Stop))!;
        Assert.Equal((store.Clock.GetUtcNow(), CaseStates.Closed, CloseReasons.Erased), (file.Case.ErasedAt, file.Case.State, file.Case.CloseReason));
        Assert.Equal((null, null, null, null), (file.Case.Question, file.Case.Comment, file.Case.Summary, file.Case.Contact));
        Assert.Null(file.Case.Key);
        Assert.Equal((null, null, null, null, null), (file.Case.AnswerId, file.Case.Topic, file.Case.Territory, file.Case.Outcome, file.Case.Administration));
        Assert.Equal([null, null, null, null, CloseReasons.Erased], file.Steps.Select(s => s.Detail));
        Assert.Empty(file.Messages);
        Assert.Empty(file.Notes);
        Assert.Empty(file.Turns);
        Assert.Empty((await store.Get<CaseSearch>().FindAsync("marcaborrada", new CaseFilter(), cancellation: Stop)).Lines);
        Assert.Equal(CaseOutcome.Erased, (await desk.ReplyAsync(Ane, opened.Id, "otra", "k2", Stop)).Outcome);
        Assert.Equal(CaseOutcome.Erased, (await desk.NoteAsync(Ane, opened.Id, "otra", Stop)).Outcome);
        Assert.Equal(CaseOutcome.Erased, (await desk.ReopenAsync(Ane, opened.Id, file.Case.Edition, Stop)).Outcome);
        Assert.Equal(CaseOutcome.Erased, (await store.Get<CitizenDesk>().SendAsync(opened.Id, "otra", "k3", Stop)).Outcome);
        if (ConnectionString is null)
            Assert.False(Stands("marcaborrada"));
    }

    [Fact]
    public async Task OfficialsWhoWriteWhileItIsErasedLeaveNothing()
    {
        await using var store = Open();
        var desk = store.Get<CaseDesk>();
        for (var i = 0; i < 5; i++)
        {
            var secret = ConversationSecret.New();
            await store.KeepAsync(secret);
            var cases = new List<KeptCase>();
            for (var j = 0; j < 3; j++)
                cases.Add(await store.Get<CitizenDesk>().OpenAsync(Sample() with { ConversationId = secret.Id }, Stop));
            foreach (var kept in cases)
                await desk.TakeAsync(Ane, kept.Id, Stop);

            var erasing = Task.Run(() => store.EraseAsync(secret), Stop);
            await Task.WhenAll(cases.Select(c => Task.Run(() => desk.ReplyAsync(Ane, c.Id, "marcaborrada", "k", Stop), Stop)).Append<Task>(erasing));

            Assert.True(await erasing);
            foreach (var kept in cases)
            {
                var file = (await store.Get<CaseViewer>().ViewAsync(Ane, kept.Id, Stop))!;
                Assert.Equal((CaseStates.Closed, null), (file.Case.State, file.Case.Question));
                Assert.Empty(file.Messages);
            }
        }

        Assert.Empty((await store.Get<CaseSearch>().FindAsync("marcaborrada", new CaseFilter(), cancellation: Stop)).Lines);
    }

    [Fact]
    public async Task AnAnswerOfAnOlderReleaseDoesNotKeepACaseShut()
    {
        await using var store = Open();
        var secret = ConversationSecret.New();
        var kept = (await store.KeepAsync(secret))!;
        await using (var context = await store.OpenAsync())
            await context.Turns.ExecuteUpdateAsync(set => set.SetProperty(t => t.Answer, "{\"text\":1}").SetProperty(t => t.Evidence, "{}"), Stop);
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample() with { ConversationId = secret.Id, Shared = true }, Stop);

        var turn = Assert.Single((await store.Get<CaseViewer>().ViewAsync(Ane, opened.Id, Stop))!.Turns);

        Assert.Equal((kept.Turn.Question, null), (turn.Question, turn.Answer));
        Assert.Empty(turn.Evidence);
    }

    [Fact]
    public async Task AKeyOfTheServiceIsNobodyElses()
    {
        await using var store = Open();
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);

        await Assert.ThrowsAsync<ArgumentException>(() => store.Get<CitizenDesk>().SendAsync(opened.Id, "hola", "service-2", Stop));
    }

    [Fact]
    public async Task AConversationErasedBeforeIsHandedOverWithoutItsWords()
    {
        await using var store = Open();
        var secret = ConversationSecret.New();
        await store.KeepAsync(secret);
        await store.EraseAsync(secret);

        var handover = Sample("vieja") with
        {
            ConversationId = secret.Id, AnswerId = Guid.NewGuid(), Topic = "irpf/uno", Territory = "bizkaia", Outcome = "answered", Summary = "vieja", Comment = "nueva", Contact = "600 000 000",
        };

        foreach (var shared in new[] { true, false })
        {
            var opened = await store.Get<CitizenDesk>().OpenAsync(handover with { Shared = shared }, Stop);

            Assert.False(opened.Shared);
            Assert.Equal((null, null, null, null, null, null), (opened.Question, opened.Summary, opened.AnswerId, opened.Topic, opened.Territory, opened.Outcome));
            Assert.Equal("nueva", opened.Comment);
            Assert.NotNull(opened.Contact);
        }

        Assert.Empty((await store.Get<CaseSearch>().FindAsync("vieja", new CaseFilter(), cancellation: Stop)).Lines);
        Assert.Equal("vieja", (await store.Get<CitizenDesk>().OpenAsync(handover with { HasOwnQuestion = true }, Stop)).Question);
    }

    [Fact]
    public async Task AConversationErasedWhileItIsHandedOverLeavesNoWords()
    {
        await using var store = Open();
        for (var i = 0; i < 10; i++)
        {
            var secret = ConversationSecret.New();
            var kept = (await store.KeepAsync(secret))!;
            var handover = Sample("vieja") with { ConversationId = secret.Id, AnswerId = kept.Turn.Id, Topic = "irpf/uno", Summary = "vieja" };

            var opening = Task.Run(() => store.Get<CitizenDesk>().OpenAsync(handover, Stop), Stop);
            await Task.WhenAll(opening, Task.Run(() => store.EraseAsync(secret), Stop));

            var opened = (await store.Get<CitizenDesk>().FindAsync((await opening).Code, Stop))!;
            Assert.Equal((null, null, null, null), (opened.Question, opened.Summary, opened.AnswerId, opened.Topic));
        }
    }

    [Fact]
    public async Task AContactIsReadByTheOfficialWhoHasTheCaseAndNeverLiesInPlain()
    {
        await using var store = Open();
        var (desk, viewer) = (store.Get<CaseDesk>(), store.Get<CaseViewer>());
        var opened = await store.Get<CitizenDesk>().OpenAsync(Sample() with { Contact = "ana@correo.example" }, Stop);
        var other = await store.Get<CitizenDesk>().OpenAsync(Sample(), Stop);
        await desk.TakeAsync(Ane, opened.Id, Stop);

        Assert.Equal((CaseOutcome.Done, "ana@correo.example"), await viewer.ViewContactAsync(Ane, opened.Id, Stop));
        Assert.Equal((CaseOutcome.NotYours, null), await viewer.ViewContactAsync(Brais, opened.Id, Stop));
        Assert.DoesNotContain("correo", opened.Contact!, StringComparison.Ordinal);
        Assert.Single(await store.Get<AuditQuery>().FindAsync(new AuditFilter(Act: "case.view-contact"), 10, Stop));
        // A seal belongs to its case.
        Assert.Throws<RecordsException>(() => store.Get<ContactSeal>().Open(other.Id, opened.Contact!));
        Assert.False(Stands("ana@correo.example"));
    }

    [Fact]
    public async Task NodesThatSealForTheFirstTimeAtOnceShareOneKey()
    {
        var nodes = Enumerable.Range(0, 6).Select(_ => Open()).ToList();
        var id = Guid.NewGuid();

        var sealedContacts = await Task.WhenAll(nodes.Select(n => Task.Run(() => n.Get<ContactSeal>().Seal(id, "600 000 000"))));

        Assert.All(sealedContacts, s => Assert.All(nodes, n => Assert.Equal("600 000 000", n.Get<ContactSeal>().Open(id, s))));
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task AClosedCaseIsDeletedInTimeAndAnOpenOneThatEverybodyForgotToo()
    {
        await using var store = Open(("Cases:RetentionDays", "30"), ("Cases:ForgottenDays", "90"));
        var desk = store.Get<CaseDesk>();
        var closed = await store.Get<CitizenDesk>().OpenAsync(Sample("cerrada"), Stop);
        var open = await store.Get<CitizenDesk>().OpenAsync(Sample("abierta"), Stop);
        var taken = await desk.TakeAsync(Ane, closed.Id, Stop);
        await desk.CloseAsync(Ane, closed.Id, taken.Case!.Edition, taken.Message!.Number, CloseReasons.Resolved, Stop);

        store.Clock.Advance(TimeSpan.FromDays(31));
        await store.DeleteOldAsync();
        await using (var context = await store.OpenAsync())
            Assert.Equal(open.Id, (await context.Cases.SingleAsync(Stop)).Id);
        Assert.Empty((await store.Get<CaseSearch>().FindAsync("cerrada", new CaseFilter(), cancellation: Stop)).Lines);
        store.Clock.Advance(TimeSpan.FromDays(60));
        await store.DeleteOldAsync();

        await using var empty = await store.OpenAsync();
        Assert.Equal((0, 0, 0), (await empty.Cases.CountAsync(Stop), await empty.CaseMessages.CountAsync(Stop), await empty.CaseSteps.CountAsync(Stop)));
        Assert.True((await store.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);
    }

    [Fact]
    public async Task PlaceAndWaitComeFromWhatWasTakenInTheDaysBefore()
    {
        // Thursday 26 November 2026, 11:00 in Madrid; open until 14:00.
        await using var store = Open(("Cases:RateDays", "1"), ("Cases:RateLeast", "4"));
        var (citizen, desk, queue) = (store.Get<CitizenDesk>(), store.Get<CaseDesk>(), store.Get<CaseQueue>());
        var cases = new List<KeptCase>();
        for (var i = 0; i < 6; i++)
            cases.Add(await citizen.OpenAsync(Sample(), Stop));

        var unknown = await queue.PlaceAsync(cases[5], Stop);
        Assert.Equal((6, null, null, true), (unknown.Place, unknown.Wait, unknown.Expected, unknown.IsOpen));
        foreach (var kept in cases[..4])
            await desk.TakeAsync(Ane, kept.Id, Stop);
        store.Clock.Advance(TimeSpan.FromHours(2));

        // Five open hours in the last twenty-four for four cases: 75 minutes each.
        var known = await queue.PlaceAsync(cases[5], Stop);
        Assert.Equal((2, TimeSpan.FromMinutes(150)), (known.Place, known.Wait!.Value));
        // One hour is left today; the rest is tomorrow morning.
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 9, 30, 0, TimeSpan.Zero), known.Expected);
        Assert.Equal(0, (await queue.PlaceAsync((await citizen.FindAsync(cases[0].Code, Stop))!, Stop)).Place);
    }

    [Fact]
    public async Task MessagesAreInTheOrderInWhichTheyCameEvenWhenTheClockGoesBack()
    {
        await using var store = Open();
        var citizen = store.Get<CitizenDesk>();
        var opened = await citizen.OpenAsync(Sample(), Stop);
        await citizen.SendAsync(opened.Id, "primero", "a", Stop);
        // Another node, whose clock is two hours behind.
        await using var behind = Open();
        behind.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        store.Clock.Advance(TimeSpan.FromHours(2));
        await citizen.SendAsync(opened.Id, "segundo", "b", Stop);
        await behind.Get<CitizenDesk>().SendAsync(opened.Id, "tercero", "c", Stop);

        var messages = await citizen.MessagesAsync(opened.Id, 0, Stop);
        Assert.Equal(["primero", "segundo", "tercero"], messages.Select(m => m.Text));
        Assert.True(messages[2].At < messages[1].At);
    }

    private static Handover Sample(string question = "¿Cuándo se declara?") => new() { Language = "es", Question = question };

    private Store Open(params (string Setting, string Value)[] settings) => new(_folder, ConnectionString, settings);

    private bool Stands(string words) => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Any(f =>
    {
        using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(words)) >= 0;
    });

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }
}
