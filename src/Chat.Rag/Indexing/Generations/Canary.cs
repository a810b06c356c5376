using Chat.Core.Languages;

namespace Chat.Rag.Indexing.Generations;

/// <summary>A question whose answer is known: it is asked of every new generation before it goes live.</summary>
/// <param name="Question">As a citizen asks it.</param>
/// <param name="Language">Its language.</param>
/// <param name="Units">Units that answer it; one among the first ten is enough.</param>
public sealed record Canary(string Question, Language Language, IReadOnlyList<string> Units);
