namespace Chat.Llama;

/// <summary>
/// Counts the tokens of a text with the model's own tokenizer, without special tokens.
/// A chat client gives it through <c>GetService(typeof(TokenCounter))</c>; null where the tokenizer is not at hand.
/// </summary>
public delegate int TokenCounter(string text);
