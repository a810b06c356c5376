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
    public static TurnEvidence Of(KeptTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return new(turn, turn.ReadAnswer(), turn.ReadEvidence(), turn.ReadWriting());
    }
}
