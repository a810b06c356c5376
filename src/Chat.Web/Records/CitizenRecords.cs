using System.Security.Cryptography;
using Chat.Web.Api;

namespace Chat.Web.Records;

/// <summary>Keeps what citizens tell the service, redacted, in the data folder.</summary>
public sealed class CitizenRecords : IDisposable
{
    /// <summary>Longest comment or question that is kept, in UTF-16 units.</summary>
    public const int LongestText = 1_000;

    // Crockford's alphabet: no I, L, O, U, so that a reference can be read out on the telephone.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly TimeProvider _clock;
    private readonly JsonLinesFile<FeedbackRecord> _feedback;
    private readonly JsonLinesFile<HandoffRecord> _handoffs;

    /// <summary>Files in that folder.</summary>
    public CitizenRecords(DataFolder folder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _clock = clock;
        _feedback = new(Path.Combine(folder.Root, "feedback.jsonl"), ApiJson.Default.FeedbackRecord);
        _handoffs = new(Path.Combine(folder.Root, "handoffs.jsonl"), ApiJson.Default.HandoffRecord);
    }

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

    /// <summary>The same for a request for a person.</summary>
    public static string? Fault(HandoffRequest request) => request switch
    {
        { AnswerId: { } id } when !IsAnswerId(id) => "problem-answer-id",
        { Comment.Length: > LongestText } or { Question.Length: > LongestText } => "problem-comment",
        _ => null,
    };

    /// <summary>Keeps feedback.</summary>
    public Task KeepAsync(FeedbackRequest request, string language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        string[] reasons = request.Useful == true ? [] : [.. (request.Reasons ?? []).Distinct()];
        var record = new FeedbackRecord(_clock.GetUtcNow(), request.AnswerId!, request.Useful!.Value, reasons, Redaction.Of(request.Comment), language);
        return _feedback.AppendAsync(record, cancellation);
    }

    /// <summary>Keeps a request for a person.</summary>
    public async Task<HandoffReceipt> KeepAsync(HandoffRequest request, string language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reference = RandomNumberGenerator.GetString(Alphabet, 4) + "-" + RandomNumberGenerator.GetString(Alphabet, 4);
        var record = new HandoffRecord(_clock.GetUtcNow(), reference, request.AnswerId, Redaction.Of(request.Question), Redaction.Of(request.Comment), language);
        await _handoffs.AppendAsync(record, cancellation);
        return new HandoffReceipt(reference, record.Question);
    }

    private static bool IsAnswerId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);

    /// <inheritdoc/>
    public void Dispose()
    {
        _feedback.Dispose();
        _handoffs.Dispose();
    }
}
