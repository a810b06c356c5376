using Chat.Records.Storage;

namespace Chat.Records.Answers;

/// <summary>All that is kept of one answer, in one transaction.</summary>
public sealed record AnswerRecord(KeptTurn Turn, IReadOnlyList<TurnSource> Sources, KeptReceipt Receipt);
