namespace Chat.Web.Hosting;

/// <summary>How long a component stands in a page: its token stays readable after the end, when what still waits asks for it once more.</summary>
internal sealed class PageLife : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public PageLife() => Token = _source.Token;

    /// <summary>Cancelled when the component is gone.</summary>
    public CancellationToken Token { get; }

    /// <summary>True when it is gone.</summary>
    public bool IsOver => Token.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}
