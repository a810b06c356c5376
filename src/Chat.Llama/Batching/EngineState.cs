namespace Chat.Llama.Batching;

/// <summary>How an engine stands.</summary>
/// <param name="Running">Answers being written.</param>
/// <param name="Waiting">Requests in the queue.</param>
/// <param name="Remembered">Conversations whose KV is kept after their answer, a slot each.</param>
/// <param name="UsedCells">KV cells in use.</param>
/// <param name="Cells">KV cells in all.</param>
/// <param name="SlotTokens">Tokens that one conversation may have, prompt and answer.</param>
public sealed record EngineState(int Running, int Waiting, int Remembered, int UsedCells, int Cells, int SlotTokens);
