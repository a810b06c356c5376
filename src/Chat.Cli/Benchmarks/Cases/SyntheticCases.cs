using Chat.Records.Cases;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Cli.Benchmarks.Cases;

/// <summary>Cases as there may be after some campaigns: the knowledge's own questions, four languages, four states, some messages each.</summary>
internal sealed class SyntheticCases(RecordsDatabase database, IReadOnlyList<(string Language, string Topic, string Question)> questions, Random random)
{
    private const int Batch = 1_000;

    /// <summary>Officials who have cases.</summary>
    public static IReadOnlyList<Caseworker> Officials { get; } = [.. Enumerable.Range(1, 50).Select(i => new Caseworker($"official-{i}"))];

    /// <summary>Adds so many; all that is there counts on.</summary>
    public async Task AddAsync(int count, CancellationToken stop)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        for (var done = 0; done < count; done += Batch)
        {
            await using var context = await database.OpenAsync(stop);
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            await using var transaction = await context.Database.BeginTransactionAsync(stop);
            var cases = new List<(KeptCase Case, string Text)>();
            for (var i = 0; i < Math.Min(Batch, count - done); i++)
                cases.Add(Next(done + i + 1, now.AddMinutes(done + i - count)));
            foreach (var (kept, text) in cases)
            {
                context.Add(kept);
                for (var n = 1; n <= kept.Messages; n++)
                    context.Add(new CaseMessage { CaseId = kept.Id, Number = n, Sender = n % 2 == 0 ? Senders.Official : Senders.Citizen, Kind = MessageKinds.Text, Text = text, At = kept.ChangedAt, Key = $"{n}" });
            }

            await context.SaveChangesAsync(stop);
            await CaseWords.AddNewAsync(context, database.UsesServer, [.. cases.Select(c => (c.Case.Number, TextsOf(c.Case, c.Text)))], stop);
            await context.Database.ExecuteSqlAsync($"UPDATE counters SET value = {done + cases.Count} WHERE name = {"cases"}", stop);
            await transaction.CommitAsync(stop);
        }

        // As a server does by itself within a minute; until then it plans for empty tables.
        if (database.UsesServer)
        {
            await using var context = await database.OpenAsync(stop);
            await context.Database.ExecuteSqlRawAsync("ANALYZE cases, case_messages, case_words", stop);
        }
    }

    private static IEnumerable<string> TextsOf(KeptCase kept, string text) => [kept.Question!, kept.Topic!, kept.Code.Symbols, text];

    private (KeptCase Case, string Text) Next(long number, DateTimeOffset at)
    {
        var (language, topic, question) = questions[random.Next(questions.Count)];
        // Most are closed; of the others two in five wait for somebody to take them.
        var state = random.Next(20) switch { < 15 => CaseStates.Closed, 15 or 16 => CaseStates.Unassigned, 17 or 18 => CaseStates.Assigned, _ => CaseStates.Waiting };
        var kept = new KeptCase
        {
            Id = Guid.CreateVersion7(at), Number = number, Code = ReceiptCode.New(), OpenedAt = at, ChangedAt = at, Language = language, Topic = topic, Question = question, State = state,
            Outcome = random.Next(3) == 0 ? "not-found" : "answered", Territory = random.Next(10) == 0 ? "bizkaia" : null,
            AssignedTo = state == CaseStates.Unassigned ? null : Officials[random.Next(Officials.Count)].Id, TakenAt = state == CaseStates.Unassigned ? null : at,
            ClosedAt = state == CaseStates.Closed ? at : null, CloseReason = state == CaseStates.Closed ? CloseReasons.Resolved : null, Messages = random.Next(6),
        };
        return (kept, questions[random.Next(questions.Count)].Question);
    }
}
