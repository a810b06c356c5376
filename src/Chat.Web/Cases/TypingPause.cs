namespace Chat.Web.Cases;

/// <summary>Lets a signal of typing through once in two seconds: each is a row that other nodes read, and a browser can call as often as it likes.</summary>
/// <param name="clock">The clock.</param>
internal sealed class TypingPause(TimeProvider clock)
{
    // A little less than the pause between two signals of an honest browser.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private long? _last;

    /// <summary>True when this one may be written.</summary>
    public bool Passes()
    {
        if (_last is { } last && clock.GetElapsedTime(last) < Pause)
            return false;
        _last = clock.GetTimestamp();
        return true;
    }
}
