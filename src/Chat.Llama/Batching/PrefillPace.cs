namespace Chat.Llama.Batching;

/// <summary>
/// How many prompt tokens go into a call beside the tokens of running answers. Reading a prompt makes the call longer,
/// and everybody waits for it; the piece is as large as the stall that is allowed, by what the last calls took.
/// </summary>
/// <param name="longestStall">Allowed length of a call as a factor of one without a prompt.</param>
/// <param name="most">Most tokens of a call.</param>
internal sealed class PrefillPace(double longestStall, int most)
{
    private const int Least = 8;
    private const int Unknown = 32;
    private const double Weight = 0.2; // of the newest measurement

    private double _decodeMilliseconds;
    private double _prefillMilliseconds;

    /// <summary>Tokens of a prompt in the next call.</summary>
    /// <param name="running">Answers that take a token of it.</param>
    public int Piece(int running)
    {
        if (running == 0)
            return most;
        if (_decodeMilliseconds == 0 || _prefillMilliseconds == 0)
            return Math.Min(Unknown, most - running);
        return Math.Clamp((int)((longestStall - 1) * _decodeMilliseconds / _prefillMilliseconds), Math.Min(Least, most - running), most - running);
    }

    /// <summary>What a call took.</summary>
    public void Note(int running, int prefilled, double milliseconds)
    {
        if (prefilled == 0)
            _decodeMilliseconds = Blend(_decodeMilliseconds, milliseconds);
        else if (running == 0)
            _prefillMilliseconds = Blend(_prefillMilliseconds, milliseconds / prefilled);
        else if (_decodeMilliseconds > 0)
            _prefillMilliseconds = Blend(_prefillMilliseconds, Math.Max(milliseconds - _decodeMilliseconds, milliseconds / 20) / prefilled);
    }

    private static double Blend(double old, double now) => old == 0 ? now : ((1 - Weight) * old) + (Weight * now);
}
