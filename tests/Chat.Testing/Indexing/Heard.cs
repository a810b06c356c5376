namespace Chat.Testing.Indexing;

/// <summary>Hears progress where it happens, so that a test may act at a stage.</summary>
public sealed class Heard<T>(Action<T> hear) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => hear(value);
}
