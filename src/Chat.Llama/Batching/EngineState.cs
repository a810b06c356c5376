namespace Chat.Llama.Batching;

/// <summary>How an engine stands.</summary>
/// <param name="Running">Answers being written.</param>
/// <param name="Waiting">Requests in the queue.</param>
/// <param name="Remembered">Conversations and system prompts whose KV is kept.</param>
/// <param name="UsedCells">KV cells in use.</param>
/// <param name="Cells">KV cells in all.</param>
public sealed record EngineState(int Running, int Waiting, int Remembered, int UsedCells, int Cells);
