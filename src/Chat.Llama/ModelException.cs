namespace Chat.Llama;

/// <summary>A model cannot be had or failed; the message is one sentence with the cause and the way out.</summary>
public class ModelException : Exception
{
    /// <summary>With a sentence.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and what lies behind it.</summary>
    public ModelException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>More requests wait than the queue may hold; the request was not begun.</summary>
/// <param name="waiting">How many wait.</param>
/// <param name="estimatedWait">How long the last of them will wait.</param>
public sealed class ModelOverloadedException(int waiting, TimeSpan estimatedWait)
    : ModelException($"The model is busy: {waiting} requests wait, about {estimatedWait.TotalSeconds:0} s; try again then.")
{
    /// <summary>How many wait.</summary>
    public int Waiting { get; } = waiting;

    /// <summary>How long the last of them will wait.</summary>
    public TimeSpan EstimatedWait { get; } = estimatedWait;
}
