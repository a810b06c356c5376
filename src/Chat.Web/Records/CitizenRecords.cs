using Chat.Records;
using Chat.Records.Storage;

namespace Chat.Web.Records;

/// <summary>Keeps what citizens tell the service besides their questions, redacted.</summary>
public sealed class CitizenRecords(RecordsDatabase database, TimeProvider clock)
{
    /// <summary>Longest comment or question that is kept, in UTF-16 units.</summary>
    public const int LongestText = 1_000;

    /// <summary>The wording key of what is wrong with a request; null when nothing is.</summary>
    public static string? Fault(FeedbackRequest request) => request switch
    {
        { AnswerId: null } => "problem-answer-id",
        { AnswerId: { } id } when !IsAnswerId(id) => "problem-answer-id",
        { Useful: null } => "problem-useful",
        { Reasons: { } reasons } when reasons.Any(r => !FeedbackReasons.All.Contains(r)) => "problem-reasons",
        { Comment.Length: > LongestText } => "problem-comment",
        _ => null,
    };

    /// <summary>Keeps feedback; it is on the disk when this ends.</summary>
    /// <exception cref="RecordsException">It could not be kept.</exception>
    public Task KeepAsync(FeedbackRequest request, string language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var at = clock.GetUtcNow();
        return KeepAsync(
            new KeptFeedback
            {
                Id = Guid.CreateVersion7(at),
                AnswerId = Guid.ParseExact(request.AnswerId!, "n"),
                At = at,
                Useful = request.Useful!.Value,
                Reasons = request.Useful == true ? "" : string.Join(' ', (request.Reasons ?? []).Distinct()),
                Comment = Redaction.Of(request.Comment),
                Language = language,
            },
            cancellation);
    }

    private async Task KeepAsync(object row, CancellationToken cancellation)
    {
        try
        {
            await using var context = await database.OpenAsync(cancellation);
            context.Add(row);
            await context.SaveChangesAsync(cancellation);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            throw new RecordsException("What a citizen said cannot be kept; see whether the database answers and its disk has room.", fault);
        }
    }

    internal static bool IsAnswerId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
}
