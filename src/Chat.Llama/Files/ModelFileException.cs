namespace Chat.Llama.Files;

/// <summary>A model file is missing, malformed, not trusted or cannot be had; the message names it, the cause and the way out.</summary>
public sealed class ModelFileException : ModelException
{
    /// <summary>With a sentence.</summary>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and what lies behind it.</summary>
    public ModelFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
