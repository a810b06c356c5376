using System.Text.Json;
using Chat.Core.Answers;
using Chat.Records;
using Chat.Records.Storage;

namespace Chat.Web.Panel.Evidence;

/// <summary>A kept answer with how it came about, read for showing.</summary>
/// <param name="Turn">As it is kept.</param>
/// <param name="Answer">The whole answer; null when an older release wrote it in a shape that is no longer read.</param>
/// <param name="Found">Topics and articles looked at, kept and rejected.</param>
/// <param name="Writing">How a model was told to write; null when none was asked.</param>
public sealed record TurnEvidence(KeptTurn Turn, Answer? Answer, IReadOnlyList<FoundEvidence> Found, WritingSettings? Writing)
{
    /// <summary>Reads what is kept.</summary>
    public static TurnEvidence Of(KeptTurn turn) => new(
        turn,
        Read(() => JsonSerializer.Deserialize(turn.Answer, RecordsJson.Default.Answer)),
        Read(() => JsonSerializer.Deserialize(turn.Evidence, RecordsJson.Default.IReadOnlyListFoundEvidence)) ?? [],
        turn.Writing is { } writing ? Read(() => JsonSerializer.Deserialize(writing, RecordsJson.Default.WritingSettings)) : null);

    private static T? Read<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
