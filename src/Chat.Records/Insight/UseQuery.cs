using Chat.Core.Answers;
using Chat.Core.Statistics;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Insight;

/// <summary>Counts what is kept: who asked what in which language, and how it ended. The database counts; no words leave it but those of unanswered questions.</summary>
public sealed class UseQuery(RecordsDatabase database)
{
    /// <summary>Most unanswered questions that are read.</summary>
    public const int MostUnanswered = 2_000;

    /// <summary>How many of the latest answers tell of the gate and of times: whole answers are read for that.</summary>
    public const int Sample = 500;

    private const int MostTopics = 200;
    private const long Hour = 3_600_000; // milliseconds; no clock in Spain is set by parts of an hour

    private static readonly string[] Unanswered = [.. new[] { Outcome.NotFound, Outcome.Clarification, Outcome.AnsweredPartial, Outcome.FailedError, Outcome.FailedOverloaded, Outcome.FailedTimeout }.Select(Spelling.Of)];

    /// <summary>Reads a span of days.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="zone">Where days begin: mainland Spain.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<UseReport> ReadAsync(DateOnly from, DateOnly to, TimeZoneInfo zone, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var (first, end) = (Midnight(from, zone), Midnight(to.AddDays(1), zone));
        await using var context = await database.OpenAsync(cancellation);
        var (gate, stages) = await LatestAsync(context, first, end, cancellation);
        return new UseReport
        {
            From = from,
            To = to,
            Answers = await AnswersAsync(context, first, end, zone, cancellation),
            Topics = await TopicsAsync(context, first, end, cancellation),
            Feedback = await FeedbackAsync(context, first, end, zone, cancellation),
            Unanswered = await context.Turns.AsNoTracking()
                .Where(t => t.At >= first && t.At < end && Unanswered.Contains(t.Outcome))
                .OrderByDescending(t => t.At).Take(MostUnanswered)
                .Select(t => new UnansweredQuestion(t.Id, t.At, t.Language, t.Outcome, t.Question))
                .ToListAsync(cancellation),
            Gate = gate,
            Stages = stages,
        };
    }

    internal static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateOnly DayOf(long hour, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(hour * Hour), zone).DateTime);

    // By the hour, since a day of Spain begins at another hour of the clock in summer; both databases divide whole numbers alike.
    private static async Task<IReadOnlyList<DailyUse>> AnswersAsync(RecordsContext context, DateTimeOffset from, DateTimeOffset end, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var (first, last) = (from.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        var rows = await context.Database.SqlQuery<HourlyUse>(
            $"""SELECT "at" / {Hour} AS "At", language AS "Language", outcome AS "Outcome", mode AS "Mode", COUNT(*) AS "Answers" FROM turns WHERE "at" >= {first} AND "at" < {last} GROUP BY 1, 2, 3, 4""")
            .ToListAsync(cancellation);
        return [.. rows
            .GroupBy(r => (Day: DayOf(r.At, zone), r.Language, r.Outcome, r.Mode))
            .Select(g => new DailyUse(g.Key.Day, g.Key.Language, g.Key.Outcome, g.Key.Mode, g.Sum(r => r.Answers)))
            .OrderBy(u => u.Day).ThenBy(u => u.Language, StringComparer.Ordinal).ThenBy(u => u.Outcome, StringComparer.Ordinal).ThenBy(u => u.Mode, StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<DailyFeedback>> FeedbackAsync(RecordsContext context, DateTimeOffset from, DateTimeOffset end, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var (first, last) = (from.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        var rows = await context.Database.SqlQuery<HourlyFeedback>(
            $"""SELECT "at" / {Hour} AS "At", useful AS "Useful", COUNT(*) AS "Said" FROM feedback WHERE "at" >= {first} AND "at" < {last} GROUP BY 1, 2""")
            .ToListAsync(cancellation);
        return [.. rows
            .GroupBy(r => DayOf(r.At, zone))
            .Select(g => new DailyFeedback(g.Key, g.Where(r => r.Useful).Sum(r => r.Said), g.Where(r => !r.Useful).Sum(r => r.Said)))
            .OrderBy(d => d.Day)];
    }

    private static async Task<IReadOnlyList<TopicUse>> TopicsAsync(RecordsContext context, DateTimeOffset from, DateTimeOffset end, CancellationToken cancellation)
    {
        var asked = await context.Turns.Where(t => t.At >= from && t.At < end && t.Topic != null)
            .GroupBy(t => t.Topic!).Select(g => new { Topic = g.Key, Answers = g.LongCount() })
            .OrderByDescending(t => t.Answers).ThenBy(t => t.Topic).Take(MostTopics)
            .ToListAsync(cancellation);
        var said = await context.Feedback
            .Join(context.Turns.Where(t => t.At >= from && t.At < end && t.Topic != null), f => f.AnswerId, t => t.Id, (f, t) => new { t.Topic, f.Useful })
            .GroupBy(f => new { f.Topic, f.Useful }).Select(g => new { g.Key.Topic, g.Key.Useful, Said = g.LongCount() })
            .ToListAsync(cancellation);
        return [.. asked.Select(a => new TopicUse(a.Topic, a.Answers, Said(a.Topic, true), Said(a.Topic, false)))];

        long Said(string topic, bool useful) => said.FirstOrDefault(s => s.Topic == topic && s.Useful == useful)?.Said ?? 0;
    }

    private static async Task<(GateUse Gate, IReadOnlyList<StageTime> Stages)> LatestAsync(RecordsContext context, DateTimeOffset from, DateTimeOffset end, CancellationToken cancellation)
    {
        var latest = context.Turns.AsNoTracking().Where(t => t.At >= from && t.At < end).OrderByDescending(t => t.At);
        var timed = await ReadAsync(latest);
        var generations = (await ReadAsync(latest.Where(t => t.Writing != null))).Select(a => a.Generation).OfType<Generation>().ToList();
        var stages = timed.SelectMany(a => a.Timings).GroupBy(t => t.Key, t => t.Value)
            .Select(s => new StageTime(s.Key, Percentile.Of(s, 0.5), Percentile.Of(s, 0.95)));
        var gate = new GateUse(
            generations.Count,
            generations.Sum(g => (long)g.Released),
            generations.Sum(g => (long)g.Retried),
            generations.Sum(g => (long)g.Replaced),
            generations.Sum(g => (long)g.Appended),
            generations.SelectMany(g => g.Faults).GroupBy(f => Spelling.Of(f.Fault)).ToDictionary(g => g.Key, g => g.Sum(f => (long)f.Count)),
            generations.Where(g => g.Fallback is not null).GroupBy(g => Spelling.Of(g.Fallback!.Value)).ToDictionary(g => g.Key, g => g.LongCount()));
        return (gate, [.. stages]);

        async Task<List<Answer>> ReadAsync(IQueryable<KeptTurn> turns) =>
            // An answer that an older release wrote in another shape is not counted; the others are.
            [.. (await turns.Take(Sample).Select(t => t.Answer).ToListAsync(cancellation)).Select(json => RecordsJson.Read(json, RecordsJson.Default.Answer)).OfType<Answer>()];
    }

    private sealed record HourlyUse(long At, string Language, string Outcome, string Mode, long Answers);

    private sealed record HourlyFeedback(long At, bool Useful, long Said);
}
