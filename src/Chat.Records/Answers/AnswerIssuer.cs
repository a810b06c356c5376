using System.Globalization;
using System.Text.Json;
using Chat.Core.Answers;
using Chat.Records.Conversations;
using Chat.Records.Receipts;
using Chat.Records.Storage;

namespace Chat.Records.Answers;

/// <summary>Makes of an answer what is kept of it: the rows and the signed receipt.</summary>
public sealed class AnswerIssuer(ReceiptKeys keys, TimeProvider clock)
{
    private const string ReplyPrefix = "reply:";

    /// <summary>Makes it.</summary>
    /// <param name="answer">The answer, without receipt.</param>
    /// <param name="trace">How it came about; its context is kept and must hold no personal data.</param>
    /// <param name="secret">The conversation.</param>
    public AnswerRecord Issue(Answer answer, AnswerTrace trace, ConversationSecret secret)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(secret);
        var (code, at, id) = (ReceiptCode.New(), clock.GetUtcNow(), Guid.ParseExact(answer.Id, "n"));
        var turn = new KeptTurn
        {
            Id = id,
            ConversationId = secret.Id,
            Code = code,
            // As the database keeps it: whole milliseconds.
            At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
            Question = trace.Question,
            Chosen = trace.Chosen,
            AsOf = trace.AsOf,
            Context = JsonSerializer.Serialize(trace.Context, RecordsJson.Default.ConversationContext),
            Language = answer.Language,
            Outcome = Spelling.Of(answer.Outcome),
            Mode = Spelling.Of(answer.Mode),
            Topic = answer.Context.Topic,
            Territory = answer.Understood.Territory,
            TaxYear = answer.Understood.TaxYear,
            Answer = JsonSerializer.Serialize(answer, RecordsJson.Default.Answer),
            Evidence = JsonSerializer.Serialize(trace.Evidence, RecordsJson.Default.IReadOnlyListFoundEvidence),
            KnowledgeVersion = answer.KnowledgeVersion,
            IndexGeneration = trace.IndexGeneration,
            ModelId = answer.ModelId,
            ModelDigest = answer.ModelDigest,
            PromptHash = trace.PromptHash,
            Writing = trace.Writing is { } writing ? JsonSerializer.Serialize(writing, RecordsJson.Default.WritingSettings) : null,
        };
        var receipt = new KeptReceipt { Code = code, TurnId = id, ConversationId = secret.Id, At = turn.At, Document = ReceiptSeal.Sign(ContentOf(answer, trace, turn), keys) };
        return new AnswerRecord(turn, [.. SourcesOf(answer, id)], receipt);
    }

    private static ReceiptContent ContentOf(Answer answer, AnswerTrace trace, KeptTurn turn) => new()
    {
        Format = ReceiptContent.Edition,
        Code = turn.Code.ToString(),
        Issued = turn.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        AnswerId = answer.Id,
        Question = trace.Question,
        AsOf = Day(trace.AsOf)!,
        Language = answer.Language,
        TaxYear = answer.Understood.TaxYear,
        Outcome = turn.Outcome,
        Mode = turn.Mode,
        MachineMade = true,
        Answer = answer.Text,
        Notices = [.. answer.Notices.Select(n => n.Text)],
        Passages = [.. answer.Sources.Select(s => new ReceiptPassage
        {
            Number = s.Number, Id = s.Id, Title = s.Title, Url = s.Url, Language = s.Language, ValidFrom = Day(s.ValidFrom), ValidUntil = Day(s.ValidUntil),
            Quote = s.Quote, Sha256 = ReceiptSeal.DigestOf(s.Quote), RestsOn = s.RestsOn,
        })],
        Knowledge = answer.KnowledgeVersion,
        Index = trace.IndexGeneration,
        Model = trace is { PromptHash: { } hash, Writing: { } writing }
            ? new ReceiptModel
            {
                Id = answer.ModelId, Digest = answer.ModelDigest, PromptSha256 = hash, Seed = writing.Seed, MostTokens = writing.MostTokens,
                Temperature = writing.Temperature.ToString(CultureInfo.InvariantCulture), TopP = writing.TopP.ToString(CultureInfo.InvariantCulture),
            }
            : null,
    };

    // An answer rests on the sources that its sentences cite, and on the articles under these.
    private static IEnumerable<TurnSource> SourcesOf(Answer answer, Guid id)
    {
        var numbers = answer.Sentences.SelectMany(s => s.Sources).ToHashSet();
        var cited = answer.Sources.Where(s => numbers.Contains(s.Number) && !s.Id.StartsWith(ReplyPrefix, StringComparison.Ordinal)).ToList();
        var direct = cited.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        return direct.Select(s => new TurnSource { TurnId = id, SourceId = s, Cited = true })
            .Concat(cited.SelectMany(s => s.RestsOn).Distinct().Where(r => !direct.Contains(r)).Select(r => new TurnSource { TurnId = id, SourceId = r, Cited = false }));
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
