namespace Chat.Web.Cases;

/// <summary>That the other one types: shown for a while after each signal.</summary>
/// <param name="clock">The clock.</param>
/// <param name="changed">Draws the page.</param>
internal sealed class TypingSign(TimeProvider clock, Action changed)
{
    // A little more than the pause between two signals of who types.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);

    private int _signals;

    /// <summary>True while it is shown.</summary>
    public bool IsShown { get; private set; }

    /// <summary>A signal came.</summary>
    public async Task ShowAsync(CancellationToken gone)
    {
        var mine = ++_signals;
        IsShown = true;
        changed();
        try
        {
            await Task.Delay(Age, clock, gone);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (mine != _signals)
            return;
        IsShown = false;
        changed();
    }

    /// <summary>What was typed has come.</summary>
    public void Hide() => IsShown = false;
}
