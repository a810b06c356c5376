namespace Chat.Llama;

/// <summary>An entry of a model's vocabulary; a type of its own, so that no position or count is taken for one.</summary>
/// <param name="Id">Its number, from 0.</param>
public readonly record struct LlamaToken(int Id);
