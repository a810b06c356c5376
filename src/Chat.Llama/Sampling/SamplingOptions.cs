namespace Chat.Llama.Sampling;

/// <summary>How the next token is chosen from the model's numbers.</summary>
/// <param name="Temperature">0 for the likeliest token; Salamandra's publisher advises 0 to 0.2.</param>
/// <param name="TopP">The likeliest tokens that together have this share stay in the choice; 0 (exclusive) to 1.</param>
/// <param name="Seed">Of the choice; the same seed, prompt and machine give the same answer.</param>
/// <param name="Grammar">A grammar in GBNF with a rule <c>root</c>, which the answer will obey; null for none.</param>
internal sealed record SamplingOptions(float Temperature, float TopP, int Seed, string? Grammar);
