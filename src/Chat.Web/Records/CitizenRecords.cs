using Chat.Records;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

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
    /// <param name="request">What the citizen says.</param>
    /// <param name="language">ISO 639-1 code of the page.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="name">32 hexadecimal digits or more that are the same each time it is sent, so that it is kept once; null for none.</param>
    /// <exception cref="RecordsException">It could not be kept.</exception>
    public Task KeepAsync(FeedbackRequest request, string language, CancellationToken cancellation, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var at = clock.GetUtcNow();
        return KeepAsync(
            new KeptFeedback
            {
                Id = name is null ? Guid.CreateVersion7(at) : Guid.ParseExact(name[..32], "n"),
                AnswerId = Guid.ParseExact(request.AnswerId!, "n"),
                At = at,
                Useful = request.Useful!.Value,
                Reasons = request.Useful == true ? "" : string.Join(' ', (request.Reasons ?? []).Distinct()),
                Comment = Redaction.Of(request.Comment),
                Language = language,
            },
            cancellation);
    }

    private async Task KeepAsync(KeptFeedback row, CancellationToken cancellation)
    {
        try
        {
            await using var context = await database.OpenAsync(cancellation);
            if (await context.Feedback.AnyAsync(f => f.Id == row.Id, cancellation))
                return;
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
