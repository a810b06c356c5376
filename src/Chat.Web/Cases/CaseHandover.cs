using Chat.Core.Answers;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Conversations;
using Chat.Records.Storage;
using Chat.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Cases;

/// <summary>Makes a case of a citizen's request: what is kept of the conversation, as far as the citizen shares it, and how it stands in the queue.</summary>
public sealed class CaseHandover(RecordsDatabase database, CitizenDesk desk, CaseQueue queue, CaseSummariser summarise, ContactSeal seal)
{
    /// <summary>The wording key of what is wrong with a request; null when nothing is.</summary>
    public static string? Fault(HandoffRequest request) => request switch
    {
        { AnswerId: { } id } when !CitizenRecords.IsAnswerId(id) => "problem-answer-id",
        { Comment.Length: > CitizenRecords.LongestText } or { Question.Length: > CitizenRecords.LongestText } => "problem-comment",
        { Contact.Length: > 0 } when ContactText.Read(request.Contact) is null => "problem-contact",
        { Key: { } key } when !MessageKey.IsOne(key) => "problem-idempotency-key",
        // Without a conversation nothing but the key tells a request from another's of the same words: it must be none that two think of.
        { Key: { } key } when !Guid.TryParse(key, out _) && ConversationSecret.Parse(request.Conversation) is null => "problem-idempotency-key",
        _ => null,
    };

    /// <summary>Opens the case; it is on the disk when this ends.</summary>
    /// <exception cref="RecordsException">It could not be kept.</exception>
    public async Task<(KeptCase Case, QueuePlace Place)> OpenAsync(HandoffRequest request, string language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var secret = ConversationSecret.Parse(request.Conversation);
            var answer = AnswerOf(request);
            var turns = secret is null ? [] : await TurnsAsync(secret.Id, cancellation);
            var last = turns.FirstOrDefault(t => t.Turn.Id == answer) ?? (turns.Count > 0 ? turns[^1] : null);
            var shared = request.Share && turns.Count > 0;
            var (asked, comment, contact) = (Redaction.Of(request.Question), Redaction.Of(request.Comment), ContactText.Read(request.Contact));
            var question = asked ?? last?.Turn.Question;
            var kept = await desk.OpenAsync(
                new Handover
                {
                    Language = language,
                    Key = KeyOf(request),
                    ConversationId = secret?.Id,
                    Shared = shared,
                    AnswerId = answer,
                    Topic = last?.Turn.Topic,
                    Territory = last?.Turn.Territory,
                    Outcome = last?.Turn.Outcome,
                    Question = question,
                    // The question of an answer belongs to the conversation, even when the page sends it along.
                    HasOwnQuestion = asked is not null && answer is null && turns.All(t => t.Turn.Question != asked),
                    Comment = comment,
                    Summary = await summarise(await StoryAsync(language, shared, shared ? turns : last is null ? [] : [last], question, cancellation), cancellation),
                    Contact = contact,
                },
                cancellation);
            return (kept, await queue.PlaceAsync(kept, cancellation));
        }
        catch (Exception fault) when (RecordsFault.Is(fault) && fault is not RecordsException)
        {
            throw new RecordsException("A request for a person cannot be kept; see whether the database answers and its disk has room.", fault);
        }
    }

    /// <summary>The case that was opened by that request, named by its key, and where it stands by now; null once it was erased.</summary>
    public async Task<(KeptCase Case, QueuePlace Place)?> FindAsync(HandoffRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return KeyOf(request) is { } key && await desk.SentAsync(key, cancellation) is { } kept ? (kept, await queue.PlaceAsync(kept, cancellation)) : null;
    }

    /// <summary>What the sender of a request is told.</summary>
    public static HandoffReceipt Receipt(KeptCase kept, QueuePlace place) => new(
        kept.Code.ToString(), kept.Question, "/caso/" + kept.Code, place.Place, place.Wait is { } wait ? (int)wait.TotalSeconds : null, place.Expected, place.IsOpen, place.NextOpen);

    // With what is asked for: a key that is used again, or guessed, opens nobody else's case. Under a secret that is not in the database, since a
    // copy of that gives no contact, not even by trying all telephone numbers.
    private string? KeyOf(HandoffRequest request) => request.Key is not { } key ? null : MessageKey.Kept(
        string.Join(
            '\n', key, ConversationSecret.Parse(request.Conversation)?.Id, AnswerOf(request), Redaction.Of(request.Question), Redaction.Of(request.Comment), ContactText.Read(request.Contact)),
        seal.KeyFor("handover keys"));

    private static Guid? AnswerOf(HandoffRequest request) => request.AnswerId is { } id ? Guid.ParseExact(id, "n") : null;

    private async Task<HandoverStory> StoryAsync(string language, bool shared, IReadOnlyList<Told> turns, string? question, CancellationToken cancellation)
    {
        var ids = turns.Select(t => t.Turn.Id).ToList();
        await using var context = await database.OpenAsync(cancellation);
        var notUseful = ids.Count > 0 && await context.Feedback.AnyAsync(f => ids.Contains(f.AnswerId) && !f.Useful, cancellation);
        var questions = shared ? turns.Select(t => t.Turn.Question).ToList() : question is null ? [] : [question];
        var sources = turns.SelectMany(t => t.Answer?.Sources ?? []).Where(s => !s.Id.StartsWith("reply:", StringComparison.Ordinal)).Select(s => s.Title).Distinct().ToList();
        return new HandoverStory(language, shared, questions, turns.Count > 0 ? turns[^1].Answer : null, sources, notUseful);
    }

    private async Task<IReadOnlyList<Told>> TurnsAsync(Guid conversation, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var turns = await context.Turns.AsNoTracking().Where(t => t.ConversationId == conversation).OrderBy(t => t.At).ThenBy(t => t.Id).ToListAsync(cancellation);
        return [.. turns.Select(t => new Told(t, t.ReadAnswer()))];
    }

    private sealed record Told(KeptTurn Turn, Answer? Answer);
}

/// <summary>The sender's own name for a message.</summary>
internal static class MessageKey
{
    /// <summary>True for 8 to 64 letters, figures and hyphens.</summary>
    public static bool IsOne(string? key) => key is { Length: >= 8 and <= 64 } && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>As it is kept: its digest, since a client may write anything into it.</summary>
    public static string Kept(string key) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    /// <summary>The same, under a secret.</summary>
    public static string Kept(string key, byte[] secret) => Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(secret, System.Text.Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    /// <summary>A new one.</summary>
    public static string New() => Guid.NewGuid().ToString("n");
}
