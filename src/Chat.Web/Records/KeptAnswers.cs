using System.Text.Json;
using Chat.Core.Answers;
using Chat.Records;
using Chat.Records.Conversations;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Records;

/// <summary>Answers as they were given, out of the records.</summary>
public sealed class KeptAnswers(RecordsDatabase database)
{
    /// <summary>The answer with its receipt; null once it was erased or is past its time.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="secret">The secret of its conversation, which is not kept.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Answer?> FindAsync(Guid id, ConversationSecret secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(secret);
        await using var context = await database.OpenAsync(cancellation);
        return await context.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.ConversationId == secret.Id, cancellation) is { } turn
            ? AsGiven(JsonSerializer.Deserialize(turn.Answer, RecordsJson.Default.Answer)!, turn.Code.ToString(), secret)
            : null;
    }

    /// <summary>An answer with the code of its receipt and the key of its conversation.</summary>
    internal static Answer AsGiven(Answer answer, string code, ConversationSecret secret) => answer with
    {
        Receipt = new AnswerReceipt(code, "/recibo/" + code),
        Conversation = new ConversationKey(secret.Id.ToString("n"), secret.Token),
    };
}
